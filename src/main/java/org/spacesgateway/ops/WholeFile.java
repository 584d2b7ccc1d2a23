package org.spacesgateway.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;

/** A file that is there whole, or as it was before: what is written stands beside it until then. */
final class WholeFile {
  /** What is written. */
  interface Content {
    /** Writes all of it, and keeps nothing back in a buffer. */
    void write(OutputStream out) throws IOException, SQLException;
  }

  private WholeFile() {}

  /**
   * Writes a file, by way of another one beside it whose name ends in {@code .part}. What is no
   * regular file, a pipe say, is written to as it is.
   *
   * @throws IOException if it can't be written; what was there stays
   */
  static void write(Path file, Content content) throws IOException, SQLException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      to(file, content);
      return;
    }
    // Where a link leads to, not the link.
    Path whole = Files.exists(file) ? file.toRealPath() : file;
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      to(part, content);
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void to(Path file, Content content) throws IOException, SQLException {
    try (OutputStream out = Files.newOutputStream(file)) {
      content.write(out);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
