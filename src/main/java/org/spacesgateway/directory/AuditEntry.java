package org.spacesgateway.directory;

import com.fasterxml.uuid.Generators;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * One deed of an operator.
 *
 * @param actor who did it, as they said
 * @param what the command, such as {@code mappings publish}
 * @param subject what it was done to: a batch's id, a file's name
 * @param reason why; empty when not said
 */
public record AuditEntry(String actor, String what, String subject, String reason) {
  /** Writes it, in the transaction of the change that it is about. */
  public void write(Connection database, Instant now) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO audit_entry (id, at, actor, what, subject, reason) VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setObject(1, Generators.timeBasedEpochGenerator().construct(now.toEpochMilli()));
      insert.setObject(2, now.atOffset(ZoneOffset.UTC));
      insert.setString(3, actor);
      insert.setString(4, what);
      insert.setString(5, subject);
      insert.setString(6, reason);
      insert.executeUpdate();
    }
  }
}
