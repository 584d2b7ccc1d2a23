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
import org.spacesgateway.content.Readings.Kept;
import org.spacesgateway.linkage.KeptElsewhere;

/** What was read of people's Spaces, and copies that they asked for: told, and erased with them. */
@Singleton
class CopiesKept implements KeptElsewhere {
  private static final String OWN =
      """
      SELECT s.cid FROM space s
      JOIN live_account a ON a.tid = s.owner_tid AND a.oid = s.owner_oid
      WHERE a.person = ? ORDER BY s.cid\
      """;

  private final EntityManager database;

  CopiesKept(EntityManager database) {
    this.database = database;
  }

  @Override
  public void tell(UUID person, JsonObject kept) {
    JsonArray read = new JsonArray();
    JsonArray copies = new JsonArray();
    session()
        .doWork(connection -> {
          for (Kept it : Readings.kept(connection, own(connection, person))) {
            read.add(
                new JsonObject()
                    .put("cid", it.cid().hex())
                    .put("at", it.asked().toString())
                    .put("expires", it.until().toString()));
          }
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT cid, asked_at, language FROM download WHERE person = ? ORDER BY cid")) {
            select.setObject(1, person);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                copies.add(
                    new JsonObject()
                        .put("cid", row.getString(1))
                        .put("at", row.getObject(2, OffsetDateTime.class).toInstant().toString())
                        .put("language", row.getString(3)));
              }
            }
          }
        });
    if (!read.isEmpty()) {
      kept.put("read", read);
    }
    if (!copies.isEmpty()) {
      kept.put("copies", copies);
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

  private Session session() {
    return database.unwrap(Session.class);
  }
}
