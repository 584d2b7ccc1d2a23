package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spacesgateway.sandbox.Directories;

/**
 * A directory for one run, on the disk that the project is on (a system's /tmp may be memory, where
 * forcing means nothing), and gone after it.
 */
public final class Workplace implements AutoCloseable {
  private final Path directory;

  /** Makes one under {@code target}. */
  public Workplace() throws IOException {
    directory =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target").toAbsolutePath()), "workplace-");
  }

  /** Where it is: absolute. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    Directories.delete(directory);
  }
}
