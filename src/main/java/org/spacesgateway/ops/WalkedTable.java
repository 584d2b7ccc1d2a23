package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * A table most of whose rows stay for as long as somebody is linked: millions, and what is to go
 * among them is told by other tables alone. A statement that looks for it everywhere would outlast
 * the database's patience. So it is walked by its key: a statement looks at so many rows, and the
 * next run goes on where this one came to.
 */
final class WalkedTable {
  private static final UUID BEGINNING = new UUID(0, 0);

  private final String name;
  private final String statement;
  private final Duration age;
  private UUID position = BEGINNING;

  /**
   * @param key its primary key, a UUID
   * @param condition holds of a row that is to go; {@code ?1} is one moment
   * @param age how far back that moment is
   * @param step how many rows a statement looks at
   */
  WalkedTable(String name, String key, String condition, Duration age, int step) {
    this.name = name;
    this.age = age;
    this.statement =
        """
        WITH looked AS (SELECT %2$s FROM %1$s WHERE %2$s > ? ORDER BY %2$s LIMIT %4$d),
        gone AS (DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM looked) AND %3$s RETURNING 1)
        SELECT (SELECT %2$s FROM looked ORDER BY %2$s DESC LIMIT 1), (SELECT count(*) FROM gone)\
        """
            .formatted(name, key, condition.replace("?1", "?"), step);
  }

  String name() {
    return name;
  }

  /**
   * Deletes of the next rows what is to go.
   *
   * @return how many went; -1 at the end of the table, and the next step begins anew
   */
  long step(Connection database, Instant now) throws SQLException {
    OffsetDateTime before = OffsetDateTime.ofInstant(now.minus(age), ZoneOffset.UTC);
    try (PreparedStatement walk = database.prepareStatement(statement)) {
      walk.setObject(1, position);
      for (int i = 2; i <= walk.getParameterMetaData().getParameterCount(); i++) {
        walk.setObject(i, before);
      }
      try (ResultSet row = walk.executeQuery()) {
        row.next();
        UUID last = row.getObject(1, UUID.class);
        position = last == null ? BEGINNING : last;
        return last == null ? -1 : row.getLong(2);
      }
    }
  }
}
