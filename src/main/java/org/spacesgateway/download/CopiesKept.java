package org.spacesgateway.download;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Readings;
import org.spacesgateway.linkage.KeptElsewhere;

/** What was read of people's Spaces, for a copy or a transfer: told, and erased with them. */
@Singleton
class CopiesKept implements KeptElsewhere {
  private static final String OWN =
      """
      SELECT r.cid, r.asked_at, r.kept_until FROM reading r
      JOIN space s ON s.cid = r.cid
      JOIN live_account a ON a.tid = s.owner_tid AND a.oid = s.owner_oid
      WHERE a.person = ? ORDER BY r.cid\
      """;

  private final EntityManager database;

  CopiesKept(EntityManager database) {
    this.database = database;
  }

  @Override
  public void tell(UUID person, JsonObject kept) {
    JsonArray all = new JsonArray();
    session()
        .doWork(connection -> {
          try (PreparedStatement select = connection.prepareStatement(OWN)) {
            select.setObject(1, person);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                all.add(
                    new JsonObject()
                        .put("cid", row.getString(1))
                        .put("at", time(row, 2))
                        .put("expires", time(row, 3)));
              }
            }
          }
        });
    if (!all.isEmpty()) {
      kept.put("copies", all);
    }
  }

  @Override
  public void erase(UUID person) {
    session()
        .doWork(connection -> {
          for (Cid cid : own(connection, person)) {
            Readings.forget(connection, cid);
          }
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM download WHERE person = ?")) {
            delete.setObject(1, person);
            delete.executeUpdate();
          }
        });
  }

  private static List<Cid> own(Connection connection, UUID person) throws SQLException {
    List<Cid> own = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OWN)) {
      select.setObject(1, person);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Cid.ofHex(row.getString(1)).ifPresent(own::add);
        }
      }
    }
    return own;
  }

  private static String time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant().toString();
  }

  private Session session() {
    return database.unwrap(Session.class);
  }
}
