package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.TextBrowser;

/** What a link changes of the map that old addresses are answered from. */
class MapChangesIT {
  private static final String BLOG = "30000001";
  private static World world;

  @BeforeAll
  static void start() {
    world = World.start("map_changes");
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
    world.empty("mapping, mapping_change, mapping_batch, blog_change, space_stopped");
    execute("UPDATE map_version SET version = 1, reload = 1");
  }

  @Test
  void aBlogSeenForTheFirstTimeIsNoNewVersion() throws SQLException {
    world.linked("alice", "alicewrites", BLOG);
    assertThat(world.count("wordpress_blog WHERE blog_id = " + BLOG)).isEqualTo(1);
    assertThat(world.count("map_version WHERE version = 1")).isEqualTo(1);
    assertThat(world.count("blog_change")).isZero();
  }

  @Test
  void aBlogThatIsSomewhereElseThanBeforeIsToldToAllPods() throws SQLException {
    execute(
        "INSERT INTO wordpress_blog VALUES (" + BLOG + ", 'https://before.example/', 'x', now())");
    world.linked("alice", "alicewrites", BLOG);
    assertThat(
            world.count(
                "blog_change c JOIN wordpress_blog b USING (blog_id, address) WHERE version = 2 AND"
                    + " blog_id = "
                    + BLOG))
        .isEqualTo(1);
    assertThat(world.count("map_version WHERE version = 2 AND reload = 1")).isEqualTo(1);
    assertThat(world.count("wordpress_blog WHERE address LIKE '%before%'")).isZero();
  }

  @Test
  void aBlogThatIsWhereItWasIsLinkedWhileSomebodyChangesTheMap() throws Exception {
    TextBrowser first = world.linked("alice", "alicewrites", BLOG);
    world.send(first, "/live/unlink", Map.of("redirects", "keep"));
    try (var connection = world.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE map_version SET version = version + 1");
      world.linked("alice", "alicewrites", BLOG);
      connection.rollback();
    }
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void anOwnerWhoStopsTheRedirectsTakesTheirSpaceOffTheMap() throws SQLException {
    map(cid("alice"), "", "7");
    map(cid("dana"), "");
    TextBrowser alice = world.linked("alice", "alicewrites", BLOG);
    world.send(alice, "/live/unlink", Map.of("redirects", "stop"));
    assertThat(world.count("mapping WHERE scope = '" + cid("alice") + "'")).isZero();
    assertThat(world.count("mapping")).isEqualTo(1);
    assertThat(
            world.count(
                "mapping_change c JOIN mapping_batch b ON b.id = c.batch AND b.version = c.version"
                    + " WHERE b.format = 'owner' AND c.version = 2 AND c.kind IS NULL"
                    + " AND c.key IN ('', '7') AND c.scope = '"
                    + cid("alice")
                    + "'"))
        .isEqualTo(2);
    assertThat(world.count("map_version WHERE version = 2 AND reload = 1")).isEqualTo(1);
  }

  @Test
  void whatAnOwnerStoppedIsStoppedUntilTheyLinkAgain() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", BLOG);
    world.send(alice, "/live/unlink", Map.of("redirects", "stop"));
    assertThat(world.count("space_stopped WHERE cid = '" + cid("alice") + "'")).isEqualTo(1);
    world.linked("dana", "danablogs", "30000003");
    assertThat(world.count("space_stopped")).isEqualTo(1);
    world.linked("alice", "alicewrites", BLOG);
    assertThat(world.count("space_stopped")).isZero();
  }

  @Test
  void whoIsNotConnectedAnyMoreStillStopsThem() throws SQLException {
    map(cid("alice"), "", "7");
    TextBrowser alice = world.linked("alice", "alicewrites", BLOG);
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(alice.page().body()).contains("Stop redirecting old addresses");
    stopsThem(alice);
  }

  @Test
  void whomTheOperatorDisconnectedStopsThem() throws SQLException {
    map(cid("alice"), "", "7");
    TextBrowser alice = world.linked("alice", "alicewrites", BLOG);
    world.command("support", "unlink", "alice", "--reason", "asked");
    assertThat(world.links()).isZero();
    stopsThem(alice);
  }

  private static void stopsThem(TextBrowser owner) throws SQLException {
    world.send(owner, "/live/unlink", Map.of());
    assertThat(world.count("mapping")).isZero();
    assertThat(world.count("space_stopped WHERE cid = '" + cid("alice") + "'")).isOne();
    assertThat(world.count("account_link WHERE redirects = 'stop'")).isOne();
    assertThat(world.count("account_link_event WHERE what = 'stopped'")).isOne();
    assertThat(owner.page().heading()).isEqualTo("Your account");
    assertThat(owner.page().body()).doesNotContain("Stop redirecting old addresses");
  }

  @Test
  void anOwnerWhoKeepsThemChangesNothingOfTheMap() throws SQLException {
    map(cid("alice"), "", "7");
    TextBrowser alice = world.linked("alice", "alicewrites", BLOG);
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.links()).isZero();
    assertThat(world.count("mapping")).isEqualTo(2);
    assertThat(world.count("map_version WHERE version = 1")).isEqualTo(1);
  }

  @Test
  void anOwnerWhoseSpaceHasNotMovedMakesNoVersion() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", BLOG);
    world.send(alice, "/live/unlink", Map.of("redirects", "stop"));
    assertThat(world.links()).isZero();
    assertThat(world.count("mapping_batch")).isZero();
    assertThat(world.count("map_version WHERE version = 1")).isEqualTo(1);
  }

  private static String cid(String person) {
    return People.all().stream()
        .filter(one -> one.key().equals(person))
        .findFirst()
        .flatMap(one -> one.space())
        .orElseThrow()
        .cid();
  }

  private static void map(String cid, String... keys) throws SQLException {
    for (String key : keys) {
      execute(
          "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES ('%s', '%s', 'redirect', %s, '/', gen_random_uuid(), 1)"
              .formatted(cid, key, BLOG));
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = world.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
