package org.spacesgateway.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.SpacePage.Seen;

/** What was read, in the tables, one by one. Everything happens in the caller's transaction. */
final class ReadingRows {
  private static final int NAME_LENGTH = 24;

  private ReadingRows() {}

  /** Keeps what a step found; what it found before is replaced. */
  static void keep(Connection database, Cid cid, SpacePage page) throws SQLException {
    try (PreparedStatement forget =
            database.prepareStatement("DELETE FROM read_left_out WHERE cid = ? AND place = ?");
        PreparedStatement entry =
            database.prepareStatement(
                """
                INSERT INTO read_entry (cid, number, friends_only, comments, entry, round)
                VALUES (?, ?, ?, ?, ?, (SELECT round FROM reading WHERE cid = ?))
                ON CONFLICT (cid, number) DO UPDATE SET friends_only = excluded.friends_only,
                  comments = excluded.comments, entry = excluded.entry, round = excluded.round\
                """);
        PreparedStatement picture =
            database.prepareStatement(
                """
                INSERT INTO read_picture (cid, name, address, state, round)
                VALUES (?, ?, ?, 'wanted', (SELECT round FROM reading WHERE cid = ?))
                ON CONFLICT (cid, name) DO UPDATE SET round = excluded.round,
                  state = CASE WHEN read_picture.state = 'missing'
                    AND read_picture.round IS DISTINCT FROM excluded.round
                    THEN 'wanted' ELSE read_picture.state END\
                """)) {
      List<Entry> found = new ArrayList<>(page.entries());
      for (Entry it : page.entries()) {
        forget.setString(1, cid.hex());
        forget.setString(2, Long.toString(it.number()));
        forget.addBatch();
      }
      forget.executeBatch();
      found.addAll(passedOver(database, cid, page));
      for (Entry it : found) {
        entry.setString(1, cid.hex());
        entry.setLong(2, it.number());
        entry.setBoolean(3, it.friendsOnly());
        entry.setInt(4, it.comments().size());
        entry.setString(5, EntryJson.text(it));
        entry.setString(6, cid.hex());
        entry.addBatch();
        for (Picture one : it.pictures()) {
          picture.setString(1, cid.hex());
          picture.setString(2, name(one.address()));
          picture.setString(3, one.address());
          picture.setString(4, cid.hex());
          picture.addBatch();
        }
      }
      entry.executeBatch();
      picture.executeBatch();
    }
    leaveOut(database, cid, page.leftOut());
    if (page.seen() != null) {
      seen(database, cid, page.seen());
    }
  }

  /* What an earlier reading found of entries that this one came across, but could not read. */
  private static List<Entry> passedOver(Connection database, Cid cid, SpacePage page)
      throws SQLException {
    List<Entry> all = new ArrayList<>();
    try (PreparedStatement select =
            database.prepareStatement(
                "SELECT friends_only, entry FROM read_entry WHERE cid = ? AND number = ?");
        PreparedStatement stays =
            database.prepareStatement(
                "UPDATE read_left_out SET round = (SELECT round FROM reading WHERE cid = ?)"
                    + " WHERE cid = ? AND place = ?")) {
      for (LeftOut one : page.leftOut()) {
        if (one.what() == LeftOut.What.ENTRY && one.place().matches("[0-9]{1,12}")) {
          long number = Long.parseLong(one.place());
          select.setString(1, cid.hex());
          select.setLong(2, number);
          try (ResultSet row = select.executeQuery()) {
            if (row.next()) {
              all.add(EntryJson.entry(cid, number, row.getBoolean(1), row.getString(2)));
            }
          }
          stays.setString(1, cid.hex());
          stays.setString(2, cid.hex());
          stays.setString(3, one.place());
          stays.addBatch();
        }
      }
      stays.executeBatch();
    }
    return all;
  }

  /** All entries were come across: what only an earlier reading found is there no more. */
  static void sweep(Connection database, Cid cid) throws SQLException {
    int round;
    try (PreparedStatement select =
        database.prepareStatement("SELECT round FROM reading WHERE cid = ?")) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        round = row.getInt(1);
      }
    }
    for (Pieces rows : List.of(Pieces.ENTRIES, Pieces.PICTURES, Pieces.LEFT_OUT)) {
      rows.delete(database, cid, round);
    }
  }

  /** Writes down what was left out. */
  static void leaveOut(Connection database, Cid cid, List<LeftOut> all) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO read_left_out (cid, what, place, times, example, round)
            VALUES (?, ?, ?, ?, ?, (SELECT round FROM reading WHERE cid = ?))
            ON CONFLICT (cid, what, place) DO UPDATE SET times = excluded.times,
              example = excluded.example, round = excluded.round\
            """)) {
      for (LeftOut one : all) {
        insert.setString(1, cid.hex());
        insert.setString(2, one.what().name());
        insert.setString(3, one.place());
        insert.setInt(4, one.times());
        insert.setString(5, one.example());
        insert.setString(6, cid.hex());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void seen(Connection database, Cid cid, Seen seen) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO read_page (cid, address, etag, next) VALUES (?, ?, ?, ?)
            ON CONFLICT (cid, address) DO UPDATE SET etag = excluded.etag, next = excluded.next\
            """)) {
      insert.setString(1, cid.hex());
      insert.setString(2, seen.address());
      insert.setString(3, seen.etag());
      insert.setString(4, seen.next());
      insert.executeUpdate();
    }
  }

  /** What was said of an address before. */
  static Optional<Seen> seen(Connection database, Cid cid, String address) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT etag, next FROM read_page WHERE cid = ? AND address = ?")) {
      select.setString(1, cid.hex());
      select.setString(2, address);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new Seen(address, row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  /** Addresses of pictures that are still to be fetched. */
  static List<String> wanted(Connection database, Cid cid, int most) throws SQLException {
    List<String> wanted = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT address FROM read_picture WHERE cid = ? AND state = 'wanted' ORDER BY name LIMIT ?")) {
      select.setString(1, cid.hex());
      select.setInt(2, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          wanted.add(row.getString(1));
        }
      }
    }
    return wanted;
  }

  /**
   * Keeps a picture.
   *
   * @param type null when there is none to keep
   */
  static void picture(Connection database, Cid cid, String address, ImageType type, byte[] bytes)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            """
            INSERT INTO read_picture (cid, name, address, state, type, bytes) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (cid, name) DO UPDATE SET state = excluded.state, type = excluded.type,
              bytes = excluded.bytes\
            """)) {
      update.setString(1, cid.hex());
      update.setString(2, name(address));
      update.setString(3, address);
      update.setString(4, type == null ? "missing" : "kept");
      update.setString(5, type == null ? null : type.ending());
      update.setBytes(6, type == null ? null : bytes);
      update.executeUpdate();
    }
  }

  /** What a picture of that address is called: digits and letters. */
  static String name(String address) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8)))
          .substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
