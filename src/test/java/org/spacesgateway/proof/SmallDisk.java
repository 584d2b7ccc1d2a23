package org.spacesgateway.proof;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory that is small enough to fill. */
public final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /**
   * Mounts one.
   *
   * @param directory where; made if it is not there
   * @param mebibytes its size, 1 or more
   * @return empty, and says so, on a machine that lets this process mount nothing
   */
  public static Optional<SmallDisk> at(Path directory, int mebibytes) throws IOException {
    Files.createDirectories(directory);
    if (Shell.tried(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + mebibytes + "m,mode=0777",
            "tmpfs",
            directory.toString())
        .isEmpty()) {
      System.out.println(
          "SKIPPED: a full disk needs `mount -t tmpfs`, which this user may not: run as root to see it");
      return Optional.empty();
    }
    return Optional.of(new SmallDisk(directory));
  }

  /** Where it is mounted. */
  public Path directory() {
    return directory;
  }

  /** Writes until there is no room left. */
  public void fill() {
    byte[] block = new byte[4096];
    try (OutputStream ballast = Files.newOutputStream(directory.resolve(BALLAST))) {
      while (true) {
        ballast.write(block);
      }
    } catch (IOException full) {
      // That it is full is what was wanted.
    }
  }

  /** Gives back the room that {@link #fill()} took. */
  public void free() throws IOException {
    Files.deleteIfExists(directory.resolve(BALLAST));
  }

  @Override
  public void close() {
    Shell.tried("umount", "--lazy", directory.toString());
  }
}
