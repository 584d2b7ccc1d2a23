package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** How long the rows of a map's file are kept. */
class BatchRetentionIT {
  private static final String NAME = "batch_retention";
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private final SandboxDatabase server = TestDatabase.shared();

  @BeforeEach
  void fill() throws SQLException {
    TestDatabase.migrated(NAME);
    int id = 0;
    for (String day : List.of("2026-03-02", "2026-03-04")) {
      for (String state :
          List.of("staging", "staged", "checked", "published", "rolled_back", "discarded")) {
        execute(
            """
            INSERT INTO mapping_batch (id, state, format, source, digest, actor, reason, began_at,
              changed_at, staged_lines)
            VALUES ('00000000-0000-7000-8000-%1$012d', '%2$s', 'csv', '%3$s', '', '', '', '%3$s',
              '%3$s 12:00Z', 2500)\
            """
                .formatted(id, state, day));
        execute(
            """
            INSERT INTO mapping_row (batch, line, old, verdict)
            SELECT '00000000-0000-7000-8000-%012d', n, 'x', 'create' FROM generate_series(1, 2500) n\
            """
                .formatted(id++));
      }
    }
    execute(
        "INSERT INTO mapping (scope, key, kind, target, batch, version) VALUES ('a', 'b',"
            + " 'redirect', 'c', '00000000-0000-7000-8000-000000000003', 1)");
  }

  @Test
  void rowsOfOldBatchesAreForgottenAndThoseThatWaitedAreGivenUp() throws SQLException {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(server.url(NAME));
    database.setUser(server.user());
    database.setPassword(server.password());
    new BatchRetention(Duration.ofDays(90), database, () -> NOW).run();
    assertThat(
            rows(
                "SELECT b.source || ' ' || count(*) FROM mapping_row r JOIN mapping_batch b ON b.id"
                    + " = r.batch GROUP BY b.source"))
        .containsExactly("2026-03-04 15000");
    assertThat(rows("SELECT state FROM mapping_batch WHERE source = '2026-03-02' ORDER BY id"))
        .containsExactly(
            "discarded", "discarded", "discarded", "published", "rolled_back", "discarded");
    assertThat(rows("SELECT state FROM mapping_batch WHERE source = '2026-03-04' ORDER BY id"))
        .containsExactly("staging", "staged", "checked", "published", "rolled_back", "discarded");
    assertThat(rows("SELECT target FROM mapping")).containsExactly("c");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.connect(NAME);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> rows(String query) throws SQLException {
    try (Connection connection = server.connect(NAME);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (row.next()) {
        found.add(row.getString(1));
      }
      return found;
    }
  }
}
