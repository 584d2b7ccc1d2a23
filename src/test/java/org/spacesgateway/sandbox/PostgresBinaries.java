package org.spacesgateway.sandbox;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once a user.
 *
 * <p>Zonky's jars bring and find them; its starter is not used. It sets fsync off before anything
 * else, creates a database that trusts everybody, and starts the server as a grandchild whose
 * zombie keeps the lock file alive after a kill.
 */
final class PostgresBinaries {
  private final Path directory;

  private PostgresBinaries(Path directory) {
    this.directory = directory;
  }

  /**
   * The programs, unpacked under the user's cache directory, or under the given one where that
   * can't be (or may not be read by others).
   */
  static PostgresBinaries unpacked(Path otherwise, Unprivileged unprivileged) {
    try {
      byte[] archive;
      try (InputStream in =
          DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
              "Linux", System.getProperty("os.arch").replace("amd64", "x86_64"))) {
        archive = in.readAllBytes();
      }
      String digest =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 8);
      Path directory =
          (unprivileged.sameFileOwner() ? cache().orElse(otherwise) : otherwise)
              .resolve("postgresql-" + digest);
      if (!Files.isDirectory(directory)) {
        unpack(archive, directory);
      }
      return new PostgresBinaries(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The path of one of them: {@code postgres} or {@code initdb}. */
  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  private static Optional<Path> cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    boolean given = xdg != null && !xdg.isBlank();
    Path cache = given ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
    // A user without a home has "?" for one.
    if (!cache.isAbsolute()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.createDirectories(cache.resolve("spaces-gateway")))
          .filter(Files::isWritable);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void unpack(byte[] archive, Path directory) throws IOException {
    Path unfinished = Files.createTempDirectory(directory.getParent(), "unpacking-");
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = unfinished.resolve(entry.getName()).normalize();
        if (!file.startsWith(unfinished)) {
          throw new IOException("Entry outside its archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink() || entry.isLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          Files.setPosixFilePermissions(
              file,
              PosixFilePermissions.fromString(
                  (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
    try {
      Files.move(unfinished, directory);
    } catch (IOException e) {
      // Another JVM was faster: its copy is as good.
      Directories.delete(unfinished);
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }
}
