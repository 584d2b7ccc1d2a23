package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * The file of all that is kept, compared with the schema: a column that belongs to a person is in
 * it, or stands here with the reason why not.
 */
class KeptSchemaIT {
  private static final String KEYS =
      "('person', 'live_person', 'wordpress_person', 'owner_oid', 'subject', 'cid', 'transfer')";
  private static final String SPACE = "A11CE0000C0FFEE1";

  /** Tables of a Space, of work under way, or of operators. */
  private static final Map<String, String> OTHER_TABLES =
      Map.ofEntries(
          Map.entry("anew_entry", "a Space's posts, while they are read anew"),
          Map.entry("anew_left_out", "the same"),
          Map.entry("audit_entry", "what operators did, by CID or random id"),
          Map.entry("link_ended", "a message of some seconds; told as the link's end"),
          Map.entry("old_handle", "of a Space's entries, public"),
          Map.entry("read_entry", "a Space's posts: their owner's copy holds them"),
          Map.entry("read_left_out", "the same"),
          Map.entry("read_page", "the same"),
          Map.entry("read_picture", "the same"),
          Map.entry("reading", "told as what was read: since when, and until when it is kept"),
          Map.entry("space_alias", "told as the Space's names"),
          Map.entry("space_change", "that pods are to look at a Space anew"),
          Map.entry("space_stopped", "told as the link's 'stop'"),
          Map.entry("transfer_entry", "told as how many have arrived; the posts are at the blog"),
          Map.entry("transfer_letter", "told as the transfer's address"),
          Map.entry(
              "websub_subscription",
              "how new posts of the blog are heard of: secrets, and addresses of machines"));

  private static final String TOLD_APART = "told, in other words";
  private static final String RANDOM = "a random id, which says nothing";
  private static final String SECRET = "a secret that is held for them, or a hash of one";
  private static final String WORK = "how far our own work is";

  private static final Map<String, String> OTHER_COLUMNS = new HashMap<>();

  static {
    reason(
        RANDOM,
        "wordpress_account.person account_link.id account_link.wordpress_person",
        "account_link.handoff account_link_event.id account_link_event.wordpress_person",
        "account_link_event.link handoff.id choice.id claim.id announcement.id transfer.id",
        "transfer.batch");
    reason(
        SECRET,
        "handoff.secret_hash handoff.live_name sign_in_session.id_hash sign_in_session.tenant",
        "sign_in_session.subject sign_in_session.content consent.access_token consent.refresh_token",
        "consent_asked.state_hash consent_asked.browser_hash consent_asked.verifier",
        "consent_asked.code reminder_consent.address download.digest");
    reason(
        WORK,
        "claim.looks consent.access_expires_at consent.refreshing_until reminder_consent.look_at",
        "reminder.attempts reminder.lease_until messenger_connection.poll_at",
        "messenger_connection.every_seconds messenger_connection.failures",
        "messenger_connection.etag messenger_connection.last_modified announcement.post",
        "announcement.attempts announcement.try_at announcement.begun_at announcement.lease_until",
        "transfer.part transfer.at transfer.why transfer.hold_at transfer.round transfer.parts",
        "transfer.comments transfer.pictures transfer.done_now transfer.done_of transfer.failures",
        "transfer.categories transfer.moved_at transfer.look_at transfer.lease transfer.ended_at download.look_at",
        "download.lease download.read_at download.bytes download.made_of");
    reason(
        TOLD_APART,
        "handoff.blogs messenger_connection.blog_id messenger_connection.paused",
        "reminder_consent.language reminder_consent.ended_how transfer.friends transfer.entries",
        "transfer.as_is transfer.blog_address",
        "transfer.hold");
  }

  private World world;
  private TextBrowser alice;

  @BeforeEach
  void start() throws SQLException {
    world = World.shared();
    alice = world.linked("alice", "alicewrites", "30000001");
    seed();
  }

  @AfterEach
  void asItWas() throws SQLException {
    world.change(
        "UPDATE space SET market = NULL, last_activity = NULL, owner_closes_at = NULL WHERE cid = '"
            + SPACE
            + "'; DELETE FROM space_alias WHERE former");
  }

  private static void reason(String why, String... columns) {
    for (String some : columns) {
      for (String column : some.split(" ")) {
        OTHER_COLUMNS.put(column, why);
      }
    }
  }

  @Test
  void everyColumnThatBelongsToAPersonIsToldOrHasAReasonNotToBe() throws SQLException {
    alice.open(world.origin() + "/live/kept.json");
    String told = alice.page().body();
    // With the values that are not told; none where there is nothing to look for.
    List<String> missing = new ArrayList<>();
    Set<String> unknown = new TreeSet<>(OTHER_COLUMNS.keySet());
    Set<String> unknownTables = new TreeSet<>(OTHER_TABLES.keySet());
    try (Connection connection = world.connect()) {
      for (String column : columns(connection)) {
        String table = column.substring(0, column.indexOf('.'));
        unknownTables.remove(table);
        if (!OTHER_TABLES.containsKey(table) && !unknown.remove(column)) {
          List<String> values = values(connection, table, column);
          if (values.isEmpty() || !values.stream().allMatch(told::contains)) {
            missing.add(column + ": " + values);
          }
        }
      }
    }
    assertThat(missing).as(told).isEmpty();
    assertThat(unknown).as("reasons for columns that are not there").isEmpty();
    assertThat(unknownTables).isEmpty();
  }

  @Test
  void whatIsToldInOtherWordsIsThereToo() {
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body())
        .contains(
            "alice@live.example",
            "told-blog",
            "\"friends\" : true",
            "\"asIs\" : true",
            "\"paused\" : true")
        .contains("\"formerAliases\" : \"alice2005\"", "English");
    assertThat(alice.open(world.origin() + "/live/kept").status()).isEqualTo(200);
    assertThat(alice.page().body()).contains("alice2005", "told-excerpt");
  }

  @Test
  void everyExportIsLoggedByARandomNumber() throws SQLException {
    alice.open(world.origin() + "/live/kept.json");
    String person;
    try (Connection connection = world.connect()) {
      person = values(connection, "live_account", "live_account.person").getFirst();
    }
    assertThat(world.gateway.output()).contains("exported: person " + person);
  }

  private static List<String> columns(Connection connection) throws SQLException {
    return list(
        connection,
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
            + " WHERE table_schema = 'public' AND table_name IN (SELECT table_name"
            + " FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN "
            + KEYS
            + ") ORDER BY 1");
  }

  /* Nobody else has ever been here; but Spaces are others', too. */
  private static List<String> values(Connection connection, String table, String column)
      throws SQLException {
    return list(
        connection,
        "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s IS NOT NULL%3$s"
            .formatted(column, table, table.equals("space") ? " AND cid = '" + SPACE + "'" : ""));
  }

  private static List<String> list(Connection connection, String select) throws SQLException {
    List<String> found = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      boolean moment = row.getMetaData().getColumnTypeName(1).equals("timestamptz");
      while (row.next()) {
        found.add(
            moment
                ? row.getObject(1, OffsetDateTime.class).toInstant().toString()
                : row.getString(1));
      }
    }
    return found;
  }

  /* A row in every table, each value of it like no other. */
  private void seed() throws SQLException {
    world.change(
        """
        INSERT INTO space_alias VALUES ('alice2005', 'A11CE0000C0FFEE1', true) ON CONFLICT DO NOTHING;
        UPDATE space SET market = 'de-AT', last_activity = '2010-09-17',
          owner_closes_at = '2031-01-01T00:00:01Z' WHERE cid = 'A11CE0000C0FFEE1';
        UPDATE account_link SET ended_at = '2010-10-01T08:00:24Z';
        UPDATE handoff SET proved_at = '2010-10-01T08:00:02Z', wordpress_id = 7700001,
          username = 'told-user',
          blogs = '[{"id":7700003,"name":"told-blog","address":"https://told.example","visible":true}]';
        INSERT INTO choice SELECT 'A11CE', gen_random_uuid(), person, '2010-10-01T08:00:03Z', 'later',
          '2030-10-01T08:00:04Z' FROM live_account;
        INSERT INTO claim SELECT gen_random_uuid(), person, 'B0B', 'told-claim', 'told-code',
          '2010-10-01T08:00:05Z', '2010-10-01T08:00:06Z', 3, '2010-10-01T08:00:07Z',
          '2010-10-01T08:00:08Z', 'refused' FROM live_account;
        INSERT INTO consent SELECT person, 'told-use', NULL, NULL, NULL, NULL, '2010-10-01T08:00:09Z',
          '2030-10-01T08:00:10Z', '2010-10-01T08:00:11Z', 'told-end' FROM live_account;
        INSERT INTO consent_asked SELECT 'a', 'b', person, 'told-wish', 'v', NULL,
          '2010-10-01T08:00:12Z', '2030-10-01T08:00:13Z' FROM live_account;
        INSERT INTO reminder_consent SELECT person, NULL, 'en', '2010-10-01T08:00:14Z', NULL,
          '2010-10-01T08:00:15Z', 'stopped' FROM live_account;
        INSERT INTO reminder SELECT person, 'told-which', 'CA11', 'told-state', 1,
          '2010-10-01T08:00:16Z', NULL FROM live_account;
        INSERT INTO messenger_connection (person, blog_id, state, paused, since, changed_at,
          every_seconds, failures) SELECT person, 30000001, 'connected', true,
          '2010-10-01T08:00:17Z', '2010-10-01T08:00:18Z', 0, 0 FROM live_account;
        INSERT INTO announcement (person, post, id, blog_id, link, title, excerpt, picture, found_at,
          state, attempts, ended_at) SELECT person, 'p', gen_random_uuid(), 7700002, 'told-link',
          'told-title', 'told-excerpt', 'told-picture', '2010-10-01T08:00:19Z', 'sent', 1,
          '2010-10-01T08:00:20Z' FROM live_account;
        INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts, entries,
          comments, pictures, as_is, done_now, done_of, failures, asked_at, moved_at) SELECT
          gen_random_uuid(), person, 'CAFE', 7700003, true, 'uploading', 1, 1, '[]', 1, 0, 0, true, 0, 0, 0,
          '2010-10-01T08:00:21Z', '2010-10-01T08:00:22Z' FROM live_account;
        INSERT INTO download (cid, person, language, asked_at) SELECT 'D0C', person, 'told-language',
          '2010-10-01T08:00:23Z' FROM live_account\
        """);
  }
}
