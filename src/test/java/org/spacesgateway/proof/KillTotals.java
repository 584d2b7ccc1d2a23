package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;

/** The rounds played so far, kept in a file so that an interrupted run goes on where it was. */
final class KillTotals {
  private final Path file;
  private final Map<KillRounds.Kill, Integer> kills = new EnumMap<>(KillRounds.Kill.class);
  private int rounds;
  private long received;
  private long found;
  private long lost;
  private long inFlight;
  private long withoutReceipt;
  private long replayed;
  private long millis;
  private int broken;

  private KillTotals(Path file) {
    this.file = file;
  }

  /** Reads what an earlier run kept in {@code file}; nothing played yet when there is none. */
  static KillTotals kept(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    KillTotals totals = new KillTotals(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        totals.count(line.split(","));
      }
    }
    return totals;
  }

  /** Counts one more round, and keeps it. */
  void add(KillRounds.Round round) throws IOException {
    String line =
        "%s,%d,%d,%d,%d,%d,%d,%d,%b"
            .formatted(
                round.kill(),
                round.tally().received(),
                round.tally().found(),
                round.tally().lost(),
                round.tally().inFlight(),
                round.withoutReceipt(),
                round.replayed(),
                round.took().toMillis(),
                round.holds());
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    count(line.split(","));
  }

  int rounds() {
    return rounds;
  }

  /** A gateway that gave no receipts would have lost none. */
  long received() {
    return received;
  }

  int broken() {
    return broken;
  }

  String report() {
    return """
    | rounds | receipts received | found in `arrival` | lost | rows of requests under way at a kill | answers without receipt | replayed from the spool | rounds that broke the promise | seconds a round |
    |---|---|---|---|---|---|---|---|---|
    | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %.1f |

    %d concurrent clients; killed (SIGKILL): %s.
    """
        .formatted(
            rounds,
            received,
            found,
            lost,
            inFlight,
            withoutReceipt,
            replayed,
            broken,
            rounds == 0 ? 0.0 : millis / 1000.0 / rounds,
            KillRounds.CLIENTS,
            kills);
  }

  private void count(String[] fields) {
    kills.merge(KillRounds.Kill.valueOf(fields[0]), 1, Integer::sum);
    rounds++;
    received += Long.parseLong(fields[1]);
    found += Long.parseLong(fields[2]);
    lost += Long.parseLong(fields[3]);
    inFlight += Long.parseLong(fields[4]);
    withoutReceipt += Long.parseLong(fields[5]);
    replayed += Long.parseLong(fields[6]);
    millis += Long.parseLong(fields[7]);
    broken += Boolean.parseBoolean(fields[8]) ? 0 : 1;
  }
}
