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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Where arrivals wait on the local disk until the database has them.
 *
 * <p>A segment is a file of records: length, CRC-32C, one {@link ArrivalRow}. A segment that a
 * write or a force failed on is never written again: what the kernel still holds of it is unknown.
 * A torn record at a segment's end was never answered for, and is passed over; so is one that the
 * disk damaged, which takes no other along.
 *
 * <p>{@code spool-N.log} waits to be replayed; {@code refused-N.log} holds rows that the database
 * would not take.
 */
public final class ArrivalSpool implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int LARGEST_ROW = 64 * 1024;
  private static final Pattern OURS = Pattern.compile("(?:spool|refused)-([0-9]{10,18})\\.log");

  private final Path directory;
  private final long maxBytes;
  private final long segmentBytes;

  /** Null until it is open. */
  private FileChannel lockFile;

  private SpoolSegment current;
  private long nextNumber;
  private long sealedBytes;

  /** Read without the lock: who looks at figures must not wait for a slow disk. */
  private volatile long bytes;

  /** Another process uses the spool. */
  static final class InUse extends IOException {
    private static final long serialVersionUID = 1;

    InUse(Path directory) {
      super("another process uses the spool in " + directory);
    }
  }

  /**
   * A spool that is opened when it is first used, and again whenever that failed.
   *
   * @param directory made if it is not there; one process at a time
   * @param maxBytes the most that all its files may hold
   * @param segmentBytes when to start another file
   */
  ArrivalSpool(Path directory, long maxBytes, long segmentBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Opens it, with whatever an earlier process left in it; nothing if it is open.
   *
   * @throws InUse if another process uses it
   * @throws IOException if it cannot be used for any other reason
   */
  synchronized void open() throws IOException {
    if (lockFile != null) {
      return;
    }
    Files.createDirectories(directory);
    FileChannel locking =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(locking);
      takeOver();
    } catch (IOException | RuntimeException e) {
      locking.close();
      throw e;
    }
    lockFile = locking;
  }

  private void lock(FileChannel lockFile) throws IOException {
    FileLock lock;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException here) {
      lock = null;
    }
    if (lock == null) {
      throw new InUse(directory);
    }
  }

  private void takeOver() throws IOException {
    sealedBytes = 0;
    for (Path file : files("")) {
      sealedBytes += Files.size(file);
      nextNumber = Math.max(nextNumber, number(file) + 1);
    }
    count();
  }

  /**
   * Appends rows and forces them to disk.
   *
   * @return true when they are on disk; false when the spool is full
   * @throws IOException when they may not be: the disk failed
   * @throws IllegalArgumentException when a row is larger than a record may be; none is written
   */
  synchronized boolean append(List<byte[]> rows) throws IOException {
    open();
    ByteBuffer records = records(rows);
    if (bytes + records.remaining() > maxBytes) {
      return false;
    }
    boolean first = current == null;
    try {
      if (first) {
        current = SpoolSegment.create(nextFile("spool-"));
      }
      current.append(records);
      current.force();
      if (!Files.exists(current.file())) {
        throw new IOException("somebody removed " + current.file());
      }
    } catch (IOException | RuntimeException e) {
      abandonCurrent(first);
      throw e;
    } finally {
      count();
    }
    if (current.size() >= segmentBytes) {
      seal();
    }
    return true;
  }

  /** Keeps rows that the database refuses, forced to disk, beside those that wait. */
  synchronized void setAside(List<byte[]> rows) throws IOException {
    Path file = nextFile("refused-");
    try (SpoolSegment segment = SpoolSegment.create(file)) {
      segment.append(records(rows));
      segment.force();
      sealedBytes += segment.size();
    } catch (IOException e) {
      // The rows are still where they came from; half a file would be counted nowhere.
      Files.deleteIfExists(file);
      throw e;
    }
    count();
  }

  /** The oldest segment to replay; the one being written is sealed first if it is the only one. */
  Optional<Path> oldest() throws IOException {
    return oldest(Set.of());
  }

  /** The same, of those that are not passed over. */
  synchronized Optional<Path> oldest(Set<Path> passedOver) throws IOException {
    Optional<Path> oldest =
        filesOnceOpen("spool-").stream().filter(file -> !passedOver.contains(file)).findFirst();
    if (current != null && oldest.isPresent() && oldest.get().equals(current.file())) {
      seal();
    }
    return oldest;
  }

  /** The files of rows that were set aside, oldest first. */
  synchronized List<Path> refused() throws IOException {
    return filesOnceOpen("refused-");
  }

  /** Deletes a file all of whose rows are in the database, or in a newer file. */
  synchronized void delete(Path file) throws IOException {
    long size = Files.size(file);
    Files.delete(file);
    sealedBytes -= size;
    count();
  }

  /** Bytes in all files. Never waits for the disk. */
  long bytes() {
    return bytes;
  }

  /** Whether anything waits to be replayed. */
  synchronized boolean isWaiting() throws IOException {
    return current != null || !filesOnceOpen("spool-").isEmpty();
  }

  /**
   * What a file holds.
   *
   * @param rows in the order they were written
   * @param unreadable how many bytes belong to no whole record
   */
  record Contents(List<byte[]> rows, int unreadable) {}

  /** Reads a file. After a damaged record it goes on where the next whole one begins. */
  static Contents read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<byte[]> rows = new ArrayList<>();
    int unreadable = 0;
    while (bytes.hasRemaining()) {
      byte[] row = wholeRecord(bytes);
      if (row == null) {
        bytes.get();
        unreadable++;
      } else {
        rows.add(row);
      }
    }
    return new Contents(rows, unreadable);
  }

  /** The row of the record that begins here, now passed; null, and nothing passed, if none does. */
  private static byte[] wholeRecord(ByteBuffer bytes) {
    if (bytes.remaining() <= HEADER) {
      return null;
    }
    int start = bytes.position();
    int length = bytes.getInt(start);
    if (length <= 0 || length > LARGEST_ROW || length > bytes.remaining() - HEADER) {
      return null;
    }
    byte[] row = new byte[length];
    bytes.get(start + HEADER, row);
    CRC32C checksum = new CRC32C();
    checksum.update(row);
    if ((int) checksum.getValue() != bytes.getInt(start + Integer.BYTES)) {
      return null;
    }
    bytes.position(start + HEADER + length);
    return row;
  }

  @Override
  public synchronized void close() throws IOException {
    if (current != null) {
      current.close();
    }
    if (lockFile != null) {
      lockFile.close();
    }
  }

  private static ByteBuffer records(List<byte[]> rows) {
    int length = 0;
    for (byte[] row : rows) {
      if (row.length > LARGEST_ROW) {
        throw new IllegalArgumentException("a row of " + row.length + " bytes");
      }
      length += HEADER + row.length;
    }
    ByteBuffer records = ByteBuffer.allocate(length);
    CRC32C checksum = new CRC32C();
    for (byte[] row : rows) {
      checksum.reset();
      checksum.update(row);
      records.putInt(row.length).putInt((int) checksum.getValue()).put(row);
    }
    return records.flip();
  }

  private void seal() {
    sealedBytes += current.size();
    try {
      current.close();
    } catch (IOException harmless) {
      // All of it was forced.
    }
    current = null;
  }

  /**
   * @param nothingWhole whether no row in it was ever answered for: it goes, or a full disk would
   *     fill with empty files
   */
  private void abandonCurrent(boolean nothingWhole) {
    if (current == null) {
      return;
    }
    Path file = current.file();
    long size = current.size();
    try {
      current.close();
      if (nothingWhole) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failingToo) {
      // It stays, and is replayed as far as it can be read.
    }
    current = null;
    if (Files.exists(file)) {
      sealedBytes += size;
    }
  }

  private void count() {
    bytes = sealedBytes + (current == null ? 0 : current.size());
  }

  private Path nextFile(String prefix) {
    return directory.resolve("%s%010d.log".formatted(prefix, nextNumber++));
  }

  private List<Path> filesOnceOpen(String prefix) throws IOException {
    open();
    return files(prefix);
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> OURS.matcher(file.getFileName().toString()).matches())
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static long number(Path file) {
    Matcher name = OURS.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }
}
