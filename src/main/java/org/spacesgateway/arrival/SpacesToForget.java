package org.spacesgateway.arrival;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The names of Spaces that are to go from the arrivals, which stay, and name none. */
public final class SpacesToForget {
  private static final String ASK =
      "INSERT INTO space_to_forget (label, asked_at) VALUES (?, ?)"
          + " ON CONFLICT (label) DO UPDATE SET asked_at = excluded.asked_at";
  private static final String ASKED =
      "SELECT label, asked_at FROM space_to_forget ORDER BY asked_at LIMIT ?";
  private static final String FORGET =
      "UPDATE arrival SET space = NULL WHERE id IN (SELECT id FROM arrival WHERE space = ?"
          + " AND space IS NOT NULL LIMIT ? FOR UPDATE SKIP LOCKED)";

  /* Others may be at work on those that were passed over, and may yet fail. */
  private static final String DONE =
      "DELETE FROM space_to_forget WHERE label = ? AND asked_at = ?"
          + " AND NOT EXISTS (SELECT FROM arrival WHERE space = ?)";
  private static final int MOST_ASKED = 100;
  private static final int AT_ONCE = 1000;

  private final DataSource database;

  /** Those in this database. Connections are taken for each call, with autocommit on. */
  public SpacesToForget(DataSource database) {
    this.database = database;
  }

  /**
   * A name that is to go.
   *
   * @param label as {@link Arrival#space} has it
   * @param at when that was asked last
   */
  public record Asked(String label, OffsetDateTime at) {}

  /**
   * Writes down, in the caller's transaction, that these are to go.
   *
   * @param labels as {@link Arrival#space} has them
   * @throws SQLException if the database fails
   */
  public static void ask(Connection database, List<String> labels, Instant now)
      throws SQLException {
    try (PreparedStatement ask = database.prepareStatement(ASK)) {
      // In one order: two who ask for the same ones wait for each other at the first.
      for (String label : labels.stream().sorted().toList()) {
        ask.setString(1, label);
        ask.setObject(2, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
        ask.addBatch();
      }
      ask.executeBatch();
    }
  }

  /**
   * Some that have not gone yet, the oldest first.
   *
   * @return a hundred at most
   * @throws SQLException if the database is away
   */
  public List<Asked> asked() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(ASKED)) {
      select.setInt(1, MOST_ASKED);
      try (ResultSet rows = select.executeQuery()) {
        List<Asked> asked = new ArrayList<>();
        while (rows.next()) {
          asked.add(new Asked(rows.getString(1), rows.getObject(2, OffsetDateTime.class)));
        }
        return asked;
      }
    }
  }

  /**
   * Takes one out of a thousand arrivals, whichever others don't hold; several processes may.
   *
   * @return whether a round need not look at it again: no arrival that is free has it any more
   * @throws SQLException if the database is away, or gives this up for another's sake; what went
   *     before stays gone
   */
  public boolean forgetSome(Asked one) throws SQLException {
    try (Connection connection = database.getConnection()) {
      try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
        forget.setString(1, one.label());
        forget.setInt(2, AT_ONCE);
        if (forget.executeUpdate() == AT_ONCE) {
          return false;
        }
      }
      try (PreparedStatement done = connection.prepareStatement(DONE)) {
        done.setString(1, one.label());
        done.setObject(2, one.at());
        done.setString(3, one.label());
        done.executeUpdate();
      }
      return true;
    }
  }
}
