package org.spacesgateway.ops;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.directory.BlogAddress;
import org.spacesgateway.directory.MapVersion;
import org.spacesgateway.linkage.LinkageConfig;
import org.spacesgateway.messenger.MessengerConfig;
import org.spacesgateway.reminder.RemindersConfig;
import org.spacesgateway.signin.SignInConfig;

/**
 * Deletes, in small steps, what is kept of hand-offs, sign-ins, ended links and reminders for a
 * time only.
 */
@Singleton
final class SignInRetention {
  private static final Logger LOG = Logger.getLogger(SignInRetention.class);
  private static final int STEP = 1000;
  private static final int STEPS_A_RUN = 500;
  /* Over, or left alone by an owner who was asked for something. */
  private static final String ENDED_TRANSFER =
      "COALESCE(ended_at, CASE WHEN look_at IS NULL THEN moved_at END) < ?1";

  private static final Duration HANDOFF_AFTER_ITS_END = Duration.ofDays(1);

  /**
   * Rows of a table for which a condition on one moment holds, and how far back that is.
   *
   * @param emptied what of them goes, as an assignment; null: they go themselves
   */
  private record Expired(String table, String condition, Duration age, String emptied) {
    Expired(String table, String condition, Duration age) {
      this(table, condition, age, null);
    }

    String statement() {
      return (emptied == null ? "DELETE FROM %1$s" : "UPDATE %1$s SET " + emptied).formatted(table)
          + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$d))"
              .formatted(table, condition, STEP);
    }
  }

  private final List<Expired> all;
  private final List<WalkedTable> walked;
  private final DataSource database;
  private final InstantSource clock;

  @Inject
  SignInRetention(
      LinkageConfig linkage,
      SignInConfig signIn,
      RemindersConfig reminders,
      MessengerConfig messenger,
      DataSource database,
      InstantSource clock) {
    this(
        linkage.keepEvents(),
        signIn.rememberStates(),
        reminders.retention(),
        messenger.retention(),
        database,
        clock);
  }

  /**
   * @param keepEvents how long the events of an ended link are kept
   * @param rememberStates how long a returned state is remembered
   * @param keepReminders how long it is kept what was sent to whom
   * @param keepAnnouncements how long it is kept what was announced
   */
  SignInRetention(
      Duration keepEvents,
      Duration rememberStates,
      Duration keepReminders,
      Duration keepAnnouncements,
      DataSource database,
      InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.all =
        List.of(
            new Expired("handoff", "expires_at < ?1", HANDOFF_AFTER_ITS_END),
            // Until the row goes, as when it was used or voided: nobody can finish it any more.
            new Expired(
                "handoff",
                "expires_at < ?1 AND (live_name IS NOT NULL OR proved_at IS NOT NULL)",
                Duration.ZERO,
                "live_name = NULL, proved_at = NULL, wordpress_id = NULL, username = NULL, blogs = NULL"),
            new Expired("sign_in_session", "expires_at < ?1", Duration.ZERO),
            // What is to be announced stays until it is.
            new Expired("announcement", "ended_at < ?1", keepAnnouncements),
            new Expired(
                "messenger_connection",
                "changed_at < ?1 AND NOT EXISTS (SELECT FROM account_link l"
                    + " WHERE l.live_person = messenger_connection.person AND l.ended_at IS NULL)",
                keepAnnouncements),
            // Whose hub could not be told goodbye; its lease ends by itself.
            new Expired(
                "websub_subscription",
                "COALESCE(asked_at, act_at) < ?1 AND NOT EXISTS (SELECT FROM messenger_connection c"
                    + " WHERE c.person = websub_subscription.person)",
                HANDOFF_AFTER_ITS_END),
            new Expired("consent_asked", "expires_at < ?1", Duration.ZERO),
            new Expired("consent", "ended_at < ?1", keepEvents),
            // A link that an operator ended is not told to whoever acts for it.
            new Expired(
                "consent",
                "granted_at < ?1 AND NOT EXISTS (SELECT FROM account_link l"
                    + " WHERE l.live_person = consent.person AND l.ended_at IS NULL)",
                HANDOFF_AFTER_ITS_END),
            // Whatever became of what it was for: nobody waits for it any more.
            new Expired(
                "consent",
                "use = 'transfer' AND granted_at < ?1 AND NOT EXISTS (SELECT FROM transfer t"
                    + " WHERE t.person = consent.person AND t.ended_at IS NULL)",
                HANDOFF_AFTER_ITS_END),
            // A copy of what was read is none without it.
            new Expired(
                "download",
                "asked_at < ?1 AND NOT EXISTS (SELECT FROM reading r WHERE r.cid = download.cid)",
                HANDOFF_AFTER_ITS_END),
            new Expired("used_state", "used_at < ?1", rememberStates),
            // Where old addresses go on leading to the blog, the row says where; it names nobody.
            new Expired(
                "account_link",
                "ended_at < ?1 AND (redirects = 'stop' OR NOT EXISTS (SELECT FROM mapping m"
                    + " WHERE m.blog_id = account_link.blog_id))",
                keepEvents),
            // An ended link's blog, or one that only a file named, goes when neither is left.
            new Expired(
                "wordpress_blog",
                "seen_at < ?1 AND NOT EXISTS (SELECT FROM account_link e"
                    + " WHERE e.blog_id = wordpress_blog.blog_id) AND "
                    + BlogAddress.UNUSED,
                keepEvents),
            new Expired("blog_change", BlogAddress.OUTDATED, Duration.ZERO),
            new Expired("space_change", MapVersion.FORGOTTEN_CHANGES, Duration.ZERO),
            // A proved one is why a Space has the owner that it has: an import asks for it.
            new Expired(
                "claim",
                "expires_at < ?1 AND COALESCE(case_at, asked_at) < ?1"
                    + " AND COALESCE(ended_how, '') NOT IN ('proved', 'granted')",
                keepEvents),
            // What is still to come stays until it came.
            new Expired(
                "choice",
                "at < ?1 AND (due IS NULL OR due < ?1) AND NOT EXISTS (SELECT FROM account_link l"
                    + " WHERE l.live_person = choice.person"
                    + " AND (l.ended_at IS NULL OR l.ended_at >= ?1))",
                keepEvents),
            // What was sent is known for as long as more may be.
            new Expired(
                "reminder",
                "tried_at < ?1 AND NOT EXISTS (SELECT FROM reminder_consent c"
                    + " WHERE c.person = reminder.person AND c.ended_at IS NULL)",
                keepReminders),
            new Expired("reminder_consent", "ended_at < ?1", keepReminders),
            new Expired(
                "transfer_entry",
                "transfer IN (SELECT id FROM transfer WHERE " + ENDED_TRANSFER + ")",
                keepEvents),
            new Expired("transfer", ENDED_TRANSFER, keepEvents));
    this.walked =
        List.of(
            new WalkedTable(
                "account_link_event",
                "id",
                "at < ?1 AND NOT EXISTS (SELECT FROM account_link l"
                    + " WHERE l.live_person = account_link_event.live_person"
                    + " AND (l.ended_at IS NULL OR l.ended_at >= ?1))",
                keepEvents,
                STEP),
            // What names people goes with the last that is kept about them; their next sign-in
            // would make it again.
            new WalkedTable(
                "live_account",
                "person",
                "first_at < ?1 AND NOT EXISTS (SELECT FROM account_link l"
                    + " WHERE l.live_person = live_account.person"
                    + " AND (l.ended_at IS NULL OR l.ended_at >= ?1))"
                    + " AND NOT EXISTS (SELECT FROM handoff h"
                    + " WHERE h.live_person = live_account.person)"
                    + " AND NOT EXISTS (SELECT FROM account_link_event e"
                    + " WHERE e.live_person = live_account.person)"
                    + " AND NOT EXISTS (SELECT FROM claim c"
                    + " WHERE c.live_person = live_account.person)"
                    + " AND NOT EXISTS (SELECT FROM choice c WHERE c.person = live_account.person)"
                    + " AND NOT EXISTS (SELECT FROM reminder_consent c"
                    + " WHERE c.person = live_account.person AND c.ended_at IS NULL)",
                keepEvents,
                STEP),
            new WalkedTable(
                "wordpress_account",
                "person",
                "first_at < ?1 AND NOT EXISTS (SELECT FROM account_link l"
                    + " WHERE l.wordpress_person = wordpress_account.person"
                    + " AND (l.ended_at IS NULL OR l.ended_at >= ?1))",
                keepEvents,
                STEP));
  }

  @Scheduled(
      every = "${gateway.linkage.retention-every:1h}",
      delayed = "${gateway.linkage.retention-every:1h}",
      concurrentExecution = ConcurrentExecution.SKIP)
  void run() {
    for (Expired expired : all) {
      long deleted = 0;
      try (Connection connection = database.getConnection()) {
        int rows = STEP;
        for (int step = 0; step < STEPS_A_RUN && rows == STEP; step++) {
          rows = delete(expired, connection);
          deleted += rows;
        }
      } catch (SQLException away) {
        stopped(expired.table(), away);
      }
      if (deleted > 0) {
        LOG.infof(
            "Retention %s %d rows of %s.",
            expired.emptied() == null ? "deleted" : "emptied", deleted, expired.table());
      }
    }
    walked.forEach(this::walk);
  }

  private void walk(WalkedTable table) {
    long deleted = 0;
    try (Connection connection = database.getConnection()) {
      for (int step = 0; step < STEPS_A_RUN; step++) {
        long gone = table.step(connection, clock.instant());
        if (gone < 0) {
          break;
        }
        deleted += gone;
      }
    } catch (SQLException away) {
      stopped(table.name(), away);
    }
    if (deleted > 0) {
      LOG.infof("Retention deleted %d rows of %s.", deleted, table.name());
    }
  }

  private static void stopped(String table, SQLException away) {
    LOG.warnf(
        "Retention of %s stopped (SQLSTATE %s); the next run goes on.", table, away.getSQLState());
  }

  private int delete(Expired expired, Connection connection) throws SQLException {
    OffsetDateTime before =
        OffsetDateTime.ofInstant(clock.instant().minus(expired.age()), ZoneOffset.UTC);
    try (PreparedStatement delete =
        connection.prepareStatement(expired.statement().replace("?1", "?"))) {
      for (int i = 1; i <= delete.getParameterMetaData().getParameterCount(); i++) {
        delete.setObject(i, before);
      }
      return delete.executeUpdate();
    }
  }
}
