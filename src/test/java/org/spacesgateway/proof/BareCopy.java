package org.spacesgateway.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.spacesgateway.sandbox.SandboxDatabase;

/** The least that a file's way into PostgreSQL costs: what imports are measured beside. */
final class BareCopy {
  /** What it is, and what it is not: to be said wherever its seconds are. */
  static final String TOLD =
      "The bare COPY is `COPY FROM STDIN` of the same file by the JDBC driver, which sends what `psql \\copy` sends; psql itself was not started. It goes into a new table of the file's own columns, with a primary key on the first and no other key or index, in a database of its own on the same server, after a CHECKPOINT; its seconds are from the first byte to the commit.";

  private BareCopy() {}

  /**
   * Copies a file into a table of its own, in a database of its own, and drops both.
   *
   * @param columns the table's, as SQL defines them, in the order of the file
   * @param file CSV, its first line names the columns
   * @return seconds from the first byte to the commit
   */
  static double seconds(SandboxDatabase server, String columns, Path file)
      throws SQLException, IOException {
    server.createDatabase("bare");
    double seconds;
    try (Connection database = server.connect("bare");
        Statement statement = database.createStatement();
        InputStream in = Files.newInputStream(file)) {
      statement.execute("CREATE TABLE bare (" + columns + ")");
      statement.execute("CHECKPOINT");
      long begin = System.nanoTime();
      database
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY bare FROM STDIN (FORMAT csv, HEADER)", in, 64 << 10);
      seconds = (System.nanoTime() - begin) / 1e9;
    }
    try (Connection database = server.connect("postgres");
        Statement statement = database.createStatement()) {
      statement.execute("DROP DATABASE bare");
    }
    return seconds;
  }
}
