package org.spacesgateway.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
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
   * Writes a file, by way of another one beside it whose name ends in {@code .part}, and which gets
   * its owner and mode. What is no regular file, a pipe say, is written to as it is; so is, with a
   * line on standard error, a file beside which or in whose place there can be no other.
   *
   * @throws IOException if it can't be written; what was there stays, unless it was written to
   */
  static void write(Path file, Content content) throws IOException, SQLException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      to(file, content);
      return;
    }
    // Where a link leads to, not the link.
    Path whole = Files.exists(file) ? file.toRealPath() : file;
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    if (!isMadeLike(whole, part)) {
      tellInPlace(file);
      to(whole, content);
      return;
    }
    try {
      to(part, content);
      take(part, whole);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /* Before anything is in it: it may be for some people alone. */
  private static boolean isMadeLike(Path whole, Path part) throws IOException {
    try {
      Files.newOutputStream(part).close();
    } catch (IOException noRoomBeside) {
      return false;
    }
    try {
      if (Files.exists(whole)) {
        keepOwner(whole, part);
      }
      return true;
    } catch (IOException notOurs) {
      Files.deleteIfExists(part);
      return false;
    }
  }

  private static void keepOwner(Path whole, Path part) throws IOException {
    PosixFileAttributeView its = Files.getFileAttributeView(part, PosixFileAttributeView.class);
    if (its == null) {
      return;
    }
    PosixFileAttributes kept = Files.readAttributes(whole, PosixFileAttributes.class);
    PosixFileAttributes now = its.readAttributes();
    if (!now.owner().equals(kept.owner())) {
      its.setOwner(kept.owner());
    }
    if (!now.group().equals(kept.group())) {
      its.setGroup(kept.group());
    }
    its.setPermissions(kept.permissions());
  }

  /* A file that is mounted by itself keeps its place. */
  private static void take(Path part, Path whole) throws IOException {
    try {
      // Else Java deletes what is there first.
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException taken) {
      tellInPlace(whole);
      try (OutputStream out = Files.newOutputStream(whole)) {
        Files.copy(part, out);
      }
    }
  }

  private static void tellInPlace(Path file) {
    System.err.println("No other file can take the place of " + file + ": it is written in place.");
  }

  private static void to(Path file, Content content) throws IOException, SQLException {
    try (OutputStream out = Files.newOutputStream(file)) {
      content.write(out);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
