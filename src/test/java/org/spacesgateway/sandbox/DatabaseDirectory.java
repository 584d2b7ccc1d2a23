package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a sandbox database keeps in its directory: {@code postgres-18} (the data), {@code
 * postgres-18.log}, and {@code pgpass}, the password file that {@code PGPASSFILE} understands.
 */
final class DatabaseDirectory {
  static final String USER = "postgres";
  private static final long LARGEST_LOG = 16L << 20;
  private final Path directory;

  /**
   * @param directory its real path: what the server's processes are found by
   */
  DatabaseDirectory(Path directory) {
    this.directory = directory;
  }

  Path path() {
    return directory;
  }

  Path data() {
    return directory.resolve("postgres-18");
  }

  Path passwordFile() {
    return directory.resolve("pgpass");
  }

  Path lockFile() {
    return directory.resolve("postgres-18.lock");
  }

  boolean hasData() {
    return Files.isDirectory(data());
  }

  /** The superuser's password, generated the first time. */
  String password() throws IOException {
    if (Files.exists(passwordFile())) {
      return Files.readString(passwordFile()).strip().replaceFirst(".*:", "");
    }
    if (hasData()) {
      throw new IllegalStateException(
          passwordFile()
              + " is missing: bring it back, or delete "
              + directory
              + " to start afresh");
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    writeSecret(passwordFile(), "*:*:*:" + USER + ":" + password + "\n");
    return password;
  }

  /**
   * Creates the data. Under another name until all is done: a directory called postgres-18 is never
   * half of one, and never had another password or a milder pg_hba.conf.
   */
  void initialise(PostgresBinaries binaries, Unprivileged unprivileged) throws IOException {
    Path unfinished = directory.resolve("postgres-18.new");
    Directories.delete(unfinished);
    Files.createDirectory(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    unprivileged.handOver(unfinished);
    Path secret = directory.resolve("postgres-18.password");
    writeSecret(secret, password() + "\n");
    unprivileged.handOver(secret);
    try {
      run(
          new ProcessBuilder(
              unprivileged.command(
                  binaries.program("initdb"),
                  "--pgdata=" + unfinished,
                  "--username=" + USER,
                  "--pwfile=" + secret,
                  "--auth=scram-sha-256",
                  // The password is random: 4,096 rounds of hashing would make each connection
                  // slow, and nobody's guessing slower.
                  "--set=scram_iterations=1",
                  "--encoding=UTF8",
                  "--no-locale",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8")));
    } finally {
      Files.deleteIfExists(secret);
    }
    Files.writeString(
        unfinished.resolve("pg_hba.conf"),
        "host all all 127.0.0.1/32 scram-sha-256\n",
        StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(unfinished, data());
  }

  private void run(ProcessBuilder builder) throws IOException {
    ProcessBuilder logged = logged(builder);
    AtomicReference<Process> initdb = new AtomicReference<>();
    AutoCloseable end = () -> initdb.get().destroyForcibly();
    AtExit.launch(end, () -> initdb.set(started(logged)));
    try {
      if (!initdb.get().waitFor(2, TimeUnit.MINUTES) || initdb.get().exitValue() != 0) {
        throw new IllegalStateException("initdb failed:\n" + logSince(0));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      initdb.get().destroyForcibly();
      AtExit.forget(end);
    }
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The builder with its output going to the log, which is begun afresh when it is large. */
  ProcessBuilder logged(ProcessBuilder builder) throws IOException {
    if (logSize() > LARGEST_LOG) {
      Files.delete(log());
    }
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
  }

  long logSize() {
    return log().toFile().length();
  }

  String logSince(long position) {
    try {
      byte[] all = Files.readAllBytes(log());
      int from = (int) Math.min(position, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return directory.resolve("postgres-18.log");
  }

  private static void writeSecret(Path file, String content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
