package org.spacesgateway.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.spacesgateway.directory.MapVersion;

/**
 * Pages of a retired site by the number, each with its counterpart; the same for the database, for
 * nginx, and for the script that asks for them.
 *
 * @param count how many, at most 3,000,000: the script counts in floating point
 */
record ManyPages(int count) {
  static final String SITE = "retired";
  static final String HOST = "www.retired.example";

  private static final long SPREAD = 2_654_435_761L;
  private static final String FILL =
      """
      INSERT INTO mapping (scope, key, kind, target, batch, version)
      SELECT 'retired', 'www.retired.example/departments/section-' || i %% 97 || '/' || h || '/page-' || i,
        'redirect', 'https://www.successor.example/publications/' || h || '/section-' || i %% 97 || '/page-' || i,
        '00000000-0000-0000-0000-000000000001', 1
      FROM (SELECT i, to_hex(i * %d %% 4294967296) AS h FROM generate_series(0::bigint, %d) AS i)
      """;
  private static final String SCRIPT =
      """
      math.randomseed(os.time())
      request = function()
        local i = math.random(0, %d)
        return wrk.format(nil, string.format("/departments/section-%%d/%%x/page-%%d", i %% 97, i * %d %% 4294967296, i))
      end
      """;

  private static String mixed(long page) {
    return Long.toHexString(page * SPREAD % (1L << 32));
  }

  /** The path of a page. */
  static String path(int page) {
    return "/departments/section-%d/%s/page-%d".formatted(page % 97, mixed(page), page);
  }

  /** Where it leads. */
  static String target(int page) {
    return "https://www.successor.example/publications/%s/section-%d/page-%d"
        .formatted(mixed(page), page % 97, page);
  }

  /** Puts them into the database. */
  void fill(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(FILL.formatted(SPREAD, count - 1));
      statement.execute("ANALYZE mapping");
    }
  }

  /** Publishes another target for one of them, as a batch of one row. */
  static void edit(Connection database, int page, String target) throws SQLException {
    database.setAutoCommit(false);
    long version = MapVersion.next(database);
    for (String statement :
        new String[] {
          "UPDATE mapping SET target = ?, version = ? WHERE scope = 'retired' AND key = ?",
          "INSERT INTO mapping_change (scope, kind, batch, target, version, key) VALUES"
              + " ('retired', 'redirect', '00000000-0000-0000-0000-000000000002', ?, ?, ?)"
        }) {
      try (PreparedStatement changed = database.prepareStatement(statement)) {
        changed.setString(1, target);
        changed.setLong(2, version);
        changed.setString(3, HOST + path(page));
        changed.executeUpdate();
      }
    }
    database.commit();
    database.setAutoCommit(true);
  }

  /**
   * Writes them as nginx' map.
   *
   * @param edited a page that leads elsewhere; -1 for none
   */
  Path nginxMap(Path file, int edited, String elsewhere) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int page = 0; page < count; page++) {
        out.write(path(page) + " " + (page == edited ? elsewhere : target(page)) + ";\n");
      }
    }
    return file;
  }

  /**
   * Writes the script that asks for them at random.
   *
   * @param pauseMillis how long a connection rests between two requests, on average; 0: not at all
   */
  Path script(Path file, int pauseMillis) throws IOException {
    String pause =
        pauseMillis == 0
            ? ""
            : String.format(
                Locale.ROOT, "delay = function() return math.random(0, %d) end%n", 2 * pauseMillis);
    return Files.writeString(file, SCRIPT.formatted(count - 1, SPREAD) + pause);
  }
}
