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
import java.util.Map;
import java.util.function.Consumer;

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
      run(SHARED, jar, AotTraining::trainWithASignIn);
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

  /** Makes a cache of sign-ups alone, unless there is one that is newer than the gateway. */
  static void run(Path cache, Path jar) {
    run(cache, jar, AotTraining::trainWithSignUps);
  }

  private interface Training {
    void into(Path cache, Path jar, Path work);
  }

  private static void run(Path cache, Path jar, Training training) {
    try {
      if (isNewer(cache, jar)) {
        return;
      }
      Files.deleteIfExists(cache);
      Path work = Files.createTempDirectory("aot-training-");
      try {
        // It takes its place whole: others may look for it meanwhile.
        Path whole = work.resolve("trained.aot");
        training.into(whole, jar, work);
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

  private static void trainWithSignUps(Path cache, Path jar, Path work) {
    train(gateway(cache, jar, work), AotTraining::signUps);
  }

  /* What most tests do, and twice as much as a sign-up needs of the libraries. */
  private static void trainWithASignIn(Path cache, Path jar, Path work) {
    try (MicrosoftStandIn microsoft = MicrosoftStandIn.start("127.0.0.2", 0);
        WordPressStandIn wordPress = WordPressStandIn.start("127.0.0.4", 0)) {
      train(
          gateway(cache, jar, work).signIns(microsoft, wordPress),
          gateway -> {
            signUps(gateway);
            handOff("http://localhost:" + gateway.port());
          });
    }
  }

  private static GatewayProcess.Builder gateway(Path cache, Path jar, Path work) {
    SandboxDatabase server = TestDatabase.shared();
    return GatewayProcess.at(work)
        .jar(jar)
        .database(TestDatabase.migrated("aot_training"), server.user(), server.password())
        .javaOption("-XX:AOTCacheOutput=" + cache);
  }

  private static void train(GatewayProcess.Builder builder, Consumer<GatewayProcess> requests) {
    GatewayProcess gateway = builder.start();
    try {
      requests.accept(gateway);
    } catch (RuntimeException failed) {
      gateway.kill();
      throw failed;
    }
    gateway.stop(WRITING);
  }

  private static void handOff(String origin) {
    TextBrowser browser = new TextBrowser();
    browser.open(origin + "/live/");
    browser.press("person", "alice");
    browser.post(origin + "/live/handoff", Map.of("with", "existing"));
    browser.press("person", "alicewrites");
    browser.press("approve", "approve");
    browser.open(origin + "/live/account");
  }

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
