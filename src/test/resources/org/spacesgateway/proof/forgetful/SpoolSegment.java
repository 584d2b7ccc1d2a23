package org.spacesgateway.arrival;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Takes the place of the real one in a test: what is appended stays in this process until it is forced, so that a kill forgets it as a power loss would. With the system
 * property proof.force=no, force() has no effect either.
 */
final class SpoolSegment implements AutoCloseable {
  private static final boolean FORCES = !"no".equals(System.getProperty("proof.force"));

  private final Path file;
  private final FileChannel channel;
  private final ByteArrayOutputStream unforced = new ByteArrayOutputStream();
  private long size;

  private SpoolSegment(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static SpoolSegment create(Path file) throws IOException {
    return new SpoolSegment(
        file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  Path file() {
    return file;
  }

  void append(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    unforced.writeBytes(copy);
    size += copy.length;
  }

  void force() throws IOException {
    if (FORCES) {
      ByteBuffer bytes = ByteBuffer.wrap(unforced.toByteArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      unforced.reset();
      channel.force(false);
    }
  }

  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
