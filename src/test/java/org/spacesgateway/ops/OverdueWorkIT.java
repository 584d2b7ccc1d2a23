package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** Work that nobody does is seen by how long it has been due. */
class OverdueWorkIT {
  private static final Instant NOW = Instant.parse("2011-01-02T03:04:05Z");
  private static final String DATABASE = "overdue_work";
  private static final String PERSON = "'00000000-0000-0000-0000-000000000001'";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private OverdueWork work;

  @BeforeEach
  void start() {
    SandboxDatabase server = TestDatabase.shared();
    database.setUrl(TestDatabase.migrated(DATABASE));
    database.setUser(server.user());
    database.setPassword(server.password());
    work = new OverdueWork(database, () -> NOW, meters);
  }

  @Test
  void whereNothingWaitsNothingIsDue() {
    work.look();
    assertThat(meters.get("gateway.overdue.seconds").gauges())
        .hasSize(6)
        .allMatch(gauge -> gauge.value() == 0);
  }

  @Test
  void aTransferThatNobodyTakesIsDueEverLonger() throws SQLException {
    transfer(1, NOW.minusSeconds(90));
    transfer(2, NOW.minusSeconds(900));
    transfer(3, NOW.plusSeconds(60));
    work.look();
    assertThat(seconds("transfers")).isEqualTo(900);
  }

  /** A transfer that waits for it is looked at, and is not overdue itself. */
  @Test
  void aReadingThatNobodyGoesOnWithIsDue() throws SQLException {
    execute(
        "INSERT INTO reading (cid, source, state, pictures, asked_at, look_at, failures, kept_until)"
            + " VALUES ('1', 'legacy', 'reading', true, now(), '"
            + NOW.minusSeconds(80)
            + "', 0, now())");
    work.look();
    assertThat(seconds("readings")).isEqualTo(80);
    assertThat(seconds("transfers")).isZero();
  }

  @Test
  void aCopyThatNobodyMakesIsDue() throws SQLException {
    execute(
        "INSERT INTO download (cid, person, language, asked_at, look_at) VALUES ('1', "
            + PERSON
            + ", 'en', now(), '"
            + NOW.minusSeconds(60)
            + "')");
    work.look();
    assertThat(seconds("copies")).isEqualTo(60);
  }

  @Test
  void aReminderThatNobodySendsIsDue() throws SQLException {
    execute(
        "INSERT INTO reminder_consent (person, language, since, look_at) VALUES ("
            + PERSON
            + ", 'en', now(), '"
            + NOW.minusSeconds(50)
            + "')");
    work.look();
    assertThat(seconds("reminders")).isEqualTo(50);
  }

  @Test
  void aLetterIsDueFromTheEndOfItsTransferOn() throws SQLException {
    transfer(1, NOW.plusSeconds(60));
    execute(
        "INSERT INTO transfer_letter (transfer, address, language, asked_at, look_at, failures)"
            + " SELECT id, '', 'en', now(), '"
            + NOW.minusSeconds(9_000)
            + "', 0 FROM transfer");
    work.look();
    assertThat(seconds("letters")).isZero();
    execute("UPDATE transfer SET ended_at = '" + NOW.minusSeconds(40) + "'");
    work.look();
    assertThat(seconds("letters")).isEqualTo(40);
  }

  @Test
  void anAnnouncementIsDueUnlessItsPersonMadeAPause() throws SQLException {
    execute(
        "INSERT INTO messenger_connection (person, blog_id, state, paused, since, changed_at, every_seconds, failures)"
            + " VALUES ("
            + PERSON
            + ", 1, 'connected', false, now(), now(), 60, 0)");
    execute(
        "INSERT INTO announcement (id, person, post, blog_id, link, title, excerpt, found_at, state, attempts, try_at)"
            + " VALUES (gen_random_uuid(), "
            + PERSON
            + ", 'p', 1, 'https://blog.example/', '', '', now(), 'waiting', 0, '"
            + NOW.minusSeconds(70)
            + "')");
    work.look();
    assertThat(seconds("announcements")).isEqualTo(70);
    execute("UPDATE messenger_connection SET paused = true");
    work.look();
    assertThat(seconds("announcements")).isZero();
  }

  @Test
  void withoutTheDatabaseItIsNotKnown() {
    work.look();
    database.setUrl("jdbc:postgresql://127.0.0.1:1/none");
    work.look();
    assertThat(seconds("transfers")).isNaN();
  }

  private void transfer(int number, Instant lookAt) throws SQLException {
    execute(
        "INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts, entries, comments, pictures, done_now, done_of, failures, asked_at, moved_at, look_at)"
            + " VALUES (gen_random_uuid(), gen_random_uuid(), '%1$d', %1$d, false, 'queued', 0, 0, '[]', 0, 0, 0, 0, 0, 0, now(), now(), '%2$s')"
                .formatted(number, lookAt));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private double seconds(String which) {
    return meters.get("gateway.overdue.seconds").tag("work", which).gauge().value();
  }
}
