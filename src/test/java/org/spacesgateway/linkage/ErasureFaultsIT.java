package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;

/** A database that fails while somebody is erased: all of it is done, and said, or nothing. */
class ErasureFaultsIT {
  private World world;

  @BeforeEach
  void start() throws SQLException {
    world = World.shared();
  }

  @AfterEach
  void failNoMore() throws SQLException {
    world.change(
        "DROP TRIGGER IF EXISTS failing ON sign_in_session; DROP FUNCTION IF EXISTS fail_now");
  }

  @Test
  void whoseSessionsCannotBeEndedIsNotErasedAndIsAskedToComeBack() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    failWhere("true");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().status()).isEqualTo(503);
    assertThat(alice.page().header("Retry-After")).contains("10");
    assertThat(alice.page().heading()).isEqualTo("We can’t do this right now");
    assertThat(alice.page().body())
        .contains("href=\"/live/account\"")
        .doesNotContain("this address");
    assertThat(world.count("live_account")).isOne();
    assertThat(world.links()).isOne();
    assertThat(world.count("erasure")).isZero();
    failNoMore();
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
  }

  @Test
  void whoIsErasedIsToldSoThoughTheDatabaseFailsRightAfter() throws SQLException {
    TextBrowser elsewhere = world.signedIn("alice");
    TextBrowser alice = world.atWordPress("alice", "existing");
    failWhere("NOT EXISTS (SELECT FROM live_account)");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(alice.cookies().value("q_session_live")).isEmpty();
    assertThat(alice.cookies().value("handoff")).isEmpty();
    assertThat(world.count("live_account")).isZero();
    assertThat(world.count("sign_in_session")).isZero();
    failNoMore();
    elsewhere.open(world.origin() + "/live/account");
    assertThat(elsewhere.page().heading()).isEqualTo("Sign in with your Microsoft account");
  }

  /** Every statement that deletes sessions fails where that holds. */
  private void failWhere(String condition) throws SQLException {
    world.change(
        """
        CREATE FUNCTION fail_now() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF %s THEN
            RAISE EXCEPTION 'out of order' USING ERRCODE = '53100';
          END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER failing BEFORE DELETE ON sign_in_session
          FOR EACH STATEMENT EXECUTE FUNCTION fail_now()\
        """
            .formatted(condition));
  }
}
