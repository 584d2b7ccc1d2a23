package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Reading.State;

/**
 * What readings anew found that a process of the release before ended or forgot: it knows nothing
 * of what is kept aside.
 */
final class AnewLeftovers {
  private static final int AT_ONCE = 100;
  private static final String LEFT =
      """
      SELECT cid FROM anew_entry a WHERE NOT EXISTS (
        SELECT 1 FROM reading WHERE cid = a.cid AND state NOT IN ('done', 'refused'))
      UNION SELECT cid FROM anew_left_out a WHERE NOT EXISTS (
        SELECT 1 FROM reading WHERE cid = a.cid AND state NOT IN ('done', 'refused'))
      LIMIT ?\
      """;
  private static final String ENDED =
      """
      SELECT state = 'done' AND fault IS NULL
        AND EXISTS (SELECT 1 FROM anew_entry WHERE cid = r.cid AND round = r.round)
      FROM reading r WHERE cid = ? AND state IN ('done', 'refused') FOR UPDATE\
      """;
  private static final String GOES_ON =
      """
      UPDATE reading SET state = ?, look_at = ?, complete_at = read_at, complete_pictures = pictures
      WHERE cid = ?\
      """;

  private AnewLeftovers() {}

  /** Goes on with those readings that are done but for what was kept aside; forgets the rest. */
  static void clear(DataSource database, Instant now) throws SQLException {
    List<Cid> some;
    do {
      some = new ArrayList<>();
      try (Connection connection = database.getConnection();
          PreparedStatement select = connection.prepareStatement(LEFT)) {
        select.setInt(1, AT_ONCE);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            some.add(Cid.ofHex(row.getString(1)).orElseThrow());
          }
        }
      }
      for (Cid cid : some) {
        clear(database, cid, now);
      }
    } while (some.size() == AT_ONCE);
  }

  private static void clear(DataSource database, Cid cid, Instant now) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement select = connection.prepareStatement(ENDED);
          PreparedStatement goesOn = connection.prepareStatement(GOES_ON)) {
        select.setString(1, cid.hex());
        boolean isDone;
        try (ResultSet row = select.executeQuery()) {
          isDone = row.next() && row.getBoolean(1);
        }
        if (isDone) {
          AnewRows.wantPictures(connection, cid);
          goesOn.setString(1, Readings.word(State.PICTURES));
          goesOn.setObject(2, Readings.at(now));
          goesOn.setString(3, cid.hex());
          goesOn.executeUpdate();
        } else {
          AnewRows.forget(connection, cid);
        }
        connection.commit();
      } catch (SQLException failed) {
        connection.rollback();
        throw failed;
      }
    }
  }
}
