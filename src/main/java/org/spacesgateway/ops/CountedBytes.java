package org.spacesgateway.ops;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read of a file, to tell how far it is. */
final class CountedBytes extends FilterInputStream {
  private long count;

  CountedBytes(InputStream in) {
    super(in);
  }

  /** How many bytes were read so far. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    count += octet < 0 ? 0 : 1;
    return octet;
  }

  @Override
  public int read(byte[] to, int from, int most) throws IOException {
    int read = super.read(to, from, most);
    count += Math.max(0, read);
    return read;
  }
}
