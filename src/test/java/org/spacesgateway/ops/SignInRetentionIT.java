package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.Tables;
import org.spacesgateway.sandbox.TestDatabase;

/** How long what sign-ins and hand-offs leave is kept, on a real server, the moment as argument. */
class SignInRetentionIT {
  private static final String NAME = "sign_in_retention";
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofDays(400);

  private static AgroalDataSource pool;
  private static Connection connection;
  private static Tables tables;

  @BeforeAll
  static void connect() throws SQLException {
    SandboxDatabase server = TestDatabase.shared();
    String url = TestDatabase.migrated(NAME);
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(to ->
                    to.maxSize(2)
                        .connectionFactoryConfiguration(each ->
                            each.jdbcUrl(url)
                                .principal(new NamePrincipal(server.user()))
                                .credential(new SimplePassword(server.password())))));
    connection = pool.getConnection();
    tables = new Tables(server, NAME);
  }

  @AfterAll
  static void disconnect() throws SQLException {
    tables.close();
    connection.close();
    pool.close();
  }

  @BeforeEach
  void nothingIsKept() throws SQLException {
    tables.empty(
        "live_account, wordpress_account, handoff, account_link, account_link_event,"
            + " sign_in_session, used_state, erasure, choice, reminder, reminder_consent,"
            + " transfer, transfer_entry, consent, download, reading,"
            + " announcement, websub_subscription, messenger_connection, wordpress_blog, blog_change, space_change,"
            + " mapping, mapping_batch");
  }

  @Test
  void handOffsGoADayAfterTheyExpire() throws SQLException {
    handOff(person(THEN), THEN);
    retain(THEN.plus(DAY));
    assertThat(rows("handoff")).isOne();
    retain(THEN.plus(DAY).plus(SECOND));
    assertThat(rows("handoff")).isZero();
  }

  @Test
  void whoAHandOffWasOfGoesWhenItExpires() throws SQLException {
    handOff(person(THEN), THEN);
    change(
        "UPDATE handoff SET live_name = 'x', proved_at = ?, wordpress_id = 1, username = 'w', blogs = '[]'",
        at(THEN));
    retain(THEN);
    assertThat(rows("handoff WHERE live_name IS NOT NULL AND blogs IS NOT NULL")).isOne();
    retain(THEN.plus(SECOND));
    assertThat(rows("handoff")).isOne();
    assertThat(
            rows(
                "handoff WHERE coalesce(live_name::text, proved_at::text, wordpress_id::text, username, blogs) IS NOT NULL"))
        .isZero();
  }

  @Test
  void sessionsGoWhenTheirLifeIsOver() throws SQLException {
    sessions(1, THEN);
    retain(THEN);
    assertThat(rows("sign_in_session")).isOne();
    retain(THEN.plus(SECOND));
    assertThat(rows("sign_in_session")).isZero();
  }

  @Test
  void manyGoInOneRun() throws SQLException {
    sessions(2_500, THEN);
    retain(THEN.plus(SECOND));
    assertThat(rows("sign_in_session")).isZero();
  }

  @Test
  void statesAreRememberedForADay() throws SQLException {
    change("INSERT INTO used_state VALUES (?, ?)", new byte[] {1}, at(THEN));
    retain(THEN.plus(DAY));
    assertThat(rows("used_state")).isOne();
    retain(THEN.plus(DAY).plus(SECOND));
    assertThat(rows("used_state")).isZero();
  }

  @Test
  void announcementsGoSomeTimeAfterTheirEndAndThoseThatWaitStay() throws SQLException {
    for (Instant ended : new Instant[] {THEN, null}) {
      change(
          "INSERT INTO announcement (person, post, id, blog_id, link, title, excerpt, found_at,"
              + " state, attempts, ended_at) VALUES (?, 'p', ?, 1, 'l', 't', 'e', ?, 's', 0, ?)",
          UUID.randomUUID(),
          UUID.randomUUID(),
          at(THEN),
          ended == null ? null : at(ended));
    }
    retain(THEN.plus(DAY));
    assertThat(rows("announcement")).isEqualTo(2);
    retain(THEN.plus(DAY).plus(SECOND));
    assertThat(rows("announcement")).isOne();
  }

  @Test
  void subscriptionsThatBelongToNoConnectionGo() throws SQLException {
    change(
        "INSERT INTO websub_subscription (callback_hash, callback, secret, person, hub, topic,"
            + " state, act_at, attempts, seen) VALUES (?, '', '', ?, 'h', 't', 'active', ?, 0, '')",
        new byte[] {1},
        UUID.randomUUID(),
        at(THEN));
    retain(THEN.plus(DAY));
    assertThat(rows("websub_subscription")).isOne();
    retain(THEN.plus(DAY).plus(SECOND));
    assertThat(rows("websub_subscription")).isZero();
  }

  @Test
  void eventsStayAsLongAsTheLinkHolds() throws SQLException {
    UUID person = person(THEN);
    event(person, THEN);
    link(person, THEN, null, "keep");
    retain(THEN.plus(KEPT.multipliedBy(10)));
    assertThat(rows("account_link_event")).isOne();
    assertThat(rows("account_link")).isOne();
    assertThat(rows("live_account")).isOne();
    assertThat(rows("wordpress_account")).isOne();
  }

  @Test
  void whatGoesIsFoundBehindThousandsThatStay() throws SQLException {
    UUID linked = person(THEN);
    link(linked, THEN, null, "keep");
    events(2_500, linked);
    events(2_500, UUID.randomUUID());
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("account_link_event")).isEqualTo(2_500);
    assertThat(rows("account_link_event WHERE live_person = '" + linked + "'")).isEqualTo(2_500);
  }

  private static void events(int count, UUID person) throws SQLException {
    change(
        "INSERT INTO account_link_event (id, at, what, live_person, actor, reason)"
            + " SELECT gen_random_uuid(), ?, 'proved', ?, 'person', '' FROM generate_series(1, ?)",
        at(THEN),
        person,
        count);
  }

  @Test
  void endedLinksAreLookedUpByWhoseTheyWere() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      for (String owner :
          new String[] {
            "live_person = '" + new UUID(1, 1) + "'",
            "wordpress_person = '" + new UUID(1, 1) + "'",
            "blog_id = 1"
          }) {
        String query = "EXPLAIN SELECT id FROM account_link WHERE " + owner;
        StringBuilder plan = new StringBuilder();
        try (ResultSet row = statement.executeQuery(query)) {
          while (row.next()) {
            plan.append(row.getString(1)).append('\n');
          }
        }
        assertThat(plan.toString()).as(owner).contains("Index").doesNotContain("Seq Scan");
      }
      statement.execute("RESET enable_seqscan");
    }
  }

  @Test
  void eventsStayForATimeAfterTheLink() throws SQLException {
    Instant end = THEN.plus(Duration.ofDays(1000));
    UUID person = person(THEN);
    event(person, THEN);
    link(person, THEN, end, "keep");
    mappingTo(1);
    retain(end.plus(KEPT));
    assertThat(rows("account_link_event")).isOne();
    assertThat(rows("live_account")).isOne();
    assertThat(rows("wordpress_account")).isOne();
    retain(end.plus(KEPT).plus(SECOND));
    assertThat(rows("account_link_event")).isZero();
    assertThat(rows("live_account")).as("what names them goes too").isZero();
    assertThat(rows("wordpress_account")).isZero();
    assertThat(rows("account_link")).as("old addresses go on leading to the blog").isOne();
    change("DELETE FROM mapping");
    retain(end.plus(KEPT).plus(SECOND));
    assertThat(rows("account_link")).as("they don't any more").isZero();
  }

  @Test
  void anEndedLinkThatNoOldAddressLeadsByGoesWithItsEventsAndThenItsBlog() throws SQLException {
    UUID person = person(THEN);
    event(person, THEN);
    link(person, THEN, THEN, "keep");
    blog(1, THEN);
    retain(THEN.plus(KEPT));
    assertThat(rows("account_link")).isOne();
    assertThat(rows("wordpress_blog")).isOne();
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("account_link")).isZero();
    assertThat(rows("wordpress_blog")).isZero();
  }

  @Test
  void aBlogStaysAsLongAsAnythingLeadsToIt() throws SQLException {
    Instant late = THEN.plus(KEPT).plus(SECOND);
    blog(1, THEN);
    link(person(THEN), THEN, null, "keep");
    blog(2, THEN);
    mappingTo(2);
    blog(3, THEN);
    UUID moving = transfer(person(THEN), "now()", null);
    change("UPDATE transfer SET blog_id = 3 WHERE id = ?", moving);
    blog(4, late);
    blog(5, THEN);
    retain(late);
    assertThat(rows("wordpress_blog WHERE blog_id < 5")).isEqualTo(4);
    assertThat(rows("wordpress_blog")).as("nothing leads to the fifth").isEqualTo(4);
  }

  @Test
  void noBlogGoesWhileABatchWaitsThatMayLeadThere() throws SQLException {
    blog(1, THEN);
    change(
        "INSERT INTO mapping_batch (id, state, format, source, digest, actor, reason, began_at,"
            + " changed_at, staged_lines) VALUES (?, 'checked', 'csv', 's', 'd', 'a', 'r', ?, ?, 1)",
        UUID.randomUUID(),
        at(THEN),
        at(THEN));
    retain(THEN.plus(KEPT.multipliedBy(2)));
    assertThat(rows("wordpress_blog")).isOne();
    change("UPDATE mapping_batch SET state = 'discarded'");
    retain(THEN.plus(KEPT.multipliedBy(2)));
    assertThat(rows("wordpress_blog")).isZero();
  }

  @Test
  void whereABlogWasIsNotRemembered() throws SQLException {
    blog(1, THEN);
    change("INSERT INTO blog_change VALUES (7, 1, 'https://before.example')");
    change("INSERT INTO blog_change SELECT 8, blog_id, address FROM wordpress_blog");
    change("INSERT INTO blog_change VALUES (9, 2, 'https://gone.example')");
    retain(THEN);
    assertThat(rows("blog_change WHERE version = 8")).isOne();
    assertThat(rows("blog_change")).isOne();
  }

  @Test
  void whatPodsWereToldOfSpacesGoesOnceTheyReadAllAnew() throws SQLException {
    change("UPDATE map_version SET version = 9, reload = 7");
    change("INSERT INTO space_change VALUES (6, 'A1'), (7, 'A1'), (8, 'A1')");
    retain(THEN);
    assertThat(rows("space_change WHERE version = 8")).isOne();
    assertThat(rows("space_change")).isOne();
  }

  @Test
  void aLinkWhoseRedirectsWereStoppedGoesWithItsEvents() throws SQLException {
    UUID person = person(THEN);
    event(person, THEN);
    link(person, THEN, THEN, "stop");
    retain(THEN.plus(KEPT));
    assertThat(rows("account_link")).isOne();
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("account_link")).isZero();
    assertThat(rows("account_link_event")).isZero();
  }

  @Test
  void aFreshEventOfAnEndedLinkStays() throws SQLException {
    UUID person = person(THEN);
    link(person, THEN, THEN, "keep");
    event(person, THEN.plus(KEPT));
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("account_link_event")).isOne();
    assertThat(rows("live_account")).as("whose it is").isOne();
  }

  @Test
  void choicesStayAsLongAsEventsAndUntilWhatIsDueHasCome() throws SQLException {
    UUID person = person(THEN);
    choice(person, "upgrade", null);
    choice(person, "later", THEN.plus(DAY));
    retain(THEN.plus(KEPT));
    assertThat(rows("choice")).isEqualTo(2);
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("choice")).isOne();
    assertThat(rows("live_account")).as("whose it is").isOne();
    retain(THEN.plus(KEPT).plus(DAY).plus(SECOND));
    assertThat(rows("choice")).isZero();
    assertThat(rows("live_account")).isZero();
  }

  @Test
  void choicesOfWhoIsLinkedStay() throws SQLException {
    UUID person = person(THEN);
    choice(person, "upgrade", null);
    link(person, THEN, null, "keep");
    retain(THEN.plus(KEPT.multipliedBy(10)));
    assertThat(rows("choice")).isOne();
  }

  @Test
  void whoeverNeverLinkedIsForgottenInTheEnd() throws SQLException {
    person(THEN);
    retain(THEN.plus(KEPT));
    assertThat(rows("live_account")).isOne();
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("live_account")).isZero();
  }

  @Test
  void whoeverIsOnTheWayIsNotForgotten() throws SQLException {
    handOff(person(THEN), THEN.plus(KEPT));
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("handoff")).isOne();
    assertThat(rows("live_account")).isOne();
  }

  @Test
  void whoIsRemindedIsNotForgottenAndWhoWasIsInTheEnd() throws SQLException {
    UUID person = person(THEN);
    change(
        "INSERT INTO reminder_consent (person, language, since, look_at) VALUES (?, 'en', ?, ?)",
        person,
        at(THEN),
        at(THEN));
    change(
        "INSERT INTO reminder VALUES (?, '2011-03-16 60D', 'A11CE', 'sent', 1, ?, NULL)",
        person,
        at(THEN));
    retain(THEN.plus(KEPT.multipliedBy(10)));
    assertThat(rows("live_account")).isOne();
    assertThat(rows("reminder")).isOne();
    change("UPDATE reminder_consent SET look_at = NULL, ended_at = ?", at(THEN));
    retain(THEN.plus(DAY));
    assertThat(rows("reminder_consent")).isOne();
    retain(THEN.plus(DAY).plus(SECOND));
    assertThat(rows("reminder_consent")).isZero();
    assertThat(rows("reminder")).isZero();
  }

  @Test
  void whoAskedToBeErasedStaysRecognisable() throws SQLException {
    change("INSERT INTO erasure VALUES (?, ?)", new byte[] {1}, at(THEN));
    retain(THEN.plus(KEPT.multipliedBy(10)));
    assertThat(rows("erasure")).isOne();
  }

  @Test
  void transfersGoWithTheirEntriesLongAfterTheyAreOver() throws SQLException {
    UUID over = transfer(person(THEN), "now() + interval '9999 days'", THEN);
    UUID left = transfer(person(THEN), "NULL", null);
    UUID underWay = transfer(person(THEN), "now()", null);
    for (UUID one : new UUID[] {over, left, underWay}) {
      change("INSERT INTO transfer_entry (transfer, number) VALUES (?, 7)", one);
    }
    retain(THEN.plus(KEPT));
    assertThat(rows("transfer")).isEqualTo(3);
    retain(THEN.plus(KEPT).plus(SECOND));
    assertThat(rows("transfer")).as("what is under way stays").isOne();
    assertThat(rows("transfer_entry")).isOne();
  }

  @Test
  void aPermissionForATransferGoesWithIt() throws SQLException {
    UUID person = person(THEN);
    link(person, THEN, null, "keep");
    change(
        "INSERT INTO consent (person, use, granted_at) VALUES (?, 'transfer', ?)",
        person,
        at(THEN));
    change(
        "INSERT INTO consent (person, use, granted_at) VALUES (?, 'other', ?)", person, at(THEN));
    transfer(person, "NULL", null);
    retain(THEN.plus(KEPT));
    assertThat(rows("consent")).isEqualTo(2);
    change("UPDATE transfer SET ended_at = ?", at(THEN.plus(KEPT)));
    retain(THEN.plus(KEPT));
    assertThat(rows("consent WHERE use = 'transfer'")).isZero();
    assertThat(rows("consent")).isOne();
  }

  @Test
  void aCopyGoesADayAfterWhatItWasMadeOf() throws SQLException {
    change(
        "INSERT INTO download (cid, person, language, asked_at) VALUES ('A11CE', ?, 'en', ?)",
        person(THEN),
        at(THEN));
    change(
        "INSERT INTO reading (cid, source, state, pictures, asked_at, failures, kept_until)"
            + " VALUES ('A11CE', 'origin', 'done', true, ?, 0, ?)",
        at(THEN),
        at(THEN));
    retain(THEN.plus(KEPT));
    assertThat(rows("download")).isOne();
    change("DELETE FROM reading");
    retain(THEN.plus(DAY));
    assertThat(rows("download")).isOne();
    retain(THEN.plus(DAY).plus(SECOND));
    assertThat(rows("download")).isZero();
  }

  private static UUID transfer(UUID person, String lookAt, Instant ended) throws SQLException {
    UUID id = UUID.randomUUID();
    change(
        "INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts, entries,"
            + " comments, pictures, done_now, done_of, failures, asked_at, moved_at, look_at,"
            + " ended_at) VALUES (?, ?, ?, ?, false, 'uploading', 1, 1, '[]', 1, 0, 0, 0, 0, 0, ?, ?, "
            + lookAt
            + ", ?)",
        id,
        person,
        id.toString(),
        id.getMostSignificantBits(),
        at(THEN),
        at(THEN),
        ended == null ? null : at(ended));
    return id;
  }

  private static void retain(Instant now) {
    new SignInRetention(KEPT, DAY, DAY, DAY, pool, InstantSource.fixed(now)).run();
  }

  private static UUID person(Instant first) throws SQLException {
    UUID person = UUID.randomUUID();
    change(
        "INSERT INTO live_account VALUES (?, 't', ?, 's', ?)",
        person,
        person.toString(),
        at(first));
    return person;
  }

  private static void handOff(UUID person, Instant expires) throws SQLException {
    change(
        "INSERT INTO handoff (id, secret_hash, live_person, purpose, began_at, expires_at)"
            + " VALUES (?, ?, ?, 'new', ?, ?)",
        UUID.randomUUID(),
        new byte[] {1},
        person,
        at(expires.minus(Duration.ofMinutes(30))),
        at(expires));
  }

  private static void sessions(int count, Instant expires) throws SQLException {
    change(
        "INSERT INTO sign_in_session SELECT int4send(n), 'live', 's', 'c', ?, ?"
            + " FROM generate_series(1, ?) n",
        at(expires.minus(Duration.ofHours(1))),
        at(expires),
        count);
  }

  private static void event(UUID person, Instant when) throws SQLException {
    change(
        "INSERT INTO account_link_event (id, at, what, live_person, actor, reason)"
            + " VALUES (?, ?, 'linked', ?, 'person', '')",
        UUID.randomUUID(),
        at(when),
        person);
  }

  private static void choice(UUID person, String what, Instant due) throws SQLException {
    change(
        "INSERT INTO choice VALUES ('A11CE', ?, ?, ?, ?, ?)",
        UUID.randomUUID(),
        person,
        at(THEN),
        what,
        due == null ? null : at(due));
  }

  private static void link(UUID person, Instant linked, Instant ended, String redirects)
      throws SQLException {
    UUID wordPress = UUID.randomUUID();
    change("INSERT INTO wordpress_account VALUES (?, 1, 'w', ?)", wordPress, at(linked));
    change(
        "INSERT INTO account_link VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
        UUID.randomUUID(),
        person,
        wordPress,
        UUID.randomUUID(),
        at(linked),
        ended == null ? null : at(ended),
        redirects);
  }

  private static void blog(long id, Instant seen) throws SQLException {
    change("INSERT INTO wordpress_blog VALUES (?, 'https://blog.example', 'n', ?)", id, at(seen));
  }

  private static void mappingTo(long blog) throws SQLException {
    change(
        "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version)"
            + " VALUES ('A11CE', '', 'redirect', ?, '/', ?, 1)",
        blog,
        UUID.randomUUID());
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static void change(String statement, Object... values) throws SQLException {
    try (PreparedStatement change = connection.prepareStatement(statement)) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] == null) {
          change.setNull(i + 1, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
          change.setObject(i + 1, values[i]);
        }
      }
      change.executeUpdate();
    }
  }

  private static long rows(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
