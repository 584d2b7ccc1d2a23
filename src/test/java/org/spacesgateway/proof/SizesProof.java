package org.spacesgateway.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/** How many bytes a row takes, indexes included, and so what very many of them would. */
final class SizesProof {
  private static final long BILLION = 1_000_000_000L;
  private static final long SPACES = 30_000_000L;

  /* Columns as they are filled in practice; %1$d is how many rows. Times and ids ascend, as real ones do. */
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put(
        "space",
        "SELECT upper(to_hex(x * 4294967291)), 'some-alias-' || x, '9188040d-6c67-4c5b-b112-36a304b66dad', '00000000-0000-0000-' || lpad(to_hex(x), 4, '0') || '-0123456789ab', 'A Space of mine', 'public', now(), 'DE', '2010-09-27' FROM generate_series(1, %1$d) x");
    ROWS.put(
        "space_alias",
        "SELECT 'some-alias-' || x, upper(to_hex(x * 4294967291)), false FROM generate_series(1, %1$d) x");
    ROWS.put(
        "mapping",
        "SELECT upper(to_hex((x / 33) * 4294967291)), (x %% 33)::text, 'redirect', null, 30000000 + x / 33, '/2009/11/30/an-entry-with-a-title-' || x || '/', null, null, null, null, null, null, '01890000-0000-7000-8000-000000000001'::uuid, 2 FROM generate_series(1, %1$d) x");
    ROWS.put(
        "mapping_change",
        "SELECT upper(to_hex((x / 33) * 4294967291)), (x %% 33)::text, 2, 'redirect', null, 30000000 + x / 33, '/2009/11/30/an-entry-with-a-title-' || x || '/', null, null, null, null, null, null, '01890000-0000-7000-8000-000000000001'::uuid FROM generate_series(1, %1$d) x");
    ROWS.put(
        "arrival",
        "SELECT ('018900' || lpad(to_hex(x), 26, '0'))::uuid, now(), 'sign_up', 'old_space', 'GET', 'DE', 'de', 'www.example.org', '203.0.113.0/24', 'person', true, 'some-alias-' || x, 'https://wordpress.com/setup/onboarding/de?ref=spaces' FROM generate_series(1, %1$d) x");
    ROWS.put(
        "account_link",
        "SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), x, gen_random_uuid(), now(), null, 'keep' FROM generate_series(1, %1$d) x");
    ROWS.put(
        "hit",
        "SELECT upper(to_hex((x / 33) * 4294967291)), (x %% 33)::text, '2010-09-27', 301, 'person', 7 FROM generate_series(1, %1$d) x");
  }

  private SizesProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param rows how many of each table
   */
  static boolean run(ProofPage page, int rows) throws Exception {
    StringBuilder text = new StringBuilder(Machine.description());
    text.append(
        "\n%,d rows each, made by `generate_series` in one statement, then `VACUUM`; `pg_table_size` and `pg_indexes_size` by rows.%n"
            .formatted(rows));
    text.append("\n| table | bytes a row | its indexes | so |\n|---|---|---|---|\n");
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of())) {
      GatewayProcess.at(place.directory().resolve("gateway"))
          .database(server.createDatabase("gateway"), server.user(), server.password())
          .migrate();
      try (Connection connection = server.connect("gateway")) {
        for (Map.Entry<String, String> table : ROWS.entrySet()) {
          text.append(row(connection, table.getKey(), table.getValue(), rows));
        }
      }
    }
    page.write("Bytes a row", text.toString());
    System.out.println(text);
    return true;
  }

  private static String row(Connection connection, String table, String select, int rows)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO " + table + " " + select.formatted(rows));
      statement.execute("VACUUM " + table);
      try (ResultSet sizes =
          statement.executeQuery(
              "SELECT pg_table_size('%1$s'), pg_indexes_size('%1$s')".formatted(table))) {
        sizes.next();
        long row = sizes.getLong(1) / rows;
        long index = sizes.getLong(2) / rows;
        boolean perSpace = table.startsWith("space");
        long many = perSpace ? SPACES : BILLION;
        return "| `%s` | %d | %d | %,d GB for %s |%n"
            .formatted(
                table,
                row,
                index,
                (row + index) * many / BILLION,
                perSpace ? "30 million" : "a billion");
      }
    }
  }
}
