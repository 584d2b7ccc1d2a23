package org.spacesgateway.arrival;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Where arrivals wait on the local disk until the database has them.
 *
 * <p>A segment is a file of records: length, CRC-32C, one {@link ArrivalRow}. A segment that a
 * write or a force failed on is never written again: what the kernel still holds of it is unknown.
 * A torn record at a segment's end was never answered for, and is passed over.
 *
 * <p>{@code spool-N.log} waits to be replayed; {@code refused-N.log} holds rows that the database
 * would not take.
 */
public final class ArrivalSpool implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int LARGEST_ROW = 64 * 1024;

  private final Path directory;
  private final long maxBytes;
  private final long segmentBytes;
  private final FileChannel lockFile;
  private final CRC32C checksum = new CRC32C();
  private SpoolSegment current;
  private long nextNumber;
  private long sealedBytes;

  private ArrivalSpool(Path directory, long maxBytes, long segmentBytes, FileChannel lockFile) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.segmentBytes = segmentBytes;
    this.lockFile = lockFile;
  }

  /**
   * Opens a spool, with whatever an earlier process left in it.
   *
   * @param directory made if it is not there; one process at a time
   * @param maxBytes the most that all its files may hold
   * @param segmentBytes when to start another file
   * @throws IOException if it cannot be used, or another process uses it
   */
  public static ArrivalSpool open(Path directory, long maxBytes, long segmentBytes)
      throws IOException {
    Files.createDirectories(directory);
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException here) {
      lock = null;
    }
    if (lock == null) {
      lockFile.close();
      throw new IOException("another process uses the spool in " + directory);
    }
    ArrivalSpool spool = new ArrivalSpool(directory, maxBytes, segmentBytes, lockFile);
    for (Path file : spool.files("")) {
      spool.sealedBytes += Files.size(file);
      spool.nextNumber = Math.max(spool.nextNumber, number(file) + 1);
    }
    return spool;
  }

  /**
   * Appends rows and forces them to disk.
   *
   * @return true when they are on disk; false when the spool is full
   * @throws IOException when they may not be: the disk failed
   */
  synchronized boolean append(List<byte[]> rows) throws IOException {
    int length = 0;
    for (byte[] row : rows) {
      length += HEADER + row.length;
    }
    if (bytes() + length > maxBytes) {
      return false;
    }
    try {
      if (current == null) {
        current = SpoolSegment.create(nextFile("spool-"));
      }
      current.append(records(rows, length));
      current.force();
      if (!Files.exists(current.file())) {
        throw new IOException("somebody removed " + current.file());
      }
    } catch (IOException | RuntimeException e) {
      abandonCurrent();
      throw e;
    }
    if (current.size() >= segmentBytes) {
      seal();
    }
    return true;
  }

  /** Keeps rows that the database refuses, forced to disk, beside those that wait. */
  synchronized void setAside(List<byte[]> rows) throws IOException {
    int length = rows.stream().mapToInt(row -> HEADER + row.length).sum();
    try (SpoolSegment segment = SpoolSegment.create(nextFile("refused-"))) {
      segment.append(records(rows, length));
      segment.force();
      sealedBytes += segment.size();
    }
  }

  /** The oldest segment to replay; the one being written is sealed first if it is the only one. */
  synchronized Optional<Path> oldest() throws IOException {
    List<Path> waiting = files("spool-");
    if (current != null && !waiting.isEmpty() && waiting.getFirst().equals(current.file())) {
      seal();
    }
    return waiting.stream().findFirst();
  }

  /** The files of rows that were set aside, oldest first. */
  synchronized List<Path> refused() throws IOException {
    return files("refused-");
  }

  /** Deletes a file all of whose rows are in the database, or in a newer file. */
  synchronized void delete(Path file) throws IOException {
    long size = Files.size(file);
    Files.delete(file);
    sealedBytes -= size;
  }

  /** Bytes in all files. */
  synchronized long bytes() {
    return sealedBytes + (current == null ? 0 : current.size());
  }

  /** Whether anything waits to be replayed. */
  synchronized boolean isWaiting() throws IOException {
    return current != null || !files("spool-").isEmpty();
  }

  /**
   * The rows of a segment, in the order they were written, up to its end or the first record that
   * is not whole.
   */
  static List<byte[]> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<byte[]> rows = new ArrayList<>();
    CRC32C checksum = new CRC32C();
    while (bytes.remaining() > HEADER) {
      int length = bytes.getInt();
      int expected = bytes.getInt();
      if (length <= 0 || length > LARGEST_ROW || length > bytes.remaining()) {
        break;
      }
      byte[] row = new byte[length];
      bytes.get(row);
      checksum.reset();
      checksum.update(row);
      if ((int) checksum.getValue() != expected) {
        break;
      }
      rows.add(row);
    }
    return rows;
  }

  @Override
  public synchronized void close() throws IOException {
    if (current != null) {
      current.close();
    }
    lockFile.close();
  }

  private ByteBuffer records(List<byte[]> rows, int length) {
    ByteBuffer records = ByteBuffer.allocate(length);
    for (byte[] row : rows) {
      checksum.reset();
      checksum.update(row);
      records.putInt(row.length).putInt((int) checksum.getValue()).put(row);
    }
    return records.flip();
  }

  private void seal() throws IOException {
    sealedBytes += current.size();
    current.close();
    current = null;
  }

  private void abandonCurrent() {
    if (current == null) {
      return;
    }
    try {
      seal();
    } catch (IOException closingFailed) {
      current = null;
    }
  }

  private Path nextFile(String prefix) {
    return directory.resolve("%s%010d.log".formatted(prefix, nextNumber++));
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .sorted()
          .toList();
    }
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    String digits = name.substring(name.indexOf('-') + 1, name.length() - ".log".length());
    return digits.chars().allMatch(Character::isDigit) ? Long.parseLong(digits) : 0;
  }
}
