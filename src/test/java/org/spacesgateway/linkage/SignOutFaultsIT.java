package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.TextBrowser;

/** Whoever signs out is out in this browser, whatever fails, and is told what may be left. */
class SignOutFaultsIT {
  private static final List<String> WAYS = List.of("/live/signout", "/live/another");
  private World world;

  @BeforeEach
  void start() throws SQLException {
    world = World.shared();
  }

  @AfterEach
  void reset() {
    world.microsoft.reset();
  }

  /* The session can't be read; the account can't, though the session can; the hand-offs can't. */
  @TestFactory
  Stream<DynamicTest> whileTheDatabaseIsAway() {
    return Stream.of("sign_in_session", "live_account", "handoff")
        .flatMap(table ->
            WAYS.stream()
                .map(way ->
                    DynamicTest.dynamicTest(
                        table + " is away, " + way, () -> signsOutWithout(table, way))));
  }

  private void signsOutWithout(String table, String way) throws SQLException {
    world.forget();
    TextBrowser alice = world.atWordPress("alice", "existing");
    world.change("ALTER TABLE " + table + " RENAME TO somewhere_else");
    try {
      alice.post(world.origin() + way, Map.of());
      isOutHere(alice);
    } finally {
      world.change("ALTER TABLE somewhere_else RENAME TO " + table);
    }
    if (table.equals("handoff")) {
      assertThat(world.count("sign_in_session")).as("ended ahead of the rest").isZero();
    }
    alice.open(world.origin() + "/live/account");
    assertThat(alice.page().heading()).isEqualTo("Sign in with your Microsoft account");
  }

  @Test
  void whileAFreshProcessCannotHaveMicrosoftsKeys() throws Exception {
    for (String way : WAYS) {
      TextBrowser alice = world.signedIn("alice");
      world.gateway.restart();
      world.microsoft.keySet().answer(Fault.status(500));
      alice.post(world.origin() + way, Map.of());
      isOutHere(alice);
      assertThat(world.count("sign_in_session")).as("on the server, too").isZero();
      world.microsoft.reset();
    }
  }

  private static void isOutHere(TextBrowser browser) {
    assertThat(browser.page().status()).isEqualTo(503);
    assertThat(browser.page().heading()).isEqualTo("This browser is signed out");
    assertThat(browser.page().body()).contains("href=\"/live/\"").doesNotContain("linked");
    assertThat(browser.cookies().value("q_session_live")).isEmpty();
    assertThat(browser.cookies().value("handoff")).isEmpty();
  }
}
