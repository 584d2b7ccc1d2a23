package org.spacesgateway.proof;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.NextVersion;

/**
 * Two gateways behind nginx, ended by SIGTERM and followed by another by turns, under old
 * addresses, sign-ups and hand-offs. {@code rolling}: the same version, while the schema grows;
 * {@code upgrade}: the version before the last migration, that migration, this version, and back.
 */
final class RollingProof {
  private static final Duration SOON = Duration.ofSeconds(60);

  /* Between one and the next, as a rollout waits for minReadySeconds. */
  private static final Duration A_WHILE = Duration.ofSeconds(15);

  private RollingProof() {}

  /** What is done to the gateways. */
  private interface Course {
    /** Does it, and says what it did. */
    String go(Fleet fleet, Load load) throws Exception;
  }

  /** Everybody who asks for something. */
  private record Load(RollingLoad visitors, HandoffStream people) {
    void tell(String what) {
      System.out.printf(
          "%tT %s: %,d answers, %d linked, failures %d and %d%n",
          LocalTime.now(),
          what,
          visitors.answers(),
          people.linked(),
          visitors.failures(),
          people.failures());
    }
  }

  /**
   * Runs it and writes its section.
   *
   * @param rounds how many times a gateway is ended and followed by another
   * @return false if a request failed, a sign-up got no receipt, or a receipt has no row
   */
  static boolean rolling(ProofPage page, int rounds) throws Exception {
    return run(
        page,
        "Rolling",
        PreviousVersion.THIS,
        (fleet, load) -> {
          for (int round = 0; round < rounds; round++) {
            if (round == rounds / 2) {
              try (Connection connection = fleet.connect()) {
                NextVersion.grow(connection);
              }
            }
            fleet.replace(round % fleet.size(), PreviousVersion.THIS);
            Thread.sleep(A_WHILE);
            load.tell("round " + (round + 1));
          }
          return "%d × SIGTERM and start. Half-way every table got a column that the version does not know, under the load."
              .formatted(rounds);
        });
  }

  /**
   * The same from one version to the next and back; builds the version before the last migration.
   */
  static boolean upgrade(ProofPage page) throws Exception {
    PreviousVersion before = PreviousVersion.built();
    return run(
        page,
        "Upgrade, and back",
        before.jar(),
        (fleet, load) -> {
          fleet.migrate(PreviousVersion.THIS);
          load.tell("migrated");
          Thread.sleep(A_WHILE);
          for (Path version : new Path[] {PreviousVersion.THIS, before.jar()}) {
            for (int which = 0; which < fleet.size(); which++) {
              fleet.replace(which, version);
              load.tell("replaced");
              Thread.sleep(A_WHILE);
            }
          }
          return "From commit %s, the one before %s, that migration under the load, to commit %s gateway by gateway, and back again on the new schema."
              .formatted(before.commit(), before.migration(), Machine.commit());
        });
  }

  private static boolean run(ProofPage page, String heading, Path first, Course course)
      throws Exception {
    String machine = Machine.description();
    if (Shell.find("nginx").isEmpty()) {
      System.out.println("SKIPPED: " + heading + " needs nginx (apt-get install nginx-light)");
      return true;
    }
    // Ahead of the load, under which a start without it would take a minute.
    GatewayProcess.trainAotCache(
        PreviousVersion.cacheOf(PreviousVersion.THIS), PreviousVersion.THIS);
    try (Workplace place = new Workplace();
        Fleet fleet = new Fleet(place.directory(), first)) {
      long begin = System.nanoTime();
      Load load =
          new Load(
              new RollingLoad(URI.create("http://127.0.0.1:" + fleet.port()), Fleet.PAGES),
              new HandoffStream(fleet));
      String done;
      try (RollingLoad visitors = load.visitors();
          HandoffStream people = load.people()) {
        Await.until("some were served", SOON, () -> visitors.answers() > Fleet.PAGES);
        done = course.go(fleet, load);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      fleet.stop();
      try (Connection connection = fleet.connect()) {
        Tally tally = Tally.of(connection, load.visitors().receipts());
        return told(page, heading, machine, load, seconds, tally, links(connection), done);
      }
    }
  }

  private static boolean told(
      ProofPage page,
      String heading,
      String machine,
      Load load,
      double seconds,
      Tally tally,
      long links,
      String done)
      throws Exception {
    RollingLoad visitors = load.visitors();
    HandoffStream people = load.people();
    boolean holds =
        visitors.failures() == 0
            && people.failures() == 0
            && visitors.withoutReceipt() == 0
            && tally.lost() == 0
            && links == people.linked();
    String text =
        machine
            + """

            | answers | a second | failed | receipts | lost | sign-ups without a receipt | hand-offs | failed | links |
            |---|---|---|---|---|---|---|---|---|
            | %,d | %,.0f | %d | %,d | %d | %d | %d | %d | %d |

            %s
            Two gateways behind nginx, by turns; of ten requests seven are old addresses, two sign-ups by GET, one by POST, which nginx never sends twice; beside them two people begin to hand off each second, from an old address to the link. The former come at %,d a second, if the machine can. A gateway that says it is not ready is taken out of nginx, and taken in again when it is, as an ingress does; its delay was %s. Gateways compile simply, for each lives for seconds. Load, nginx, database, stand-ins and gateways share the machine.
            """
                .formatted(
                    visitors.answers() + people.answers(),
                    (visitors.answers() + people.answers()) / seconds,
                    visitors.failures(),
                    tally.received(),
                    tally.lost(),
                    visitors.withoutReceipt(),
                    people.linked(),
                    people.failures(),
                    links,
                    done,
                    RollingLoad.RATE,
                    Fleet.DELAY.replace("S", " s"));
    page.write(heading, text);
    System.out.println(text + (holds ? "holds" : "BROKEN"));
    return holds;
  }

  private static long links(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM account_link WHERE ended_at IS NULL")) {
      row.next();
      return row.getLong(1);
    }
  }
}
