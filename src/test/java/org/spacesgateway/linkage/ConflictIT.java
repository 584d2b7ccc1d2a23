package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;

/** What PostgreSQL gives up because of another transaction is begun again: nobody notices. */
class ConflictIT {
  private World world;

  @BeforeEach
  void start() throws SQLException {
    world = World.shared();
  }

  @AfterEach
  void giveUpNoMore() throws SQLException {
    world.change(
        "DROP TRIGGER IF EXISTS giving_up ON account_link_event; DROP FUNCTION IF EXISTS give_up; DROP SEQUENCE IF EXISTS given_up");
  }

  /* The other one never looks for a deadlock, so it is the erasure that is given up. */
  @Test
  void whoeverRunsIntoADeadlockGetsThePageAllTheSame() throws Exception {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    try (var first = world.connect();
        var second = world.connect();
        var early = first.createStatement();
        var other = second.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      early.execute("SELECT FROM wordpress_account FOR UPDATE");
      other.execute("SET deadlock_timeout = '1h'");
      other.execute("SELECT FROM handoff FOR UPDATE");
      var erasing = threads.submit(() -> world.send(alice, "/live/erase", Map.of("sure", "yes")));
      world.awaitWaiting(1);
      var meeting = threads.submit(() -> other.execute("SELECT FROM live_account FOR UPDATE"));
      world.awaitWaiting(2);
      first.rollback();
      meeting.get();
      second.rollback();
      erasing.get();
    }
    assertThat(world.gateway.output()).contains("tried again (SQLSTATE 40P01)");
    assertThat(alice.page().heading()).isEqualTo("Erased");
    assertThat(world.count("live_account")).isZero();
  }

  @Test
  void whatIsGivenUpThreeTimesIsDoneOnceAtTheFourth() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    giveUp(3);
    world.confirm(alice, "30000001");
    assertThat(alice.page().heading()).isEqualTo("Connected");
    assertThat(world.count("given_up WHERE last_value = 4")).isOne();
    assertThat(world.links()).isOne();
    assertThat(world.count("account_link_event WHERE what = 'linked'")).isOne();
  }

  @Test
  void whoseChangeIsGivenUpEveryTimeIsAskedToComeBackAndNothingIsChanged() throws SQLException {
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    giveUp(1_000);
    world.confirm(alice, "30000001");
    assertThat(alice.page().status()).isEqualTo(503);
    assertThat(alice.page().header("Retry-After")).isPresent();
    assertThat(alice.page().heading()).isEqualTo("We can’t do this right now");
    assertThat(alice.page().body()).contains("href=\"/wordpress/\"", "href=\"/live/account\"");
    assertThat(world.count("given_up WHERE last_value = 4")).isOne();
    assertThat(world.links()).isZero();
    assertThat(world.count("wordpress_account")).isZero();
  }

  /* It is one transaction that the driver knows nothing of. */
  @Test
  void aHandOffThatIsGivenUpEveryTimeLeavesNoTransactionBehind() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    giveUp(1_000);
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(alice.page().status()).isEqualTo(503);
    assertThat(world.count("given_up WHERE last_value = 4")).isOne();
    assertThat(world.count("handoff")).isZero();
    assertThat(world.count("pg_stat_activity WHERE state LIKE 'idle in transaction%'")).isZero();
    giveUpNoMore();
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(alice.page().address().getHost()).isEqualTo("127.0.0.4");
    assertThat(world.count("handoff")).isOne();
  }

  @Test
  void aHandOffWhoseBeginningIsGivenUpBegins() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    giveUp(1);
    alice.post(world.origin() + "/live/handoff", Map.of("with", "existing"));
    assertThat(alice.page().address().getHost()).isEqualTo("127.0.0.4");
    assertThat(world.count("handoff")).isOne();
  }

  /**
   * Events are written when all else has been: the first so many transactions that do are given up.
   */
  private void giveUp(int times) throws SQLException {
    world.change(
        """
        CREATE SEQUENCE given_up;
        CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('given_up') <= %d THEN
            RAISE EXCEPTION 'given up' USING ERRCODE = '40001';
          END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER giving_up BEFORE INSERT ON account_link_event
          FOR EACH ROW EXECUTE FUNCTION give_up()\
        """
            .formatted(times));
  }
}
