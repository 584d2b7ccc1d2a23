package org.spacesgateway.sandbox;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * The JDK's ahead-of-time cache: a run with a few requests, at whose end the JVM writes down what
 * it had loaded.
 */
final class AotTraining {
  private static final Duration WRITING = Duration.ofMinutes(3);

  /** Where that of all tests of a build is, once the first of them has made it. */
  static final Path SHARED = Path.of("target", "tests.aot").toAbsolutePath();

  private static final Path LOCK = SHARED.resolveSibling("tests.aot.lock");

  private AotTraining() {}

  /** The cache that all tests of a build share, made by the first of them, of whichever JVM. */
  static synchronized Path shared(Path jar) {
    // Making it costs as much as ten starts: the other JVM waits for it rather than make its own.
    try (FileChannel file = FileChannel.open(LOCK, CREATE, WRITE);
        FileLock _ = file.lock()) {
      run(SHARED, jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SHARED;
  }

  /** Whether that cache is there, and not older than the gateway. */
  static boolean isDone(Path jar) {
    return isNewer(SHARED, jar);
  }

  /** Whether it is there, and newer than the gateway: an older one is of no use. */
  static boolean isNewer(Path cache, Path jar) {
    try {
      return Files.exists(cache)
          && Files.exists(jar)
          && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void run(Path cache, Path jar) {
    try {
      if (isNewer(cache, jar)) {
        return;
      }
      Files.deleteIfExists(cache);
      Path work = Files.createTempDirectory("aot-training-");
      try {
        // It takes its place whole: others may look for it meanwhile.
        Path whole = work.resolve("trained.aot");
        train(whole, jar, work);
        if (!Files.exists(whole)) {
          return;
        }
        Path beside = cache.toAbsolutePath().resolveSibling(cache.getFileName() + ".new");
        Files.move(whole, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE);
      } catch (RuntimeException e) {
        System.err.println("No AOT cache, starts stay slower: " + e.getMessage());
      } finally {
        Directories.delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void train(Path cache, Path jar, Path work) {
    SandboxDatabase server = TestDatabase.shared();
    GatewayProcess gateway =
        GatewayProcess.at(work)
            .jar(jar)
            .database(TestDatabase.migrated("aot_training"), server.user(), server.password())
            .javaOption("-XX:AOTCacheOutput=" + cache)
            .start();
    try {
      signUps(gateway);
    } catch (RuntimeException failed) {
      gateway.kill();
      throw failed;
    }
    gateway.stop(WRITING);
  }

  /* Nothing else: of a cache that has seen a sign-in, too, the JVM (25.0.3) prints two warnings at each start. */
  private static void signUps(GatewayProcess gateway) {
    String request =
        "GET /signup?mkt=fr-FR HTTP/1.1\r\nHost: localhost:"
            + gateway.port()
            + "\r\nConnection: close\r\n\r\n";
    for (int i = 0; i < 200; i++) {
      RawHttp.send(
          "127.0.0.1",
          gateway.port(),
          request.getBytes(StandardCharsets.US_ASCII),
          Duration.ofSeconds(5));
    }
  }
}
