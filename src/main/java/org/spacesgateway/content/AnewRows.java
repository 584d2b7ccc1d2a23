package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.address.Cid;

/**
 * What a reading found of a Space while an earlier one is in use, in the tables. Everything happens
 * in the caller's transaction, some rows at a time.
 */
final class AnewRows {
  /** Each up to some megabytes. */
  private static final int ENTRIES_AT_ONCE = 5;

  private static final int LEFT_OUT_AT_ONCE = 1000;
  private static final int PICTURES_AT_ONCE = 20;
  private static final String ENTRIES =
      """
      WITH moved AS (
        DELETE FROM anew_entry WHERE cid = ? AND number IN (
          SELECT number FROM anew_entry WHERE cid = ? ORDER BY number LIMIT ?)
        RETURNING cid, number, friends_only, comments, entry, round)
      INSERT INTO read_entry (cid, number, friends_only, comments, entry, round)
      SELECT cid, number, friends_only, comments, entry, round FROM moved
      ON CONFLICT (cid, number) DO UPDATE SET friends_only = excluded.friends_only,
        comments = excluded.comments, entry = excluded.entry, round = excluded.round\
      """;
  private static final String LEFT_OUT =
      """
      WITH moved AS (
        DELETE FROM anew_left_out WHERE cid = ? AND (what, place) IN (
          SELECT what, place FROM anew_left_out WHERE cid = ? ORDER BY what, place LIMIT ?)
        RETURNING cid, what, kind, place, times, example, round)
      INSERT INTO read_left_out (cid, what, kind, place, times, example, round)
      SELECT cid, what, kind, place, times, example, round FROM moved
      ON CONFLICT (cid, what, place) DO UPDATE SET kind = excluded.kind, times = excluded.times,
        example = excluded.example, round = excluded.round\
      """;
  private static final String PICTURES =
      """
      UPDATE read_picture SET state = 'kept' WHERE cid = ? AND name IN (
        SELECT name FROM read_picture WHERE cid = ? AND state = 'fetched' LIMIT ?)\
      """;

  private AnewRows() {}

  /** All entries were come across: their pictures are fetched next. */
  static void wantPictures(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            """
            SELECT number, friends_only, entry FROM anew_entry
            WHERE cid = ? AND number > ? ORDER BY number LIMIT ?\
            """)) {
      List<Entry> some = new ArrayList<>();
      long last = -1;
      do {
        some.clear();
        select.setString(1, cid.hex());
        select.setLong(2, last);
        select.setInt(3, ENTRIES_AT_ONCE);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            last = row.getLong(1);
            some.add(EntryJson.entry(cid, last, row.getBoolean(2), row.getString(3)));
          }
        }
        PictureRows.want(database, cid, some);
      } while (some.size() == ENTRIES_AT_ONCE);
    }
  }

  /**
   * The reading is done: what it found takes the place of what was in use. What it did not come
   * across goes only if it came across all that there is.
   */
  static void takePlace(Connection database, Cid cid) throws SQLException {
    forgetEarlier(database, cid);
    Completeness.compare(database, cid, Into.ANEW, false);
    // A process of the release before may have ended with the entries, which wants only its own.
    wantPictures(database, cid);
    boolean whole = Completeness.isWhole(database, cid);
    try (PreparedStatement told =
        database.prepareStatement(
            """
            DELETE FROM read_left_out WHERE cid = ?
              AND place IN (SELECT number::text FROM anew_entry WHERE cid = ?)\
            """)) {
      told.setString(1, cid.hex());
      told.setString(2, cid.hex());
      told.executeUpdate();
    }
    some(database, ENTRIES, cid, ENTRIES_AT_ONCE);
    if (whole) {
      ReadingRows.sweep(database, cid);
    }
    some(database, LEFT_OUT, cid, LEFT_OUT_AT_ONCE);
    usePictures(database, cid);
    if (!whole) {
      notMissing(database, cid);
      Completeness.compare(database, cid, Into.IN_USE, true);
    }
  }

  /* Where nothing is swept: pictures that are there by now. */
  private static void notMissing(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement(
            """
            DELETE FROM read_left_out WHERE cid = ? AND what IN (?, ?) AND place IN (
              SELECT address FROM read_picture WHERE cid = ? AND state = 'kept')\
            """)) {
      delete.setString(1, cid.hex());
      delete.setString(2, LeftOut.What.PICTURE_MISSING.name());
      delete.setString(3, LeftOut.What.PICTURE_TOO_LARGE.name());
      delete.setString(4, cid.hex());
      delete.executeUpdate();
    }
  }

  /** Pictures that were fetched aside are in use from now on. */
  static void usePictures(Connection database, Cid cid) throws SQLException {
    some(database, PICTURES, cid, PICTURES_AT_ONCE);
  }

  /**
   * Nothing comes of what an earlier reading anew found, which a process that knows of none ended.
   */
  static void forgetEarlier(Connection database, Cid cid) throws SQLException {
    int round = ReadingRows.round(database, cid);
    Pieces.ANEW_ENTRIES.delete(database, cid, round);
    Pieces.ANEW_LEFT_OUT.delete(database, cid, round);
  }

  /** Nothing comes of what was found; pictures that were fetched are there for the next reading. */
  static void forget(Connection database, Cid cid) throws SQLException {
    Pieces.ANEW_ENTRIES.delete(database, cid);
    Pieces.ANEW_LEFT_OUT.delete(database, cid);
  }

  private static void some(Connection database, String sql, Cid cid, int most) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, cid.hex());
      statement.setString(2, cid.hex());
      statement.setInt(3, most);
      while (statement.executeUpdate() == most) {
        // There may be more.
      }
    }
  }
}
