package org.spacesgateway.download;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lets through some of what is written: a part of a file that is made from its beginning. */
final class Window extends FilterOutputStream {
  private final long from;
  private final long to;
  private long at;

  /** All that was asked for is written: whoever writes can stop. */
  static final class Enough extends IOException {
    private Enough() {
      super("all of it is written", null);
    }
  }

  /**
   * @param from the first byte
   * @param to the last byte, too
   */
  Window(OutputStream out, long from, long to) {
    super(out);
    this.from = from;
    this.to = to;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] some, int offset, int length) throws IOException {
    long begins = Math.max(from, at);
    long ends = Math.min(to + 1, at + length);
    if (begins < ends) {
      out.write(some, offset + (int) (begins - at), (int) (ends - begins));
    }
    at += length;
    if (at > to) {
      throw new Enough();
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
