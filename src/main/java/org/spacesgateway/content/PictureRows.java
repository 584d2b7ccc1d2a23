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
import org.spacesgateway.address.Cid;

/** Pictures of what was read, in the table. Everything happens in the caller's transaction. */
final class PictureRows {
  private static final int NAME_LENGTH = 24;

  private PictureRows() {}

  /** The pictures of some entries are to be fetched, but for those that are there. */
  static void want(Connection database, Cid cid, List<Entry> entries) throws SQLException {
    try (PreparedStatement picture =
        database.prepareStatement(
            """
            INSERT INTO read_picture (cid, name, address, state, round)
            VALUES (?, ?, ?, 'wanted', (SELECT round FROM reading WHERE cid = ?))
            ON CONFLICT (cid, name) DO UPDATE SET round = excluded.round,
              state = CASE WHEN read_picture.state = 'missing'
                AND read_picture.round IS DISTINCT FROM excluded.round
                THEN 'wanted' ELSE read_picture.state END\
            """)) {
      for (Entry it : entries) {
        for (Picture one : it.pictures()) {
          picture.setString(1, cid.hex());
          picture.setString(2, name(one.address()));
          picture.setString(3, one.address());
          picture.setString(4, cid.hex());
          picture.addBatch();
        }
      }
      picture.executeBatch();
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

  /** Keeps a picture. */
  static void keep(
      Connection database, Cid cid, String address, ImageType type, byte[] bytes, Into into)
      throws SQLException {
    put(database, cid, address, into.picture, type.ending(), bytes);
  }

  /** A picture can't be had, which is told. */
  static void missing(Connection database, Cid cid, String address, LeftOut.What why, Into into)
      throws SQLException {
    put(database, cid, address, "missing", null, null);
    ReadingRows.leaveOut(database, cid, List.of(new LeftOut(why, address, 1, address)), into);
  }

  private static void put(
      Connection database, Cid cid, String address, String state, String type, byte[] bytes)
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
      update.setString(4, state);
      update.setString(5, type);
      update.setBytes(6, bytes);
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
