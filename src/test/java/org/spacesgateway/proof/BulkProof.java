package org.spacesgateway.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * A large map imported and published in little memory, beside a bare COPY of the same file, and
 * then asked of a gateway that was serving all the while.
 */
final class BulkProof {
  static final String SITE = "retired";
  static final String HOST = "www.retired.example";
  private static final String BARE = "old_url text PRIMARY KEY, kind text, target text";
  private static final String HEAP = "-Xmx256m";
  static final Pattern BATCH = Pattern.compile("(?m)^([0-9a-f-]{36})  ");
  private static final long SPREAD = 2_654_435_761L;
  private static final int SAMPLE = 1_000;
  private static final int TRIES = 10;
  private static final Duration UNTIL_SERVED = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How a serving gateway answered a sample; notNow: asked again, since it said 503. */
  private record Asked(int wrong, int notNow) {}

  private BulkProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param rows how many mappings
   * @return false if rows are missing, or an old address was not answered with its own target. How
   *     long it took breaks nothing
   * @throws IllegalStateException if a command failed, or did not say that it did all of it
   */
  static boolean run(ProofPage page, int rows) throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of())) {
      Path file = write(place.directory().resolve("map.csv"), rows);
      double bare = BareCopy.seconds(server, BARE, file);
      GatewayProcess.Builder builder =
          GatewayProcess.at(place.directory().resolve("gateway"))
              .database(server.createDatabase("gateway"), server.user(), server.password())
              .set("gateway.sites." + SITE + ".kind", "plain")
              .set("gateway.sites." + SITE + ".hosts", HOST)
              .set("gateway.sites." + SITE + ".target-hosts", "successor.example")
              .migrate();
      try (GatewayProcess gateway = builder.startWithoutWaiting()) {
        gateway.awaitStarted();
        // From here on: the commands' alone.
        builder.javaOption(HEAP);
        checkpoint(server);
        MeasuredCommand read =
            MeasuredCommand.run(
                builder,
                "create %d, change 0, same 0, reject 0".formatted(rows),
                "mappings",
                "import",
                file.toString(),
                "--site",
                SITE,
                "--reason",
                "a proof");
        checkpoint(server);
        MeasuredCommand live =
            MeasuredCommand.run(
                builder,
                ": %d old addresses answer anew".formatted(rows),
                "mappings",
                "publish",
                batch(read));
        boolean whole = isWhole(server, rows);
        Asked asked = ask(gateway, rows);
        boolean holds = whole && asked.wrong() == 0;
        String text = machine + text(rows, file, bare, read, live, asked);
        page.write("Ten million mappings", text);
        System.out.println(text + (holds ? "holds" : "BROKEN"));
        return holds;
      }
    }
  }

  private static String text(
      int rows, Path file, double bare, MeasuredCommand read, MeasuredCommand live, Asked asked)
      throws IOException {
    return """

    | mappings | file | a bare COPY into one table, primary key alone | `mappings import`: staged and checked | `mappings publish` | beside the bare COPY | peak of resident memory, import | publish |
    |---|---|---|---|---|---|---|---|
    | %,d | %,d MB | %.1f s | %.1f s | %.1f s | %.2f × and %.2f × | %,d MB | %,d MB |

    %s
    Each command ran with a heap of 256 MB; the start of its JVM is in its seconds. A mapping is written as a row of the batch, as the live one and as its history, with the keys of each.
    A gateway served meanwhile. Asked for %,d of the old addresses at random once it had the new map: %,d answered wrongly, %,d times 503 before the answer.
    """
        .formatted(
            rows,
            Files.size(file) >> 20,
            bare,
            read.seconds(),
            live.seconds(),
            read.seconds() / bare,
            live.seconds() / bare,
            read.peakMegabytes(),
            live.peakMegabytes(),
            BareCopy.TOLD,
            SAMPLE,
            asked.wrong(),
            asked.notNow());
  }

  static Path write(Path file, int rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("old_url,kind,target\n");
      for (int i = 0; i < rows; i++) {
        out.write("http://" + HOST + path(i) + ",redirect," + target(i) + "\n");
      }
    }
    return file;
  }

  /* All different, and in no order: keys that come sorted cost an index less. */
  static String path(int page) {
    return "/departments/section-" + page % 97 + "/" + Long.toHexString(page * SPREAD % (1L << 32));
  }

  static String target(int page) {
    return "https://www.successor.example/publications/section-" + page % 97 + "/page-" + page;
  }

  private static void checkpoint(SandboxDatabase server) throws SQLException {
    try (Connection database = server.connect("gateway");
        Statement statement = database.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }

  private static String batch(MeasuredCommand read) {
    Matcher batch = BATCH.matcher(read.output());
    if (!batch.find()) {
      throw new IllegalStateException("the import names no batch");
    }
    return batch.group(1);
  }

  private static boolean isWhole(SandboxDatabase server, int rows) throws SQLException {
    try (Connection database = server.connect("gateway");
        Statement statement = database.createStatement();
        ResultSet counts =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM mapping), (SELECT count(*) FROM mapping_change)")) {
      counts.next();
      System.out.printf("%,d live, %,d in the history%n", counts.getLong(1), counts.getLong(2));
      return counts.getLong(1) == rows && counts.getLong(2) == rows;
    }
  }

  private static Asked ask(GatewayProcess gateway, int rows) {
    Awaited.within(
        UNTIL_SERVED, "the new map is served", () -> answer(gateway, 0).equals("301 " + target(0)));
    // What fits is being read into memory: until it is there, others wait longer for the database.
    Awaited.within(
        UNTIL_SERVED,
        "the new map is in memory",
        () -> gateway.metric("gateway_mapping_preloaded") == 1);
    int wrong = 0;
    int notNow = 0;
    for (int page : new Random(20100927).ints(SAMPLE, 0, rows).toArray()) {
      String answer = answer(gateway, page);
      for (int tries = 1; answer.startsWith("503") && tries < TRIES; tries++) {
        notNow++;
        answer = answer(gateway, page);
      }
      if (!answer.equals("301 " + target(page))) {
        wrong++;
        System.out.println("BROKEN " + path(page) + ": " + answer);
      }
    }
    return new Asked(wrong, notNow);
  }

  private static String answer(GatewayProcess gateway, int page) {
    String request =
        "GET " + path(page) + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n";
    RawHttp.Answer answer =
        RawHttp.send("127.0.0.1", gateway.port(), request.getBytes(US_ASCII), PATIENCE);
    return answer.status() + " " + answer.header("Location").orElse("");
  }
}
