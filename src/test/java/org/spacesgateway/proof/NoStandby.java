package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * A primary whose standbys are all gone. Commits wait; it is killed and started again, which makes
 * what waited visible on the one machine that has it; and what is in the spool stays there.
 */
final class NoStandby {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String NOTICED = "nothing is written until they end";
  private static final int LOOK_UPS = 20;

  /** Writes that were begun just before it was noticed. */
  private static final int ON_THEIR_WAY = 2;

  private static final String WAITING =
      "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";

  private final Faults faults;
  private final SandboxDatabase database;
  private final GatewayProcess gateway;
  private int asked;

  private NoStandby(Faults faults, SandboxDatabase database) {
    this.faults = faults;
    this.database = database;
    this.gateway = faults.gateway();
  }

  /**
   * Holds it while people sign up.
   *
   * @throws AssertionError if something else fails: look-ups, the bound of those that wait, or a
   *     file of the spool is gone while there is no standby
   */
  static FaultReport in(Faults faults, SandboxDatabase database, Duration held) throws Exception {
    NoStandby fault = new NoStandby(faults, database);
    faults.execute(
        "insert into space (cid, alias, visibility, loaded_at)"
            + " select 'n' || n, 'known-' || n, 'public', now() from generate_series(0, 9999) n"
            + " on conflict do nothing");
    return faults.under("no standby left, the primary killed", held, fault::begin);
  }

  private AutoCloseable begin() throws Exception {
    int known = known();
    int unknown = unknown();
    faults.execute(
        "alter system set synchronous_standby_names = 'gone'", "select pg_reload_conf()");
    try {
      Awaited.within(SOON, "a commit waits", () -> faults.count(WAITING) > 0);
      Awaited.within(SOON, "the spool holds some", () -> !spooled().isEmpty());
      lookUps(known, unknown);
      long seen = faults.rows();
      database.kill();
      database.start();
      int mark = gateway.output().length();
      Awaited.within(SOON, "what waited is seen", () -> faults.rows() > seen);
      Awaited.within(SOON, "it is noticed", () -> gateway.output().indexOf(NOTICED, mark) >= 0);
      Awaited.within(SOON, "look-ups are back", () -> known() == known && unknown() == unknown);
      List<Path> spooled = spooled();
      long waited = faults.count(WAITING);
      return () -> {
        try {
          lookUps(known, unknown);
          require("a file of the spool is gone", spooled().containsAll(spooled));
          long waiting = faults.count(WAITING);
          System.out.println(waiting + " commits waited for a standby at the end");
          require(
              waiting + " commits wait, and not " + waited,
              waiting > 0 && waiting <= waited + ON_THEIR_WAY);
        } finally {
          standbyIsBack();
        }
      };
    } catch (Exception | Error e) {
      standbyIsBack();
      throw e;
    }
  }

  private void standbyIsBack() throws Exception {
    faults.execute("alter system reset synchronous_standby_names", "select pg_reload_conf()");
  }

  private void lookUps(int known, int unknown) {
    for (int i = 0; i < LOOK_UPS; i++) {
      require("a known address is answered otherwise", known() == known);
      require("an unknown address is answered otherwise", unknown() == unknown);
    }
  }

  private List<Path> spooled() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> segments =
        Files.newDirectoryStream(gateway.spoolDirectory(), "spool-*.log")) {
      segments.forEach(files::add);
    }
    return files;
  }

  /* Another each time: never from memory. */
  private int known() {
    return status("known-" + asked++);
  }

  private int unknown() {
    return status("nobody-" + asked++);
  }

  private int status(String space) {
    String request =
        "GET / HTTP/1.1\r\nHost: " + space + ".spaces.localhost\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
            "127.0.0.1", gateway.port(), request.getBytes(StandardCharsets.US_ASCII), PATIENCE)
        .status();
  }

  private static void require(String otherwise, boolean holds) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
