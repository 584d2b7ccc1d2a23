package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.sandbox.CommandsHere;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.Ports;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** What operators are told by each command, with which exit status, and what is written down. */
class OperatorCommandsIT {
  private static final String NAME = "operator_commands";
  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String ACCEPTED = "SELECT accepted FROM timetable";
  private static final Pattern BATCH = Pattern.compile("(?m)^([0-9a-f-]{36})  ");
  private static final String MAP =
      """
      old_url,kind,target
      http://old.example/a,redirect,https://new.example/a
      http://old.example/b,archive,
      http://old.example/c,redirect,https://evil.example/
      """;

  private final SandboxDatabase server = TestDatabase.shared();
  private final Map<String, String> settings = new HashMap<>();
  @TempDir Path directory;

  @BeforeEach
  void configure() {
    settings.put(URL, TestDatabase.migrated(NAME));
    settings.put("quarkus.datasource.username", server.user());
    settings.put("quarkus.datasource.password", server.password());
    settings.put("gateway.origin", "https://gateway.example");
    settings.put("gateway.secret.keys.test", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    settings.put("gateway.secret.current-key", "test");
    settings.put("gateway.sites.news.kind", "plain");
    settings.put("gateway.sites.news.hosts", "old.example");
    settings.put("gateway.sites.news.target-hosts", "new.example");
    settings.put("gateway.sites.news.complete", "true");
  }

  @Test
  void aMapGoesFromItsFileToLiveAndBack() throws Exception {
    Ended read = run("mappings", "import", map(), "--site", "news", "--reason", "the closing");
    assertThat(read.output())
        .contains("create 2, change 0, same 0, reject 1", "line 4: http://old.example/c")
        .contains("Nothing is live yet. Next: mappings publish");
    String batch = batch(read);
    assertThat(run("mappings", "check", batch).output()).contains("create 2");
    assertThat(run("mappings", "show", batch, "--rejected").output())
        .contains(
            "4\ttarget is not admitted (gateway.sites.news.target-hosts)\thttp://old.example/c");
    refused("only what is published is rolled back", "mappings", "rollback", batch);
    assertThat(
            run("mappings", "publish", batch, "--actor", "ann", "--reason", "as agreed").output())
        .contains("is live, with version 2: 2 old addresses answer anew.");
    assertThat(run("mappings", "publish", batch).output()).contains("was published before");
    refused("only what was never live is discarded", "mappings", "discard", batch);
    assertThat(run("mappings", "list").output()).contains(batch, "published", "the closing");
    assertThat(run("mappings", "history", "http://old.example/a").output())
        .contains("version 2, redirect to https://new.example/a, by publishing batch " + batch);
    assertThat(run("explain", "http://old.example/a").output())
        .contains("301", "https://new.example/a", "History  version 2");
    assertThat(run("mappings", "export", "--site", "news", "--format", "csv").output())
        .contains("https://new.example/a", "2 held, 0 not held.");
    assertThat(run("mappings", "rollback", batch, "--actor", "ann").output())
        .contains("is rolled back, by version 3: 2 old addresses answer as before");
    assertThat(run("mappings", "rollback", batch).output()).contains("was rolled back before");
    assertThat(rows("SELECT what || ' ' || reason FROM audit_entry ORDER BY id"))
        .containsExactly(
            "mappings import the closing",
            "mappings publish as agreed",
            "mappings rollback the closing");
    assertThat(rows("SELECT DISTINCT subject FROM audit_entry")).containsExactly(batch);
    assertThat(rows("SELECT count(*) FROM audit_entry WHERE actor = 'ann'")).containsExactly("2");
  }

  @Test
  void aTimetableThatTakesBackWhatHasBegunIsNotAccepted() throws Exception {
    settings.put("gateway.sunset.announced", "2010-09-27T16:00:00Z");
    settings.put("gateway.sunset.transfer-open", "2010-10-04T00:00:00Z");
    settings.put("gateway.sunset.read-only", "2098-01-04T00:00:00Z");
    run("migrate");
    settings.put("gateway.sunset.read-only", "2098-02-04T00:00:00Z");
    run("migrate");
    settings.put("gateway.sunset.transfer-open", "2098-01-04T00:00:00Z");
    for (int again = 0; again < 2; again++) {
      Ended refused = ran("migrate");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.output())
          .contains(
              "The timetable is not accepted: everybody who is in no cohort would go back from transfer open to announced");
    }
    run("migrate", "--even-back", "the move is put off");
    run("migrate");
    assertThat(rows("SELECT reason FROM audit_entry WHERE what = 'migrate --even-back'"))
        .containsExactly("the move is put off");
  }

  /** As in a container, whose user has a number alone. */
  @ParameterizedTest
  @ValueSource(strings = {"?", " "})
  void whoHasNoNameMustSayIt(String nobody) throws Exception {
    settings.put("user.name", nobody);
    String needed = "--actor is needed: the system has no name for you.";
    String file = map();
    for (String[] command :
        new String[][] {
          {"mappings", "import", file, "--site", "news", "--reason", "the closing"},
          {"directory", "import", file},
          {"support", "find", "nobody", "--reason", "asked"},
          {"migrate", "--even-back", "the move is put off"}
        }) {
      Ended refused = ran(command);
      assertThat(refused.code()).as(String.join(" ", command)).isEqualTo(2);
      assertThat(refused.output()).contains(needed);
    }
    assertThat(rows("SELECT count(*) FROM audit_entry")).containsExactly("0");
    settings.put("gateway.sunset.announced", "2010-09-27T16:00:00Z");
    run("migrate");
    settings.put("gateway.sunset.announced", "2098-09-27T16:00:00Z");
    run("migrate", "--even-back", "the move is put off", "--actor", "ann");
    assertThat(rows("SELECT actor FROM audit_entry")).containsExactly("ann");
  }

  @Test
  void aStartOfTheRevisionBeforeUndoesNothingThatWasAcceptedAnyhow() throws Exception {
    settings.put("gateway.sunset.announced", "2010-09-27T16:00:00Z");
    String yesterday = Instant.now().minus(Duration.ofHours(5)).toString();
    settings.put("gateway.sunset.transfer-open", yesterday);
    assertThat(timetableAtStart()).isEmpty();
    String[] accepted = {rows(ACCEPTED).getFirst()};
    assertThat(accepted[0]).as("nobody had accepted another").contains(yesterday);
    settings.put("gateway.sunset.transfer-open", "2098-01-04T00:00:00Z");
    run("migrate", "--even-back", "the move is put off");
    accepted[0] = rows(ACCEPTED).getFirst();
    settings.put("gateway.sunset.transfer-open", yesterday);
    assertThat(timetableAtStart()).as("the revision before").isEmpty();
    assertThat(rows(ACCEPTED)).containsExactly(accepted);
    settings.put("gateway.sunset.transfer-open", "2098-01-04T00:00:00Z");
    assertThat(timetableAtStart()).as("the revision that is wanted").isEmpty();
    settings.put("gateway.sunset.transfer-open", "2098-02-04T00:00:00Z");
    assertThat(timetableAtStart()).isEmpty();
    assertThat(rows(ACCEPTED).getFirst())
        .as("what changes nothing now is accepted")
        .contains("2098-02-04");
  }

  @Test
  void aTimetableThatALaterReleaseWroteStopsNoStart() throws Exception {
    settings.put("gateway.sunset.announced", "2010-09-27T16:00:00Z");
    String later =
        "{\"zone\": \"Z\", \"dates\": {\"ARCHIVED\": \"2010-10-04T00:00:00Z\"}, \"cohorts\": []}";
    try (Connection database = server.connect(NAME);
        Statement statement = database.createStatement()) {
      statement.execute("INSERT INTO timetable VALUES (1, '" + later + "', now())");
    }
    assertThat(timetableAtStart()).isEmpty();
    assertThat(rows(ACCEPTED)).containsExactly(later);
    refusedToMigrate("The timetable is not accepted: the one before can't be read");
    run("migrate", "--even-back", "back to the release before");
    run("migrate");
    assertThat(timetableAtStart()).isEmpty();
  }

  @Test
  void aLookThatFindsNothingIsWrittenDownToo() throws Exception {
    refused(
        "no.space is neither an alias, nor cid- and a CID, nor blog: and a blog",
        "support",
        "find",
        "no.space",
        "--actor",
        "ann",
        "--reason",
        "curious");
    assertThat(rows("SELECT actor || ' ' || subject || ' ' || reason FROM audit_entry"))
        .containsExactly("ann no.space curious");
  }

  private List<String> timetableAtStart() {
    return new CommandsHere(settings).timetableFaults();
  }

  private void refusedToMigrate(String told) {
    Ended refused = ran("migrate");
    assertThat(refused.code()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains(told);
  }

  @Test
  void explainTellsADoorsTarget() throws Exception {
    assertThat(
            run(
                    "explain",
                    "http://spaces.live.com/WriterRedirect/WriterCreateSpacesAccount?Market=de-DE")
                .output())
        .containsPattern(
            "Answer +301 to https://wordpress\\.com/\\S*/de\\?ref=wlw \\(a sign-up, writer");
    assertThat(run("explain", "home.spaces.live.com/?wa=wsignin1.0").output())
        .containsPattern("Answer +302 to \\S*/live/ \\(a sign-in");
    assertThat(run("explain", "alice.spaces.live.com/robots.txt").output()).contains("200 (robots");
  }

  @Test
  void anAddressFromBefore2006IsExplainedByTheEntryThatItsTokenStandsFor() throws Exception {
    settings.put("gateway.sites.spaces.target-hosts", "wordpress.com");
    try (Connection database = server.connect(NAME);
        Statement statement = database.createStatement()) {
      statement.execute(
          """
          INSERT INTO space (cid, visibility, loaded_at) VALUES ('A11CE', 'public', now());
          INSERT INTO wordpress_blog VALUES (7, 'https://alice.wordpress.com/', 'Alice', now());
          INSERT INTO old_handle VALUES ('1pU-rgQVTuuWM1TX8W8PfmDA', 1073, 'A11CE', 240);
          INSERT INTO mapping (scope, key, version, kind, blog_id, path, batch) VALUES
            ('A11CE', '', 1, 'redirect', 7, '/', '00000000-0000-0000-0000-000000000001'),
            ('A11CE', '240', 1, 'redirect', 7, '/two', '00000000-0000-0000-0000-000000000001');
          INSERT INTO mapping_change (scope, key, version, kind, blog_id, path, batch) VALUES
            ('A11CE', '240', 1, 'redirect', 7, '/two', '00000000-0000-0000-0000-000000000001'),
            ('A11CE', '1073', 1, 'redirect', 7, '/another', '00000000-0000-0000-0000-000000000001')\
          """);
    }
    String token = "http://cid-00000000000a11ce.spaces.live.com/blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!";
    assertThat(run("explain", token + "1073.entry").output())
        .containsPattern("Answer +301 to https://alice\\.wordpress\\.com/two")
        .contains("redirect to https://alice.wordpress.com/two")
        .doesNotContain("another");
    assertThat(run("explain", token + "240.entry").output())
        .containsPattern("Answer +302 to https://alice\\.wordpress\\.com/")
        .doesNotContain("redirect to");
  }

  @Test
  void explainTellsOfPicturesOfASpaceThatIsBroughtAlong() throws Exception {
    settings.put("gateway.sites.spaces.legacy-origin", "http://127.0.0.3:8083");
    settings.put("gateway.sites.spaces.target-hosts", "wordpress.com");
    String photos = "http://cid-00000000000a11ce.spaces.live.com/photos/cns!A11CE!5/6.png";
    try (Connection database = server.connect(NAME);
        Statement statement = database.createStatement()) {
      statement.execute(
          """
          INSERT INTO space (cid, visibility, loaded_at) VALUES ('A11CE', 'public', now());
          INSERT INTO wordpress_blog VALUES (7, 'https://alice.wordpress.com/', 'Alice', now());
          INSERT INTO mapping (scope, key, version, kind, blog_id, path, batch) VALUES
            ('A11CE', '', 1, 'redirect', 7, '/', '00000000-0000-0000-0000-000000000001');
          INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts,
            entries, comments, pictures, done_now, done_of, failures, asked_at, moved_at)
            VALUES (gen_random_uuid(), gen_random_uuid(), 'A11CE', 7, false, 'queued', 0, 1, '[]',
              0, 0, 0, 0, 0, 0, now(), now())\
          """);
      assertThat(run("explain", photos).output())
          .containsPattern("Transfer +open")
          .containsPattern("Answer +what http://127\\.0\\.0\\.3:8083 says")
          .containsPattern("Because +its Space is being brought along");
      statement.execute("UPDATE transfer SET ended_at = now()");
      assertThat(run("explain", photos).output())
          .containsPattern("Transfer +none open")
          .containsPattern("Answer +410");
    }
  }

  @Test
  void aStoppedImportGoesOnOnlyAsItWasAskedFor() throws Exception {
    settings.put("gateway.sites.news.hosts", "old.example,older.example");
    String file =
        Files.writeString(directory.resolve("_redirects"), "/a https://new.example/a\n").toString();
    String first = stopped(file, "--host", "older.example");
    assertThat(stopped(file, "--host", "older.example")).isEqualTo(first);
    assertThat(stopped(file, "--host", "old.example")).isNotEqualTo(first);
    assertThat(stopped(file, "--host", "older.example", "--site", "news")).isNotEqualTo(first);
    settings.put("gateway.sites.news.case-matters", "true");
    assertThat(stopped(file, "--host", "older.example")).isNotEqualTo(first);
    assertThat(rows("SELECT key FROM mapping_row WHERE batch = '" + first + "'"))
        .containsExactly("older.example/a");
  }

  /* As if it had been stopped after all of its rows. */
  private String stopped(String file, String... how) throws Exception {
    List<String> command = new ArrayList<>(List.of("mappings", "import", file));
    command.addAll(List.of(how));
    command.addAll(List.of("--reason", "the closing"));
    String batch = batch(run(command.toArray(String[]::new)));
    try (Connection database = server.connect(NAME);
        Statement statement = database.createStatement()) {
      statement.execute(
          "UPDATE mapping_batch SET state = 'staging', began_at = now() WHERE id = '%s'"
              .formatted(batch));
    }
    return batch;
  }

  @Test
  void anImportThatWasStoppedAtItsCheckIsGoneOnWithAndSaysWhyAnew() throws Exception {
    String file = map();
    String first = batch(run("mappings", "import", file, "--reason", "the closing"));
    try (Connection database = server.connect(NAME);
        Statement statement = database.createStatement()) {
      statement.execute("UPDATE mapping_batch SET state = 'staged'");
    }
    Ended again = run("mappings", "import", file, "--reason", "the console was closed");
    assertThat(batch(again)).isEqualTo(first);
    assertThat(again.output())
        .contains("create 2, change 0, same 0, reject 1", "Next: mappings publish");
    assertThat(rows("SELECT state FROM mapping_batch")).containsExactly("checked");
    assertThat(rows("SELECT reason FROM audit_entry ORDER BY id"))
        .containsExactly("the closing", "the console was closed");
  }

  @Test
  void aBatchThatIsNotWantedIsDiscarded() throws Exception {
    String batch = batch(run("mappings", "import", map(), "--site", "news", "--reason", "a try"));
    assertThat(run("mappings", "discard", batch, "--reason", "the wrong file").output())
        .contains("Batch " + batch + " is discarded.");
    assertThat(run("mappings", "discard", batch).output()).contains("was discarded before");
    refused("is discarded: only what is checked is published", "mappings", "publish", batch);
    refused("is discarded: only what is staged is checked", "mappings", "check", batch);
    assertThat(run("mappings", "show", batch).output())
        .contains("The rows of its file are not kept any more.", "Not live.");
    assertThat(rows("SELECT count(*) FROM mapping_row")).containsExactly("0");
    assertThat(rows("SELECT reason FROM audit_entry WHERE what = 'mappings discard'"))
        .containsExactly("the wrong file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "show", "publish", "rollback", "discard"})
  void aBatchThatThereIsNotIsTold(String command) throws Exception {
    String nobody = UUID.randomUUID().toString();
    refused("There is no batch " + nobody, "mappings", command, nobody);
    assertThat(rows("SELECT count(*) FROM audit_entry")).containsExactly("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mappings import nowhere.csv --reason x | The file can't be read: nowhere.csv",
        "mappings import nowhere.csv --reason x --site olds | There is no site olds",
        "mappings export --site olds --format csv | There is no site olds",
        "mappings export --site news --format netlify | say which with --host",
        "mappings export --site news --format csv /dev/full | The file can't be written: /dev/full",
        "mappings history http://elsewhere.example/ | host is no site's of ours",
        "directory import nowhere.csv | Not loaded: the file can't be read",
        "hits --site olds | There is no site olds",
        "hits http://old.example/nothing | No mapping answers that address; `explain` says what",
        "gaps --site olds | There is no site olds"
      })
  void whatCannotBeDoneIsToldInALine(String command, String told) {
    refused(told, command.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mappings export --site news --format csv",
        "mappings show BATCH --rejected",
        "mappings list",
        "gaps --site news --csv",
        "hits --site news"
      })
  void whatCannotAllBePrintedIsNotDone(String command) throws Exception {
    String batch = batch(run("mappings", "import", map(), "--site", "news", "--reason", "a try"));
    try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
      Ended ran =
          new CommandsHere(settings).printing(full, command.replace("BATCH", batch).split(" "));
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.output())
          .isEqualToIgnoringNewLines(
              "Standard output can't be written to: what was printed is cut short.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mappings",
        "mappings publish",
        "mappings publish not-an-id",
        "mappings import",
        "mappings import map.csv",
        "mappings import map.csv --reason=",
        "mappings export --site news",
        "mappings export --site news --format excel",
        "directory",
        "explain",
        "hits",
        "gaps",
        "gaps --site news --limit 0"
      })
  void whatIsMisspeltIsToldWithTheUsage(String command) {
    Ended ran = ran(command.split(" "));
    assertThat(ran.code()).as(ran.output()).isEqualTo(2);
    assertThat(ran.output()).contains("Usage:");
  }

  @Test
  void aFileOfNoKnownKindIsNotRead() throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), "Dear all,\n");
    Ended ran = ran("mappings", "import", file.toString(), "--reason", "a try");
    assertThat(ran.code()).as(ran.output()).isEqualTo(1);
    assertThat(rows("SELECT count(*) FROM mapping_batch")).containsExactly("0");
  }

  @Test
  void theDirectoryIsLoadedAndWrittenDown() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("spaces.csv"),
            "cid,alias,owner_tid,owner_oid,title,visibility\n"
                + "a11ce,alice,,,,public\n"
                + "b0b,,,,,secret\n");
    assertThat(run("directory", "import", file.toString(), "--actor", "ann").output())
        .contains("Line 3: visibility must be", "1 added, 0 changed, 0 the same;");
    assertThat(rows("SELECT actor || ' ' || what || ' ' || reason FROM audit_entry"))
        .containsExactly("ann directory import loaded from spaces.csv");
  }

  @Test
  void hitsAndGapsAreListed() throws Exception {
    assertThat(run("hits", "--site", "news").output()).contains("No hits yet.");
    assertThat(run("gaps", "--site", "news").output()).contains("No gaps.");
    try (Connection database = server.connect(NAME);
        Statement statement = database.createStatement()) {
      statement.execute(
          "INSERT INTO hit VALUES ('news', 'old.example/a', '2026-01-02', 301, 'person', 7)");
      statement.execute(
          "INSERT INTO gap (scope, key, people, others, first_day, last_day) VALUES ('news',"
              + " 'old.example/x', 3, 1, '2026-01-02', '2026-01-02')");
    }
    assertThat(run("hits", "--site", "news").output()).contains("2026-01-02", "person", "7");
    assertThat(run("gaps", "--site", "news", "--csv").output())
        .contains("https://old.example/x,unresolved,");
  }

  @Test
  void aDatabaseThatIsAwayIsTold() {
    settings.put(URL, "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/nobody");
    refused("The database does not answer", "mappings", "list");
    settings.put(URL, null);
    refused(URL + " is not set", "mappings", "list");
  }

  private String map() throws Exception {
    return Files.writeString(directory.resolve("map.csv"), MAP).toString();
  }

  private static String batch(Ended ran) {
    Matcher found = BATCH.matcher(ran.output());
    assertThat(found.find()).as(ran.output()).isTrue();
    return found.group(1);
  }

  private Ended run(String... command) {
    Ended ran = ran(command);
    assertThat(ran.code()).as(ran.output()).isZero();
    return ran;
  }

  private void refused(String told, String... command) {
    Ended ran = ran(command);
    assertThat(ran.code()).as(ran.output()).isEqualTo(1);
    assertThat(ran.output()).contains(told);
    assertThat(ran.output().lines()).hasSize(1);
  }

  private Ended ran(String... command) {
    return new CommandsHere(settings).run(command);
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
