package org.spacesgateway.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * Two PostgreSQL, one following the other, a commit on both: the first is killed for good under
 * load, the second promoted.
 */
final class FailoverProof {
  private static final int CLIENTS = 16;
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long BEFORE = 5_000;
  private static final String DATABASE = "gateway";

  private FailoverProof() {}

  /**
   * Runs it and writes its section; false if an answer was not a 301 with a receipt, or one was
   * lost.
   */
  static boolean run(ProofPage page) throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace();
        SandboxDatabase first =
            SandboxDatabase.start(place.directory().resolve("first"), 0, Map.of())) {
      first.createDatabase(DATABASE);
      Path copy = place.directory().resolve("second");
      first.stop();
      Files.writeString(
          place.directory().resolve("first/postgres-18/pg_hba.conf"),
          "host replication all 127.0.0.1/32 scram-sha-256\n",
          StandardOpenOption.APPEND);
      Shell.run("cp", "-a", place.directory().resolve("first").toString(), copy.toString());
      Path signal = copy.resolve("postgres-18/standby.signal");
      Files.createFile(signal);
      Shell.run("chown", "--reference=" + signal.getParent(), signal.toString());
      first.start();
      try (SandboxDatabase second = SandboxDatabase.start(copy, 0, follows(first))) {
        first.start(Map.of("synchronous_standby_names", "*"));
        Await.until("a commit waits for both", SOON, () -> isSynchronous(first));
        return killed(page, machine, place, first, second);
      }
    }
  }

  private static boolean killed(
      ProofPage page,
      String machine,
      Workplace place,
      SandboxDatabase first,
      SandboxDatabase second)
      throws Exception {
    String url =
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/%s?targetServerType=primary"
            .formatted(first.port(), second.port(), DATABASE);
    try (GatewayProcess gateway =
            GatewayProcess.at(place.directory().resolve("gateway"))
                .database(url, first.user(), first.password())
                .set("gateway.sites.spaces.complete", "true")
                .migrate()
                .start();
        SignUpCrowd crowd = SignUpCrowd.at(gateway.port(), CLIENTS, "", PAUSE)) {
      Await.until("some have signed up", SOON, () -> crowd.answers() > BEFORE);
      Await.until("look-ups are answered", SOON, () -> lookUp(gateway) == 404);
      first.kill();
      long killed = System.nanoTime();
      Await.until("it is missed", SOON, () -> lookUp(gateway) == 503);
      promote(second);
      long promoted = System.nanoTime();
      Await.until("look-ups are back", SOON, () -> lookUp(gateway) == 404);
      Duration back = Duration.ofNanos(System.nanoTime() - promoted);
      long during = crowd.answers();
      Await.until("more have signed up", SOON, () -> crowd.answers() > during + BEFORE);
      Ledger ledger = crowd.leave();
      Awaited.within(SOON, "the spool drained", () -> KillRounds.drained(gateway));
      Tally tally;
      try (Connection connection = second.connect(DATABASE)) {
        tally = Tally.of(connection, ledger.receipts());
      }
      boolean holds =
          ledger.statuses().keySet().equals(Set.of(301))
              && ledger.unanswered() == 0
              && ledger.withoutReceipt() == 0
              && tally.lost() == 0
              && back.compareTo(BACK_WITHIN) <= 0;
      String text =
          machine
              + """

              | answers | by status | longest | without receipt | receipts | lost | spooled | look-ups back after the promotion | after the kill |
              |---|---|---|---|---|---|---|---|---|
              | %,d | %s | %,d ms | %,d | %,d | %d | %,.0f | %,d ms | %,d ms |

              Two PostgreSQL, streaming, `synchronous_standby_names = *`; the first killed by SIGKILL under sign-ups and never started again, the second promoted once the first was missed; both in the gateway's address (`targetServerType=primary`).
              """
                  .formatted(
                      ledger.answers(),
                      ledger.statuses(),
                      ledger.longest().toMillis(),
                      ledger.withoutReceipt(),
                      tally.received(),
                      tally.lost(),
                      gateway.metric("gateway_spool_arrivals_total"),
                      back.toMillis(),
                      Duration.ofNanos(promoted - killed).plus(back).toMillis());
      page.write("Failover", text);
      System.out.println(text + (holds ? "holds" : "BROKEN " + ledger.surprises()));
      return holds;
    }
  }

  private static Map<String, String> follows(SandboxDatabase first) {
    return Map.of(
        "primary_conninfo",
        "host=127.0.0.1 port=%d user=%s password=%s"
            .formatted(first.port(), first.user(), first.password()));
  }

  private static boolean isSynchronous(SandboxDatabase first) {
    try (Connection connection = first.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')")) {
      row.next();
      return row.getInt(1) == 1;
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static void promote(SandboxDatabase second) throws SQLException {
    try (Connection connection = second.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_promote()");
    }
  }

  /* Of a Space that nobody knows, another each time: never from memory. */
  private static int lookUp(GatewayProcess gateway) {
    String request =
        "GET / HTTP/1.1\r\nHost: nobody-"
            + System.nanoTime()
            + ".spaces.localhost\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
            "127.0.0.1", gateway.port(), request.getBytes(StandardCharsets.US_ASCII), PATIENCE)
        .status();
  }
}
