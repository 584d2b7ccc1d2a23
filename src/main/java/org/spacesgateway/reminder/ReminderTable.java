package org.spacesgateway.reminder;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.reminder.Reminding.Step;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.words.Language;

/**
 * Who is reminded next, and what became of it, so that however many processes work on it each
 * reminder is sent at most once: one that was begun is written down before its mail is sent, and
 * never begun again unless the mail server refused it. One whose process ended in between may never
 * have been sent, and is not sent again.
 */
final class ReminderTable {
  private static final String NEXT =
      """
      SELECT c.person, c.address, c.language, c.since, s.cid, s.market, s.alias, s.title,
        EXISTS (SELECT FROM account_link l WHERE l.live_person = c.person AND l.ended_at IS NULL),
        EXISTS (SELECT FROM mapping m WHERE m.scope = s.cid), s.owner_closes_at,
        (SELECT CASE h.what WHEN 'later' THEN h.due END FROM choice h
          WHERE h.cid = s.cid AND h.person = c.person ORDER BY h.id DESC LIMIT 1)
      FROM reminder_consent c
      LEFT JOIN live_account a ON a.person = c.person
      LEFT JOIN LATERAL (SELECT * FROM space p
        WHERE p.owner_tid = a.tid AND p.owner_oid = a.oid ORDER BY p.cid LIMIT 1) s ON true
      WHERE c.look_at <= ? ORDER BY c.look_at LIMIT 1 FOR UPDATE OF c SKIP LOCKED\
      """;
  private final DataSource database;
  private final Vault vault;
  private final Reminding reminding;
  private final RemindersConfig config;

  ReminderTable(DataSource database, Vault vault, Reminding reminding, RemindersConfig config) {
    this.database = database;
    this.vault = vault;
    this.reminding = reminding;
    this.config = config;
  }

  /**
   * A reminder that this process has begun to send.
   *
   * @param attempt 1 for the first
   * @param space what its owner calls their Space
   * @param closes when it closes, in the zone that they read dates in
   */
  record Begun(
      UUID person,
      String which,
      int attempt,
      String address,
      Language language,
      String space,
      ZonedDateTime closes,
      boolean last) {}

  /**
   * What was found.
   *
   * @param looked how many people were looked at; 0 when nobody is to be, now
   * @param begun what is to be sent
   * @param lost how many had been begun by a process that did not say what became of it
   */
  record Found(int looked, List<Begun> begun, int lost) {}

  /**
   * Begins what is due, in one transaction.
   *
   * @param mostLooked how many people are looked at
   * @param mostBegun how many reminders are begun
   */
  Found begin(int mostLooked, int mostBegun, Instant now) throws SQLException {
    List<Begun> begun = new ArrayList<>();
    int looked = 0;
    int lost = 0;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement next = connection.prepareStatement(NEXT)) {
        next.setObject(1, ConsentRows.at(now));
        for (; looked < mostLooked && begun.size() < mostBegun; looked++) {
          try (ResultSet row = next.executeQuery()) {
            if (!row.next()) {
              break;
            }
            lost += look(connection, row, now, begun);
          }
        }
        connection.commit();
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    }
    return new Found(looked, begun, lost);
  }

  private int look(Connection connection, ResultSet row, Instant now, List<Begun> begun)
      throws SQLException {
    UUID person = row.getObject(1, UUID.class);
    ReminderRows.Sent sent = ReminderRows.sentTo(connection, person, now);
    String cid = row.getString(5);
    Asked.Owned space =
        cid == null
            ? null
            : new Asked.Owned(
                Cid.ofHex(cid).orElseThrow(),
                row.getString(6),
                row.getBoolean(10),
                ConsentRows.instant(row, 11));
    Asked asked =
        new Asked(
            row.getObject(4, OffsetDateTime.class).toInstant(),
            row.getBoolean(9),
            space,
            ConsentRows.instant(row, 12),
            sent.past());
    Step step =
        sent.busyUntil() == null ? reminding.next(asked, now) : new Step.Look(sent.busyUntil());
    String address = ConsentRows.address(vault, person, row.getBytes(2));
    switch (step) {
      case Step.Look(Instant at) -> ConsentRows.lookAt(connection, person, at);
      case Step.End(Ending how) -> ConsentRows.end(connection, person, how, now);
      case Step.Send send when address == null ->
          ConsentRows.end(connection, person, Ending.NO_ADDRESS, now);
      case Step.Send send -> {
        String which = send.reminder().which();
        Instant until = now.plus(config.lease());
        ConsentRows.lookAt(connection, person, until);
        begun.add(
            new Begun(
                person,
                which,
                ReminderRows.begin(connection, person, which, cid, now, until),
                address,
                Language.tagged(row.getString(3)).orElse(Language.ENGLISH),
                name(row.getString(8), row.getString(7), cid),
                send.closes().atZone(send.zone()),
                send.reminder().last()));
      }
    }
    return sent.lost();
  }

  private static String name(String title, String alias, String cid) {
    return title != null && !title.isBlank() ? title : alias != null ? alias : cid;
  }

  /**
   * Writes down what became of one, unless it took so long that it is given up already.
   *
   * @return what it is now
   */
  State ended(Begun begun, State how, Instant now) throws SQLException {
    State state =
        how == State.REFUSED && begun.attempt() >= config.attempts() ? State.GIVEN_UP : how;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      if (ReminderRows.end(connection, begun, state, now)) {
        switch (state) {
          case BOUNCED -> ConsentRows.end(connection, begun.person(), Ending.BOUNCED, now);
          case REFUSED -> {
            Instant again = now.plus(config.retryAfter().multipliedBy(1L << begun.attempt() - 1));
            ConsentRows.lookAt(connection, begun.person(), again);
          }
          default -> ConsentRows.lookAt(connection, begun.person(), now);
        }
      }
      connection.commit();
    }
    return state;
  }

  /** How far a reminder is. */
  enum State {
    /** Begun, and not known to be more until its lease ends. */
    SENDING,
    /** The mail server took it. */
    SENT,
    /** The mail server did not take it: it is tried again. */
    REFUSED,
    /** Refused too often. */
    GIVEN_UP,
    /** The mail server says that there is no such address. */
    BOUNCED,
    /** It may have been taken or not: it is not tried again. */
    UNKNOWN;

    /** As the table has it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
