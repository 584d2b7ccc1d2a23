package org.spacesgateway.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spacesgateway.linkage.Races;
import org.spacesgateway.sandbox.GatewayProcess;

/**
 * {@code make proof}: the long cases. Results go to {@code src/docs/proof.md}; exits 1 when a
 * promise did not hold.
 */
public final class Proof {
  private static final Path KEPT = Path.of(".proof");
  private static final Path AOT_CACHE = Path.of("target/gateway.aot").toAbsolutePath();
  private static final Set<String> CASES =
      Set.of(
          "kills",
          "kills-checked",
          "faults",
          "races",
          "keycloak",
          "waiting",
          "directory",
          "bulk",
          "sizes",
          "announcements",
          "editors",
          "image",
          "two-builds",
          "rolling",
          "slow",
          "framing",
          "rotation",
          "upgrade",
          "failover",
          "content",
          "transfers",
          "large-transfer",
          "queue",
          "full");
  private static final int[] LARGE_SPACES = {2_000, 10_000};
  private static final int RACES_AT_ONCE = 200;
  /* Everything recorded must fit on it once there is room again. */
  private static final Duration PAUSE_ON_SMALL_DISK = Duration.ofMillis(20);

  private static final Duration HELD = Duration.ofSeconds(30);
  private static final ProofPage PAGE =
      new ProofPage(
          Path.of("src/docs/proof.md"),
          """
          # Proof

          What the long cases found, written by `make proof` (`CASE=kills`, `kills-checked`, `faults`, `races`, `keycloak`, `waiting`, `directory`, `bulk`, `sizes`, `announcements`, `editors`, `image`, `two-builds`, `rolling`, `slow`, `framing`, `rotation`, `upgrade`, `failover`, `content`, `transfers`, `large-transfer`, `queue` or `full` for one of them), and what `make test-wordpress` found.
          """);

  private Proof() {}

  /**
   * Runs the cases.
   *
   * @param arguments {@code kills} (rounds by the environment's {@code ROUNDS}, else 500), {@code
   *     kills-checked}, {@code faults}, {@code races} (of each kind {@code ROUNDS}, else 10,000),
   *     {@code keycloak}, {@code waiting}, {@code directory} ({@code ROWS}, else 1,000,000), {@code
   *     bulk} ({@code ROWS}, else 10,000,000), {@code sizes} ({@code ROWS}, else 1,000,000), {@code
   *     announcements}, {@code editors} (requests by {@code ROWS}, else 10,000), {@code image},
   *     {@code two-builds}, {@code rolling} (rounds by {@code ROUNDS}, else 20), {@code upgrade},
   *     {@code slow} (connections by {@code ROWS}, else 4,000), {@code framing}, {@code rotation}
   *     (people by {@code ROWS}, else 100), {@code failover}, {@code content} ({@code ROWS}, else
   *     2,000 and 10,000), {@code transfers}, {@code large-transfer} ({@code ROWS}, else 10,000),
   *     {@code queue} ({@code ROWS}, else 500), {@code full}; none for all
   */
  public static void main(String[] arguments) throws Exception {
    Set<String> cases = arguments.length == 0 ? CASES : Set.of(arguments);
    if (!CASES.containsAll(cases)) {
      System.err.println("make proof knows the cases " + CASES + ", not " + cases);
      System.exit(2);
    }
    boolean held = true;
    if (cases.contains("faults")) {
      held &= faults();
    }
    if (cases.contains("kills-checked")) {
      held &= CarelessnessProof.run(PAGE);
    }
    if (cases.contains("keycloak")) {
      held &= KeycloakProof.run(PAGE);
    }
    if (cases.contains("announcements")) {
      held &= AnnouncementsProof.run(PAGE);
    }
    if (cases.contains("editors")) {
      held &= EditorsProof.run(PAGE, number("ROWS", 10_000));
    }
    if (cases.contains("waiting")) {
      held &= WaitingProof.run(PAGE);
    }
    if (cases.contains("directory")) {
      held &= DirectoryProof.run(PAGE, number("ROWS", 1_000_000));
    }
    if (cases.contains("bulk")) {
      held &= BulkProof.run(PAGE, number("ROWS", 10_000_000));
    }
    if (cases.contains("failover")) {
      held &= FailoverProof.run(PAGE);
    }
    if (cases.contains("slow")) {
      held &= SlowProof.run(PAGE, number("ROWS", 4_000));
    }
    if (cases.contains("framing")) {
      held &= FramingProof.run(PAGE);
    }
    if (cases.contains("rotation")) {
      held &= RotationProof.run(PAGE, number("ROWS", 100));
    }
    if (cases.contains("rolling")) {
      held &= RollingProof.rolling(PAGE, rounds(20));
    }
    if (cases.contains("upgrade")) {
      held &= RollingProof.upgrade(PAGE);
    }
    if (cases.contains("image")) {
      held &= ImageProof.run(PAGE);
    }
    if (cases.contains("two-builds")) {
      held &= TwoBuildsProof.run(PAGE);
    }
    if (cases.contains("sizes")) {
      held &= SizesProof.run(PAGE, number("ROWS", 1_000_000));
    }
    if (cases.contains("content")) {
      // The one by half the memory of the other.
      for (int rows : number("ROWS", 0) > 0 ? new int[] {number("ROWS", 0)} : LARGE_SPACES) {
        held &= ContentProof.run(PAGE, rows);
      }
    }
    if (cases.contains("large-transfer")) {
      held &= LargeTransferProof.run(PAGE, number("ROWS", 10_000));
    }
    if (cases.contains("queue")) {
      held &= QueueProof.run(PAGE, number("ROWS", 500));
    }
    if (cases.contains("full")) {
      held &= FullProof.run(PAGE);
    }
    if (cases.contains("transfers")) {
      held &= TransferProof.run(PAGE, KEPT);
    }
    if (cases.contains("races")) {
      held &= races(rounds(10_000));
    }
    if (cases.contains("kills")) {
      held &= kills(rounds(500));
    }
    System.exit(held ? 0 : 1);
  }

  private static int rounds(int otherwise) {
    return number("ROUNDS", otherwise);
  }

  private static int number(String variable, int otherwise) {
    String number = System.getenv(variable);
    return number == null || number.isBlank() ? otherwise : Integer.parseInt(number);
  }

  private static boolean races(int rounds) throws Exception {
    String machine = Machine.description();
    RaceTotals totals = RaceTotals.kept(KEPT.resolve("races-" + Machine.application() + ".csv"));
    try (Races races = Races.start("races_proof")) {
      for (Races.Kind kind : Races.Kind.values()) {
        while (totals.rounds(kind) < rounds) {
          long begin = System.nanoTime();
          Races.Ended ended =
              races.run(kind, Math.min(RACES_AT_ONCE, rounds - totals.rounds(kind)));
          ended.faults().forEach(fault -> System.out.println("BROKEN " + fault));
          totals.add(kind, ended, (System.nanoTime() - begin) / 1_000_000);
          System.out.printf("%s: %,d of %,d%n", kind.words(), totals.rounds(kind), rounds);
        }
      }
    }
    PAGE.write("Races for a link", machine + "\n" + totals.report());
    System.out.println(totals.report());
    return totals.faults() == 0 && totals.linkedAsManyAsMay();
  }

  private static boolean kills(int rounds) throws Exception {
    String machine = Machine.description();
    KillTotals totals =
        KillTotals.kept(KEPT.resolve("kill-rounds-" + Machine.application() + ".csv"));
    if (totals.rounds() > 0) {
      System.out.println("going on after round " + totals.rounds());
    }
    GatewayProcess.trainAotCache(AOT_CACHE);
    try (Workplace place = new Workplace();
        KillRounds game =
            KillRounds.in(
                place.directory(),
                Map.of(),
                gateway -> gateway.aotCache(AOT_CACHE),
                System.nanoTime())) {
      while (totals.rounds() < rounds) {
        KillRounds.Round round = game.play(totals.rounds() + 1);
        System.out.println(round);
        totals.add(round);
      }
    }
    PAGE.write("Kill rounds", machine + "\n" + totals.report());
    System.out.println(totals.report());
    return totals.broken() == 0 && totals.received() > 0;
  }

  private static boolean faults() throws Exception {
    String machine = Machine.description();
    List<FaultReport> reports = new ArrayList<>();
    PoisonReport poison;
    try (Workplace place = new Workplace();
        Faults faults =
            Faults.in(
                place.directory().resolve("database"),
                place.directory().resolve("gateway"),
                Duration.ZERO)) {
      reports.add(shown(faults.databaseStopped(HELD)));
      reports.add(shown(faults.databaseSlow(HELD)));
      reports.add(shown(faults.outOfConnections(HELD)));
      reports.add(shown(faults.blackHole(HELD)));
      reports.add(shown(faults.resets(HELD)));
      reports.add(shown(faults.readOnly(HELD)));
      reports.add(shown(faults.tableLocked(HELD)));
      reports.add(shown(faults.noStandbyLeft(HELD)));
      poison = Poison.in(faults, HELD);
      System.out.println(poison);
    }
    try (Workplace place = new Workplace()) {
      var mounted = SmallDisk.at(place.directory().resolve("disk"), 192);
      if (mounted.isPresent()) {
        try (SmallDisk disk = mounted.get();
            Faults faults =
                Faults.in(
                    disk.directory().resolve("database"),
                    place.directory().resolve("gateway"),
                    PAUSE_ON_SMALL_DISK)) {
          reports.add(shown(faults.outOfDisk(disk, HELD)));
        }
      }
    }
    StringBuilder text = new StringBuilder(machine).append('\n').append(FaultReport.head());
    reports.forEach(report -> text.append(report.row()).append('\n'));
    text.append(
        "\nOut of disk, each of the %d rests for %d ms between two requests: what a quick machine signs up in half a minute would fill the small disk by itself.\n"
            .formatted(Faults.CLIENTS, PAUSE_ON_SMALL_DISK.toMillis()));
    text.append("\nOne kind of row refused by a trigger: ").append(poison).append(".\n");
    PAGE.write(
        "Faults of the database, " + Faults.CLIENTS + " connections signing up", text.toString());
    return poison.holds() && reports.stream().allMatch(FaultReport::holds);
  }

  private static FaultReport shown(FaultReport report) {
    System.out.println((report.holds() ? "holds  " : "BROKEN ") + report);
    return report;
  }
}
