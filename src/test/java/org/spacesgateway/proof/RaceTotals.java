package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import org.spacesgateway.linkage.Races;

/** The races run so far, kept in a file so that an interrupted proof goes on where it was. */
final class RaceTotals {
  private final Path file;
  private final Map<Races.Kind, Total> totals = new EnumMap<>(Races.Kind.class);

  private record Total(int rounds, int linked, int faults, long millis) {
    private Total plus(Total more) {
      return new Total(
          rounds + more.rounds, linked + more.linked, faults + more.faults, millis + more.millis);
    }
  }

  private RaceTotals(Path file) {
    this.file = file;
  }

  /** Reads what an earlier run kept in {@code file}; nothing run yet when there is none. */
  static RaceTotals kept(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    RaceTotals totals = new RaceTotals(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        totals.count(line.split(","));
      }
    }
    return totals;
  }

  /** Counts some more, and keeps them. */
  void add(Races.Kind kind, Races.Ended ended, long millis) throws IOException {
    String line =
        "%s,%d,%d,%d,%d"
            .formatted(kind, ended.rounds(), ended.linked(), ended.faults().size(), millis);
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    count(line.split(","));
  }

  int rounds(Races.Kind kind) {
    return total(kind).rounds();
  }

  /** How much should not have been. */
  int faults() {
    return totals.values().stream().mapToInt(Total::faults).sum();
  }

  /** Whether as many rounds of each kind linked as may have. */
  boolean linkedAsManyAsMay() {
    return totals.entrySet().stream()
        .allMatch(
            kind -> kind.getKey().mayLink(kind.getValue().linked(), kind.getValue().rounds()));
  }

  String report() {
    StringBuilder text =
        new StringBuilder(
            """
            | race | rounds of %d contenders | rounds that linked | what should not have been | rounds a second |
            |---|---|---|---|---|
            """
                .formatted(Races.CONTENDERS));
    totals.forEach((kind, total) ->
        text.append(
            "| %s | %,d | %,d | %,d | %.0f |\n"
                .formatted(
                    kind.words(),
                    total.rounds(),
                    total.linked(),
                    total.faults(),
                    1000.0 * total.rounds() / Math.max(1, total.millis()))));
    return text.append(
            """

            Half of the contenders ask each of two processes, all at the same moment. Should be, and was: one winner a round (of "one form" all are told of the one link; where
            something is undone, at most one, and nothing is linked in the end: the rounds that linked, some and not all, are those in which the link came first); everybody else got a page with a
            way on; the events of each person alternate, and each link has its own; of the erased, and of who lost, no account is left.
            """)
        .toString();
  }

  private void count(String[] fields) {
    totals.merge(
        Races.Kind.valueOf(fields[0]),
        new Total(
            Integer.parseInt(fields[1]),
            Integer.parseInt(fields[2]),
            Integer.parseInt(fields[3]),
            Long.parseLong(fields[4])),
        Total::plus);
  }

  private Total total(Races.Kind kind) {
    return totals.getOrDefault(kind, new Total(0, 0, 0, 0));
  }
}
