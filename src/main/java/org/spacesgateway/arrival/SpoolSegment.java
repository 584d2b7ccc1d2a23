package org.spacesgateway.arrival;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file of the spool, written at its end only. All writing of the spool goes through here. */
final class SpoolSegment implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private long size;

  private SpoolSegment(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Starts a file and makes its name survive a power failure too.
   *
   * @throws IOException if it exists, or cannot be made
   */
  static SpoolSegment create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
    return new SpoolSegment(file, channel);
  }

  /** The file. */
  Path file() {
    return file;
  }

  /** Writes all of the buffer. Not on disk before {@link #force()}. */
  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      size += channel.write(bytes);
    }
  }

  /** Returns when everything appended is on disk. */
  void force() throws IOException {
    channel.force(false);
  }

  /** Bytes appended so far. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
