package org.spacesgateway.content;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.SpacePage.Seen;

/** What was read, in the tables, one by one. Everything happens in the caller's transaction. */
final class ReadingRows {
  private ReadingRows() {}

  /** Keeps what a step found; what it found before is replaced. */
  static void keep(Connection database, Cid cid, SpacePage page, Into into) throws SQLException {
    try (PreparedStatement forget =
            database.prepareStatement(
                "DELETE FROM " + into.leftOut + " WHERE cid = ? AND place = ?");
        PreparedStatement entry =
            database.prepareStatement(
                """
                INSERT INTO %s (cid, number, friends_only, comments, entry, round)
                VALUES (?, ?, ?, ?, ?, (SELECT round FROM reading WHERE cid = ?))
                ON CONFLICT (cid, number) DO UPDATE SET friends_only = excluded.friends_only,
                  comments = excluded.comments, entry = excluded.entry, round = excluded.round\
                """
                    .formatted(into.entries))) {
      List<Entry> found = new ArrayList<>(page.entries());
      for (Entry it : page.entries()) {
        forget.setString(1, cid.hex());
        forget.setString(2, Long.toString(it.number()));
        forget.addBatch();
      }
      forget.executeBatch();
      found.addAll(passedOver(database, cid, page, into));
      for (Entry it : found) {
        entry.setString(1, cid.hex());
        entry.setLong(2, it.number());
        entry.setBoolean(3, it.friendsOnly());
        entry.setInt(4, it.comments().size());
        entry.setString(5, EntryJson.text(it));
        entry.setString(6, cid.hex());
        entry.addBatch();
      }
      entry.executeBatch();
      switch (into) {
        case IN_USE -> PictureRows.want(database, cid, found);
        case ANEW -> stillThere(database, cid, found);
      }
    }
    leaveOut(database, cid, page.leftOut(), into);
    if (page.seen() != null) {
      seen(database, cid, page.seen());
    }
  }

  /* A process of the release before, which keeps nothing aside, may end the entries of this reading,
  and then forgets what is of an earlier one: nothing that it would miss is, from here on. A round
  that is not known it keeps; when this release ends it, what was not come across by then goes. */
  private static void stillThere(Connection database, Cid cid, List<Entry> entries)
      throws SQLException {
    String unlessCameAcross = " AND round < (SELECT round FROM reading WHERE cid = ?)";
    try (PreparedStatement select =
            database.prepareStatement(
                "SELECT friends_only, entry FROM read_entry WHERE cid = ? AND number = ?");
        PreparedStatement entry =
            database.prepareStatement(
                """
                UPDATE read_entry SET round = (SELECT round FROM reading WHERE cid = ?)
                WHERE cid = ? AND number = ?\
                """);
        PreparedStatement picture =
            database.prepareStatement(
                "UPDATE read_picture SET round = NULL WHERE cid = ? AND name = ?"
                    + unlessCameAcross);
        PreparedStatement leftOut =
            database.prepareStatement(
                "UPDATE read_left_out SET round = NULL WHERE cid = ? AND place = ?"
                    + unlessCameAcross)) {
      for (Entry it : entries) {
        select.setString(1, cid.hex());
        select.setLong(2, it.number());
        Set<String> places = new TreeSet<>(Set.of(Long.toString(it.number())));
        try (ResultSet row = select.executeQuery()) {
          if (row.next()) {
            EntryJson.entry(cid, it.number(), row.getBoolean(1), row.getString(2))
                .pictures()
                .forEach(one -> places.add(one.address()));
          }
        }
        entry.setString(1, cid.hex());
        entry.setString(2, cid.hex());
        entry.setLong(3, it.number());
        entry.addBatch();
        for (String place : places) {
          stays(picture, cid, PictureRows.name(place));
          stays(leftOut, cid, place);
        }
      }
      entry.executeBatch();
      picture.executeBatch();
      leftOut.executeBatch();
    }
  }

  private static void stays(PreparedStatement update, Cid cid, String which) throws SQLException {
    update.setString(1, cid.hex());
    update.setString(2, which);
    update.setString(3, cid.hex());
    update.addBatch();
  }

  /* What an earlier reading found of entries that this one came across, but could not read. */
  private static List<Entry> passedOver(Connection database, Cid cid, SpacePage page, Into into)
      throws SQLException {
    List<Entry> all = new ArrayList<>();
    try (PreparedStatement select =
            database.prepareStatement(
                """
                SELECT friends_only, entry FROM read_entry e WHERE cid = ? AND number = ?
                AND NOT EXISTS (SELECT 1 FROM anew_entry WHERE cid = e.cid AND number = e.number)\
                """);
        PreparedStatement stays = database.prepareStatement(stays(into))) {
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

  private static String stays(Into into) {
    return switch (into) {
      case IN_USE ->
          """
          UPDATE read_left_out SET round = (SELECT round FROM reading WHERE cid = ?)
          WHERE cid = ? AND place = ?\
          """;
      case ANEW ->
          """
          INSERT INTO anew_left_out (cid, what, kind, place, times, example, round)
          SELECT cid, what, kind, place, times, example, (SELECT round FROM reading WHERE cid = ?)
          FROM read_left_out WHERE cid = ? AND place = ? ON CONFLICT DO NOTHING\
          """;
    };
  }

  /** All entries were come across: what only an earlier reading found is there no more. */
  static void sweep(Connection database, Cid cid) throws SQLException {
    int round = round(database, cid);
    for (Pieces rows : List.of(Pieces.ENTRIES, Pieces.PICTURES, Pieces.LEFT_OUT)) {
      rows.delete(database, cid, round);
    }
  }

  /** The reading that is under way, or was the last: the first is 0. */
  static int round(Connection database, Cid cid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT round FROM reading WHERE cid = ?")) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Writes down what was left out. */
  static void leaveOut(Connection database, Cid cid, List<LeftOut> all, Into into)
      throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO %s (cid, what, kind, place, times, example, round)
            VALUES (?, ?, ?, ?, ?, ?, (SELECT round FROM reading WHERE cid = ?))
            ON CONFLICT (cid, what, place) DO UPDATE SET kind = excluded.kind,
              times = excluded.times, example = excluded.example, round = excluded.round\
            """
                .formatted(into.leftOut))) {
      for (LeftOut one : all) {
        insert.setString(1, cid.hex());
        insert.setString(2, one.what().stored());
        insert.setString(3, one.what().kind());
        insert.setString(4, one.place());
        insert.setInt(5, one.times());
        insert.setString(6, one.example());
        insert.setString(7, cid.hex());
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
}
