package org.spacesgateway.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Which entries have arrived, in the table. */
final class EntryTable implements Arrivals {
  /* A transfer that was erased meanwhile gets none. */
  private static final String PUT =
      """
      INSERT INTO transfer_entry AS e
        (transfer, number, post_id, address, is_public, by_metadata, comments, pictures,
         old_pictures)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? FROM transfer WHERE id = ?
      ON CONFLICT (transfer, number) DO UPDATE SET post_id = excluded.post_id,
        address = excluded.address, is_public = excluded.is_public,
        by_metadata = excluded.by_metadata, comments = excluded.comments,
        pictures = excluded.pictures, old_pictures = excluded.old_pictures
      WHERE e.post_id IS NULL OR e.post_id = excluded.post_id
        OR (excluded.by_metadata, excluded.is_public, -excluded.post_id)
          > (coalesce(e.by_metadata, false), e.is_public, -e.post_id)\
      """;

  private static final String WANTED =
      """
      INSERT INTO transfer_entry (transfer, number, wants_comments, wants_pictures)
      SELECT ?, ?, ?, ? FROM transfer WHERE id = ?
      ON CONFLICT (transfer, number) DO UPDATE SET wants_comments = excluded.wants_comments,
        wants_pictures = excluded.wants_pictures\
      """;

  private static final int AT_ONCE = 500;

  private final DataSource database;

  EntryTable(DataSource database) {
    this.database = database;
  }

  @Override
  public void forget(UUID transfer) throws IOException {
    inOneTransaction(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM transfer_entry WHERE transfer = ?")) {
        delete.setObject(1, transfer);
        delete.executeUpdate();
      }
    });
  }

  @Override
  public void add(UUID transfer, List<Arrived> some) throws IOException {
    if (!some.isEmpty()) {
      inOneTransaction(connection -> {
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
          // One by one: a post may name an entry twice, and a statement may touch a row once.
          for (Arrived one : some) {
            put.setObject(1, transfer);
            put.setLong(2, one.number());
            put.setLong(3, one.post());
            put.setString(4, one.address());
            put.setBoolean(5, one.isPublic());
            put.setBoolean(6, one.byMetadata());
            put.setObject(7, one.comments());
            put.setObject(8, one.pictures());
            put.setObject(9, one.oldPictures());
            put.setObject(10, transfer);
            put.executeUpdate();
          }
        }
      });
    }
  }

  @Override
  public Set<Long> numbers(UUID transfer) throws IOException {
    Set<Long> numbers = new HashSet<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT number FROM transfer_entry WHERE transfer = ? AND post_id IS NOT NULL")) {
      select.setObject(1, transfer);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          numbers.add(row.getLong(1));
        }
      }
      return numbers;
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }

  @Override
  public void compare(UUID transfer, Map<Long, OldSpace.Has> wanted) throws IOException {
    inOneTransaction(connection -> {
      try (PreparedStatement forget =
              connection.prepareStatement(
                  "DELETE FROM transfer_entry WHERE transfer = ? AND post_id IS NULL");
          PreparedStatement put = connection.prepareStatement(WANTED)) {
        forget.setObject(1, transfer);
        forget.executeUpdate();
        int some = 0;
        for (Map.Entry<Long, OldSpace.Has> one : wanted.entrySet()) {
          put.setObject(1, transfer);
          put.setLong(2, one.getKey());
          put.setInt(3, one.getValue().comments());
          put.setInt(4, one.getValue().pictures());
          put.setObject(5, transfer);
          put.addBatch();
          if (++some % AT_ONCE == 0) {
            put.executeBatch();
          }
        }
        put.executeBatch();
      }
    });
  }

  /**
   * What has arrived, in the order of the numbers.
   *
   * @param after only numbers above it
   * @param isPublic only what anybody can read, or only what nobody can
   */
  List<Arrived> arrived(UUID transfer, long after, boolean isPublic, int most) throws IOException {
    List<Arrived> some = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT number, post_id, address, is_public, coalesce(by_metadata, false), comments,"
                    + " pictures, old_pictures FROM transfer_entry"
                    + " WHERE transfer = ?"
                    + " AND post_id IS NOT NULL AND number > ? AND is_public = ?"
                    + " ORDER BY number LIMIT ?")) {
      select.setObject(1, transfer);
      select.setLong(2, after);
      select.setBoolean(3, isPublic);
      select.setInt(4, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          some.add(
              new Arrived(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  row.getBoolean(4),
                  row.getBoolean(5),
                  row.getObject(6, Integer.class),
                  row.getObject(7, Integer.class),
                  row.getObject(8, Integer.class)));
        }
      }
      return some;
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }

  private interface Work {
    void run(Connection connection) throws SQLException;
  }

  private void inOneTransaction(Work work) throws IOException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        work.run(connection);
        connection.commit();
      } catch (SQLException failed) {
        connection.rollback();
        throw failed;
      }
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }
}
