package org.spacesgateway.proof;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/** A large directory of Spaces imported in little memory, beside a bare COPY of the same file. */
final class DirectoryProof {
  private static final String COLUMNS =
      "cid,alias,owner_tid,owner_oid,title,visibility,market,last_activity,former_aliases";
  private static final String BARE =
      "cid text PRIMARY KEY, alias text, owner_tid text, owner_oid text, title text, visibility text, market text, last_activity date, former_aliases text";
  private static final String HEAP = "-Xmx256m";
  private static final double AIM = 2;

  private DirectoryProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param rows how many Spaces
   * @return false if rows are missing, or the second import changed any. How long it took is told
   *     beside the aim, and breaks nothing
   */
  static boolean run(ProofPage page, int rows) throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of())) {
      Path file = write(place.directory().resolve("spaces.csv"), rows);
      GatewayProcess.Builder gateway =
          GatewayProcess.at(place.directory().resolve("gateway"))
              .database(server.createDatabase("gateway"), server.user(), server.password())
              .javaOption(HEAP)
              .migrate();
      double bare = BareCopy.seconds(server, BARE, file);
      MeasuredCommand first = load(gateway, server, file, rows + " added, 0 changed, 0 the same");
      MeasuredCommand again =
          load(gateway, server, file, "0 added, 0 changed, " + rows + " the same");
      boolean whole = isWhole(server, rows);
      String text =
          """
          %s
          | Spaces | file | a bare COPY into one table, primary key alone | `directory import`, heap 256 MB | beside the bare COPY | the same again | peak of resident memory, both times |
          |---|---|---|---|---|---|---|
          | %,d | %,d MB | %.1f s | %.1f s | %.2f × (aim: %.0f ×) | %.1f s, nothing changed | %d MB, %d MB |

          %s
          The import's seconds are the whole command's, the start of its JVM among them. It also checks every row, and fills the names of Spaces and the index of owners. Every Space has an owner and a name, one in eight a former name.
          """
              .formatted(
                  machine,
                  rows,
                  Files.size(file) >> 20,
                  bare,
                  first.seconds(),
                  first.seconds() / bare,
                  AIM,
                  again.seconds(),
                  first.peakMegabytes(),
                  again.peakMegabytes(),
                  BareCopy.TOLD);
      page.write("A directory of Spaces", text);
      System.out.println(text + (whole ? "holds" : "BROKEN"));
      return whole;
    }
  }

  private static Path write(Path file, int rows) throws IOException {
    Random random = new Random(20100927);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(COLUMNS + "\n");
      for (int i = 0; i < rows; i++) {
        out.write(
            "%X,space-%d,9188040d-6c67-4c5b-b112-36a304b66dad,00000000-0000-0000-%04x-%012x,\"The Space of %d, and 他的朋友\",%s,%s,%d-%02d-%02d,%s\n"
                .formatted(
                    random.nextLong(),
                    i,
                    random.nextInt(1 << 16),
                    random.nextLong(1L << 48),
                    i,
                    i % 5 == 0 ? "private" : "public",
                    i % 3 == 0 ? "zh-TW" : "en-US",
                    2005 + i % 6,
                    1 + i % 12,
                    1 + i % 28,
                    i % 8 == 0 ? "once-" + i : ""));
      }
    }
    return file;
  }

  private static MeasuredCommand load(
      GatewayProcess.Builder gateway, SandboxDatabase server, Path file, String expected)
      throws SQLException {
    try (Connection database = server.connect("gateway");
        Statement statement = database.createStatement()) {
      statement.execute("CHECKPOINT");
    }
    return MeasuredCommand.run(
        gateway, expected, "directory", "import", file.toString(), "--reason", "a proof");
  }

  private static boolean isWhole(SandboxDatabase server, int rows) throws SQLException {
    try (Connection database = server.connect("gateway");
        Statement statement = database.createStatement();
        ResultSet counts =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM space WHERE owner_oid IS NOT NULL), (SELECT count(*) FROM space_alias WHERE NOT former)")) {
      counts.next();
      return counts.getLong(1) == rows && counts.getLong(2) == rows;
    }
  }
}
