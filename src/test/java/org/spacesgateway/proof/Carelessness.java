package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.spacesgateway.proof.KillRounds.Kill;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * Ways to be careless with a receipt, each of which kill rounds must find out, and beside each the
 * care that must be enough.
 */
enum Carelessness {
  LAZY_COMMITS("commits wait for no disk", Kill.DATABASE, true),
  LAZY_SERVER("the server would not wait for its disk, and is told to", Kill.DATABASE, false),
  UNFORCED_SPOOL(
      "the spool does not force, and the disk forgets", Kill.DATABASE_THEN_GATEWAY, true),
  FORGETFUL_DISK("the disk forgets, and the spool forces", Kill.DATABASE_THEN_GATEWAY, false);

  /** At most; a loss that is found ends them. */
  private static final int ROUNDS = 3;

  private static final long SEED = 20100927;

  private static final Path PACKAGED =
      Path.of(System.getProperty("gateway.jar", "target/quarkus-app/quarkus-run.jar"));

  /** Commits wait for no disk, and nothing else writes the log for seconds. */
  private static final Map<String, String> LAZILY =
      Map.of(
          "synchronous_commit", "off",
          "wal_writer_delay", "10s",
          "wal_buffers", "64MB",
          "wal_writer_flush_after", "1GB");

  private final String words;
  private final Kill kill;
  private final boolean loses;

  Carelessness(String words, Kill kill, boolean loses) {
    this.words = words;
    this.kill = kill;
    this.loses = loses;
  }

  /**
   * What came of it.
   *
   * @param received receipts that clients held, over all rounds
   * @param lost those that the first round lost that lost any; 0 when none did
   */
  record Ended(Carelessness of, int rounds, long received, long lost) {
    /** Whether carelessness was found out, and no receipt lost where care was taken. */
    boolean holds() {
      return received > 0 && lost > 0 == of.loses;
    }

    /** Its row of a table in Markdown. */
    String row() {
      return "| %s | %s | %d | %,d | %s | %,d |\n"
          .formatted(of.words, of.kill, rounds, received, of.loses ? "some" : "none", lost);
    }
  }

  /**
   * Plays rounds until one loses a receipt, at most three.
   *
   * @param directory an empty directory for all of it
   */
  Ended play(Path directory) throws Exception {
    Map<String, String> server = this == LAZY_COMMITS || this == LAZY_SERVER ? LAZILY : Map.of();
    long received = 0;
    long lost = 0;
    int number = 0;
    try (KillRounds rounds =
        KillRounds.in(directory.resolve("rounds"), server, careless(directory), SEED)) {
      while (number < ROUNDS && lost == 0) {
        KillRounds.Round round = rounds.play(++number, kill);
        System.out.println(round);
        received += round.tally().received();
        lost = round.tally().lost();
      }
    }
    return new Ended(this, number, received, lost);
  }

  private UnaryOperator<GatewayProcess.Builder> careless(Path directory) throws IOException {
    Files.createDirectories(directory);
    return switch (this) {
      case LAZY_COMMITS ->
          gateway ->
              gateway.set(
                  "quarkus.datasource.jdbc.new-connection-sql", "SET synchronous_commit = off");
      case LAZY_SERVER -> gateway -> gateway;
      case UNFORCED_SPOOL -> {
        Path jar = ForgetfulDisk.gateway(PACKAGED, directory);
        yield gateway -> gateway.jar(jar).javaOption("-Dproof.force=no");
      }
      case FORGETFUL_DISK -> {
        Path jar = ForgetfulDisk.gateway(PACKAGED, directory);
        yield gateway -> gateway.jar(jar);
      }
    };
  }
}
