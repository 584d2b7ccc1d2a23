package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * Several processes work on a transfer, and the one that is at it is killed ({@code SIGKILL}): it
 * has done what it does, and has not written it down. Another one, or all once they run again,
 * bring it to its one outcome.
 */
public final class TransferKills implements AutoCloseable {
  /** Every step that is left behind. */
  public static final List<String> STEPS =
      List.of(
          "queued",
          "reading",
          "looking",
          "packed",
          "uploading",
          "importing",
          "matching",
          "verified");

  private final TransferWorld all;
  private final Map<String, GatewayProcess> processes = new LinkedHashMap<>();

  /**
   * Starts more processes.
   *
   * @param more their names
   */
  public TransferKills(TransferWorld all, String... more) {
    this.all = all;
    processes.put(TransferWorld.FIRST, all.world.gateway);
    for (String name : more) {
      processes.put(name, all.pod(name));
    }
  }

  /** Whether the other processes live on. */
  public enum Others {
    TAKE_OVER,
    ARE_KILLED_TOO
  }

  /** Why a transfer does not go on, when its process is killed. */
  public enum Held {
    RETRY,
    WAITS,
    NEEDS_YOU,
    STOPPED
  }

  @Override
  public void close() {
    processes.values().stream().skip(1).forEach(GatewayProcess::close);
  }

  /** Killed at a step's end. */
  public void killed(String step, Others others) throws SQLException {
    OldSpace space = space();
    TextBrowser alice = all.alice();
    String left = "step = '%s' AND hold IS NULL".formatted(step);
    try (Halt halt = Halt.atEndOf(step, all.world)) {
      all.begun(alice);
      all.allowed(alice);
      kill(halt, left, others);
    }
    if (others == Others.ARE_KILLED_TOO) {
      revive();
    }
    all.done(1);
    revive();
    isThereOnce(space, 1);
  }

  /** Killed while it is held, or when it is about to go on. */
  public void killed(Held held) throws Exception {
    OldSpace space = space();
    switch (held) {
      case RETRY -> retries();
      case WAITS -> waits();
      case NEEDS_YOU -> needsYou();
      case STOPPED -> stopped();
    }
    revive();
    isThereOnce(space, held == Held.STOPPED ? 2 : 1);
  }

  private void retries() throws SQLException {
    all.world.wordPress.imports().fail(true);
    TextBrowser alice = all.alice();
    try (Halt halt = new Halt(all.world, "OLD.hold = 'retry' AND NEW.hold IS NULL")) {
      all.begun(alice);
      all.allowed(alice);
      kill(halt, "hold = 'retry' AND why = 'import-failed'", Others.TAKE_OVER);
      all.world.wordPress.imports().fail(false);
    }
    all.done(1);
  }

  private void waits() throws SQLException {
    Site shown = new Site(TransferWorld.BLOG, "alicewrites", "Alice Writes", false, false, true);
    all.world
        .wordPress
        .accounts()
        .change(new Site(TransferWorld.BLOG, "alicewrites", "Alice Writes", false, true, true));
    try (Halt halt = new Halt(all.world, "OLD.hold = 'waits' AND NEW.hold IS NULL")) {
      TextBrowser alice = all.alice();
      all.begun(alice);
      all.allowed(alice);
      all.awaits("hold = 'waits' AND why = 'blog-hidden'");
      all.world.wordPress.accounts().change(shown);
      kill(halt, "hold = 'waits' AND why = 'blog-hidden'", Others.TAKE_OVER);
    } finally {
      all.world.wordPress.accounts().change(shown);
    }
    all.done(1);
  }

  /* The process that hears of the permission is the one that the owner's browser knows. */
  private void needsYou() throws Exception {
    all.world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("step = 'importing'");
    all.world.wordPress.forgetTokens();
    all.awaits("hold = 'needs-you' AND why = 'permission'");
    try (ExecutorService owner = Executors.newVirtualThreadPerTaskExecutor();
        Halt halt = new Halt(all.world, "OLD.hold = 'needs-you' AND NEW.hold IS NULL")) {
      Future<?> lost = owner.submit(() -> allowsAgain(alice));
      kill(halt, "hold = 'needs-you' AND why = 'permission'", Others.TAKE_OVER);
      assertThat(lost).failsWithin(Duration.ofSeconds(60));
    }
    revive();
    all.world.wordPress.imports().stall(false);
    allowsAgain(alice);
    all.done(1);
  }

  private void allowsAgain(TextBrowser alice) {
    alice.post(all.world.origin() + TransferWorld.PATH, Map.of("want", "again"));
    all.allowed(alice);
  }

  private void stopped() throws SQLException {
    all.world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("step = 'importing'");
    try (Halt halt = new Halt(all.world, "OLD.hold = 'stopped' AND NEW.look_at IS NULL")) {
      alice.post(all.world.origin() + TransferWorld.PATH, Map.of("want", "stop"));
      kill(halt, "hold = 'stopped' AND look_at IS NOT NULL", Others.TAKE_OVER);
    }
    all.awaits("hold = 'stopped' AND look_at IS NULL");
    all.nothingIsHeld();
    revive();
    all.world.wordPress.imports().stall(false);
    all.world.wordPress.imports().finish();
    all.allowed(all.begun(alice));
    all.done(1);
  }

  /* That it is where it should be is seen ahead of the kill, and behind it. */
  private void kill(Halt halt, String as, Others others) throws SQLException {
    String working = halt.process();
    assertThat(all.world.count("transfer WHERE " + as)).as(as).isEqualTo(1);
    processes.forEach((name, process) -> {
      if (name.equals(working) || others == Others.ARE_KILLED_TOO) {
        process.kill();
      }
    });
    halt.forget();
    assertThat(all.world.count("transfer WHERE " + as)).as(as).isEqualTo(1);
    assertThat(processes.values().stream().filter(GatewayProcess::running))
        .hasSize(others == Others.TAKE_OVER ? processes.size() - 1 : 0);
  }

  private void revive() {
    processes.values().stream()
        .filter(process -> !process.running())
        .forEach(GatewayProcess::restart);
  }

  private OldSpace space() throws SQLException {
    all.forget();
    OldSpace space = GeneratedSpace.of("alice", TransferWorld.CID, 10, 20, 4);
    all.legacy.forgetHeld();
    all.legacy.hold(space);
    return space;
  }

  private void isThereOnce(OldSpace space, int transfers) throws SQLException {
    all.everythingIsThere(space);
    all.nothingIsHeld();
    assertThat(all.world.wordPress.posts().all(TransferWorld.BLOG)).hasSize(space.size());
    assertThat(all.world.count("mapping_batch WHERE state = 'published'")).isEqualTo(1);
    assertThat(all.world.count("transfer")).isEqualTo(transfers);
  }
}
