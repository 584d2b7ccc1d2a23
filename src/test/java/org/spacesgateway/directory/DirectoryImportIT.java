package org.spacesgateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.TestDatabase;

/** The operator's directory, from files into a real database. */
class DirectoryImportIT {
  private static final String HEADER = "cid,alias,owner_tid,owner_oid,title,visibility";
  private static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
  private static final String OWNER = "00000000-0000-0000-0000-00000000000";
  private static final AuditEntry DEED =
      new AuditEntry("ann", "directory import", "spaces.csv", "a test");

  @TempDir Path directory;
  private Connection database;
  private final List<String> told = new ArrayList<>();
  private final Set<Erased.Owner> gone = new HashSet<>();

  @BeforeEach
  void connect() throws SQLException {
    TestDatabase.migrated("directory_import");
    database = TestDatabase.shared().connect("directory_import");
  }

  @AfterEach
  void disconnect() throws SQLException {
    database.close();
  }

  @Test
  void columnsStandInAnyOrderAndMoreOfThemAreTaken() throws Exception {
    load(
        "visibility,last_activity,market,former_aliases,cid,alias,owner_tid,owner_oid,title",
        "public,2010-12-31,zh-TW,old-name  Older,0A1,Now,%s,%s,a \\ b"
            .formatted(TENANT, OWNER + 1));
    assertThat(rows("SELECT cid, alias, owner_oid, title, market, last_activity FROM space"))
        .containsExactly("A1|now|" + OWNER + "1|a \\ b|zh-TW|2010-12-31");
    assertThat(rows("SELECT alias, cid, former FROM space_alias"))
        .containsExactly("now|A1|f", "old-name|A1|t", "older|A1|t");
  }

  @Test
  void whatAFileDoesNotTellOfStays() throws Exception {
    load(HEADER + ",market", "A1,,,,,public,en-US");
    assertThat(load(HEADER, "A1,,,,New title,public").changed()).isEqualTo(1);
    assertThat(rows("SELECT title, market FROM space")).containsExactly("New title|en-US");
  }

  @Test
  void theSameFileAgainChangesNothing() throws Exception {
    String[] lines = {
      HEADER + ",former_aliases",
      "A1,one,%s,%s,First,public,uno".formatted(TENANT, OWNER + 1),
      "A2,one,,,Second,private,",
      "A3,,,,,public,uno dos"
    };
    ImportCounts first = load(lines);
    assertThat(first).isEqualTo(new ImportCounts(3, 3, 0, 0, 0, 1, 0, first.changes()));
    Set<String> before = everything();
    assertThat(load(lines)).isEqualTo(new ImportCounts(3, 0, 0, 3, 0, 1, 0, 0));
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void podsAreToldToReadWhatIsNewOnlyWhenSomethingChangedAndForgetNothing() throws Exception {
    load(HEADER, "A1,one,,,,public");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("3|1");
    assertThat(rows("SELECT version, cid FROM space_change")).containsExactly("3|");
    load(HEADER, "A1,one,,,,public");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("3|1");
    load(HEADER, "A1,one,,,,private");
    assertThat(rows("SELECT version, reload FROM map_version"))
        .as("what was told before this import began is kept no longer")
        .containsExactly("5|3");
    assertThat(rows("SELECT version, cid FROM space_change")).containsExactly("3|", "4|A1", "5|");
  }

  @Test
  void podsAreToldOfEachSpaceThatIsAnsweredOtherwise() throws Exception {
    execute(
        "INSERT INTO mapping (scope, key, version, batch, kind, target) VALUES"
            + " ('A6', '', 1, '00000000-0000-0000-0000-000000000001', 'archive', '')");
    String header = HEADER + ",market";
    load(
        header,
        "A1,,,,,public,en-US",
        "A2,,,,,public,en-US",
        "A3,,,,,private,en-US",
        "A4,,,,,public,",
        "A6,,,,,private,");
    assertThat(rows("SELECT version, cid FROM space_change")).containsExactly("2|A6", "3|");
    load(
        header,
        "A1,,,,Another title,public,en-US",
        "A2,,,,,private,en-US",
        "A3,,,,,public,en-US",
        "A4,,,,,public,de-DE",
        "A5,,,,,public,");
    assertThat(rows("SELECT version, cid FROM space_change"))
        .containsExactly("2|A6", "3|", "4|A2", "4|A3", "4|A4", "5|");
  }

  @Test
  void podsAreToldOfASpaceThatTakesANameWithTheRowsThatGiveItToIt() throws Exception {
    load(HEADER, "A1,one,,,,public");
    load(HEADER, "A1,two,,,,public");
    Path spaces = write(HEADER, "A2,one,,,,public", "A3,three,,,,public");
    assertThatThrownBy(() -> stopping().spaces(spaces)).hasMessage("stopped");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("6|3");
    assertThat(rows("SELECT version, cid FROM space_change WHERE version > 3"))
        .containsExactly("5|", "6|A2");
  }

  @Test
  void podsForgetAllOnceAnImportGivesTokensToAnotherAndOnceItIsAtItsEnd() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int n = 1; n <= 110_000; n++) {
      text.append("1pU-rgQVTuuWM1TX8W8PfmDA,").append(n).append(",A1,1\n");
    }
    String header = "token,n,cid,entry\n";
    importing().handles(Files.writeString(directory.resolve("a.csv"), header + text));
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("5|1");
    Path others =
        Files.writeString(
            directory.resolve("b.csv"), header + text.toString().replace(",A1,", ",A2,"));
    List<String> reloads = new ArrayList<>();
    new DirectoryImport(
            database,
            (owners, connection) -> gone,
            Instant.now(),
            DEED,
            new Heard() {
              @Override
              public void reached(int percent, ImportCounts soFar) {
                try {
                  reloads.addAll(rows("SELECT version, reload FROM map_version"));
                } catch (SQLException away) {
                  throw new IllegalStateException(away);
                }
              }
            })
        .handles(others);
    assertThat(reloads).containsExactly("6|6", "7|6", "8|6");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("9|9");
  }

  @Test
  void podsForgetAllWithTheRowsThatGiveATokenToAnother() throws Exception {
    String token = "1pU-rgQVTuuWM1TX8W8PfmDA";
    importing().handles(write("token,n,cid,entry", token + ",1,A1,1"));
    Path tokens = write("token,n,cid,entry", token + ",1,A2,1");
    assertThatThrownBy(() -> stopping().handles(tokens)).hasMessage("stopped");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("4|4");
  }

  @Test
  void whatAStoppedFileChangedIsReadByPodsOnceAnyFileIsAtItsEnd() throws Exception {
    Path file = write(HEADER, "A1,one,,,,public", "A2,two,,,,public");
    assertThatThrownBy(() -> stopping().spaces(file)).hasMessage("stopped");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("2|1");
    load(HEADER, "A1,one,,,,public");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("3|3");
    load(HEADER, "A1,one,,,,public");
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("3|3");
  }

  @Test
  void aNameThatASpaceGaveUpLeadsToItUntilAnotherTakesIt() throws Exception {
    load(HEADER, "A1,one,,,,public");
    load(HEADER, "A1,two,,,,public");
    assertThat(rows("SELECT alias, cid, former FROM space_alias"))
        .containsExactly("one|A1|t", "two|A1|f");
    load(HEADER, "A2,one,,,,public");
    assertThat(rows("SELECT alias, cid, former FROM space_alias"))
        .containsExactly("one|A2|f", "two|A1|f");
    assertThat(told).isEmpty();
  }

  @Test
  void whoLoadsIsWrittenDownUnlessTheFileIsRefused() throws Exception {
    assertThatThrownBy(() -> load("cid,alias", "A1,one"))
        .hasMessageContaining("first line must be");
    assertThat(rows("SELECT actor FROM audit_entry")).isEmpty();
    load(HEADER, "A1,one,,,,public");
    assertThat(rows("SELECT actor, what, subject, reason FROM audit_entry"))
        .containsExactly("ann|directory import|spaces.csv|a test");
  }

  @Test
  void twoSpacesOfOneFileCanSwapTheirNames() throws Exception {
    load(HEADER, "A1,one,,,,public", "A2,two,,,,public");
    load(HEADER, "A2,one,,,,public", "A1,two,,,,public");
    assertThat(rows("SELECT cid, alias FROM space")).containsExactly("A1|two", "A2|one");
    assertThat(rows("SELECT alias, cid, former FROM space_alias"))
        .containsExactly("one|A2|f", "two|A1|f");
  }

  @Test
  void aNameThatAnotherSpaceHasIsRefusedAndItsSpaceLoadedWithoutIt() throws Exception {
    load(HEADER, "A1,one,,,,public");
    load(HEADER + ",former_aliases", "A2,one,,,Mine,public,", "A3,three,,,,public,one");
    assertThat(told)
        .containsExactly(
            "2: its alias is another Space's: loaded without that alias",
            "3: a former alias is another Space's: loaded without that one");
    assertThat(rows("SELECT cid, alias, title FROM space"))
        .containsExactly("A1|one|null", "A2|null|Mine", "A3|three|null");
    assertThat(rows("SELECT alias, cid FROM space_alias")).containsExactly("one|A1", "three|A3");
  }

  @Test
  void ofTwoRowsOfOneSpaceTheLaterCounts() throws Exception {
    ImportCounts counts = load(HEADER, "A1,one,,,First,public", "0a1,two,,,Second,public");
    assertThat(told).containsExactly("2: a later row tells of the same, and counts");
    assertThat(rows("SELECT alias, title FROM space")).containsExactly("two|Second");
    assertThat(counts.refused()).isEqualTo(1);
    assertThat(counts.added()).isEqualTo(1);
  }

  @Test
  void badRowsAreToldAndPassedOver() throws Exception {
    load(
        HEADER + ",last_activity,market",
        "nonsense!,,,,,public,,",
        "A1,-x,,,,public,,",
        "A1,,%s,,,public,,".formatted(TENANT),
        "A1,,,,,secret,,",
        "A1,,,,,public,31.12.2010,",
        "A1,,,,,public,,en_US",
        "A1,,,,\"x\"y,public,,",
        "A1,,,,,public",
        "A2,,,,,public,,");
    assertThat(told)
        .containsExactly(
            "2: cid must be 1 to 16 hexadecimal digits",
            "3: alias must be a label of a host name",
            "4: owner_tid and owner_oid go together",
            "5: visibility must be public or private",
            "6: last_activity must be a day such as 2010-09-27",
            "7: market must be a language tag such as en-US",
            "8: it can't be read as CSV",
            "9: 8 fields are needed");
    assertThat(rows("SELECT cid FROM space")).containsExactly("A2");
  }

  @Test
  void whoAskedToBeErasedIsNotBroughtBack() throws Exception {
    String[] lines = {
      HEADER,
      "A1,one,%s,%s,,public".formatted(TENANT, OWNER + 1),
      "A2,two,%s,%s,,public".formatted(TENANT, OWNER + 2)
    };
    gone.add(new Erased.Owner(TENANT, OWNER + 1));
    execute("INSERT INTO erasure (digest, at) VALUES ('x', now())");
    assertThat(load(lines).withoutOwner()).isEqualTo(1);
    assertThat(told).containsExactly("2: its owner asked to be erased: loaded without owner");
    assertThat(rows("SELECT cid, owner_oid FROM space"))
        .containsExactly("A1|null", "A2|" + OWNER + "2");
  }

  @Test
  void whatAnOwnerStoppedDoesNotBindTheNextOne() throws Exception {
    String before = "A1,,%s,%s,,public".formatted(TENANT, OWNER + 1);
    load(HEADER, before, "A2,,%s,%s,,public".formatted(TENANT, OWNER + 3));
    execute("INSERT INTO space_stopped (cid, at) VALUES ('A1', now()), ('A2', now())");
    load(HEADER, before);
    load(HEADER, "A1,,,,,public");
    assertThat(rows("SELECT cid FROM space_stopped")).containsExactly("A1", "A2");
    load(HEADER, "A1,,%s,%s,,public".formatted(TENANT, OWNER + 2));
    assertThat(rows("SELECT cid FROM space_stopped")).containsExactly("A2");
  }

  @Test
  void whoStoppedThemIsStillHeardOnceTheFileNamesThemAgain() throws Exception {
    String hers = "A1,,%s,%s,,public".formatted(TENANT, OWNER + 1);
    load(HEADER, hers);
    execute(
        "INSERT INTO live_account (person, tid, oid, sub, first_at)"
            + " VALUES ('6f9619ff-8b86-4d01-b42d-00cf4fc964ff', '%s', '%s', 's', now())"
                .formatted(TENANT, OWNER + 1));
    execute(
        "INSERT INTO account_link (id, live_person, wordpress_person, blog_id, handoff, linked_at, ended_at, redirects)"
            + " SELECT gen_random_uuid(), person, gen_random_uuid(), 1, gen_random_uuid(), now(), now(), 'stop'"
            + " FROM live_account");
    execute("INSERT INTO space_stopped (cid, at) VALUES ('A1', now())");
    load(HEADER, "A1,,,,,public");
    load(HEADER, hers);
    assertThat(rows("SELECT cid FROM space_stopped")).containsExactly("A1");
  }

  @Test
  void anImportThatWasStoppedGoesOnWhereItWas() throws Exception {
    int spaces = 120_000;
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (int i = 1; i <= spaces; i++) {
      text.append("%x,name-%d,,,,%s\n".formatted(i, i, i % 1000 == 0 ? "neither" : "public"));
    }
    Path file = Files.writeString(directory.resolve("many.csv"), text);
    assertThatThrownBy(() -> stopping().spaces(file)).hasMessage("stopped");
    database.rollback();
    assertThat(rows("SELECT count(*) FROM space")).containsExactly("49950");
    told.clear();

    ImportCounts all = load(file);
    assertThat(told).first().asString().startsWith("51001: ");
    assertThat(told).hasSize(70);
    assertThat(all).isEqualTo(new ImportCounts(spaces, 119_880, 0, 0, 0, 0, 120, 2 * 119_880));
    assertThat(rows("SELECT count(*) FROM space")).containsExactly("119880");
    assertThat(rows("SELECT count(*) FROM directory_import")).containsExactly("0");
    assertThat(load(file).same()).isEqualTo(119_880);
  }

  @Test
  void anImportThatWasStoppedBeginsAnewIfAnotherFileWasLoadedSince() throws Exception {
    String[] ours = {HEADER, "A1,one,,,Ours,public", "A2,two,,,Ours,public"};
    assertThatThrownBy(() -> stopping().spaces(write(ours))).hasMessage("stopped");
    load(HEADER, "A1,one,,,Another's,public");
    assertThat(load(ours)).isEqualTo(new ImportCounts(2, 0, 1, 1, 0, 0, 0, 1));
    assertThat(rows("SELECT cid, title FROM space")).containsExactly("A1|Ours", "A2|Ours");
  }

  @Test
  void aChunkOfNewSpacesThatAlsoTellsOfKnownOnesIsLoadedWhole() throws Exception {
    int chunk = 50_000;
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (int i = 1; i <= 2 * chunk; i++) {
      text.append("%x,name-%d,,,,public\n".formatted(i, i));
    }
    text.append("fffff1,name-fffff1,,,,public\n");
    text.append("1,name-1,,,Changed,public\n");
    text.append("fffff2,name-2,,,,public\n");
    text.append("fffff3,name-fffff3,,,,public\n");
    ImportCounts counts = load(Files.writeString(directory.resolve("mixed.csv"), text));
    assertThat(counts.added()).isEqualTo(2 * chunk + 3);
    assertThat(counts.changed()).isEqualTo(1);
    assertThat(told)
        .containsExactly("100004: its alias is another Space's: loaded without that alias");
    assertThat(rows("SELECT cid, alias, title FROM space WHERE cid LIKE 'FFFFF%' OR cid = '1'"))
        .containsExactly(
            "1|name-1|Changed",
            "FFFFF1|name-fffff1|null",
            "FFFFF2|null|null",
            "FFFFF3|name-fffff3|null");
  }

  @Test
  void podsForgetAllAtTheEndOfAFileThatWasStoppedAlsoIfItBeganAnewSince() throws Exception {
    String[] first = {HEADER, "A1,one,,,,public"};
    load(first);
    String[] stopped = {HEADER, "A2,two,,,,public"};
    Path file = write(stopped);
    assertThatThrownBy(() -> stopping().spaces(file)).hasMessage("stopped");
    Path nothingNew = write(first);
    assertThatThrownBy(() -> stopping().spaces(nothingNew)).hasMessage("stopped");
    load(stopped);
    assertThat(rows("SELECT version, reload FROM map_version")).containsExactly("5|5");
  }

  @Test
  void tokensOfOldAddressesAreLoadedTheSameWay() throws Exception {
    String token = "1pU-rgQVTuuWM1TX8W8PfmDA";
    Path file =
        write(
            "token,n,cid,entry",
            token + ",1073,0a1,140",
            token + ",1074,A1,141",
            token + ",1074,A1,142",
            "short,1,A1,1",
            token + ",x,A1,1",
            token + ",1,,1",
            token + ",1,A1,");
    assertThat(importing().handles(file)).isEqualTo(new ImportCounts(7, 2, 0, 0, 0, 0, 5, 2));
    assertThat(told)
        .containsExactly(
            "3: a later row tells of the same, and counts",
            "5: token must be 24 letters and digits, and n a number",
            "6: token must be 24 letters and digits, and n a number",
            "7: cid must be 1 to 16 hexadecimal digits",
            "8: entry must be a number");
    assertThat(rows("SELECT token, n, cid, entry FROM old_handle"))
        .containsExactly(token + "|1073|A1|140", token + "|1074|A1|142");
    assertThat(importing().handles(file).same()).isEqualTo(2);
  }

  private class Heard implements DirectoryImport.Listener {
    @Override
    public void found(long line, String reason) {
      told.add(line + ": " + reason);
    }

    @Override
    public void reached(int percent, ImportCounts soFar) {
      assertThat(percent).isBetween(0, 100);
    }
  }

  /** Dies once a chunk is loaded. */
  private DirectoryImport stopping() {
    return new DirectoryImport(
        database,
        (owners, connection) -> gone,
        Instant.now(),
        DEED,
        new Heard() {
          @Override
          public void reached(int percent, ImportCounts soFar) {
            throw new IllegalStateException("stopped");
          }
        });
  }

  private DirectoryImport importing() {
    return new DirectoryImport(
        database, (owners, connection) -> gone, Instant.now(), DEED, new Heard());
  }

  private ImportCounts load(String... lines) throws Exception {
    return load(write(lines));
  }

  private ImportCounts load(Path file) throws Exception {
    return importing().spaces(file);
  }

  private Path write(String... lines) throws Exception {
    return Files.writeString(directory.resolve("spaces.csv"), String.join("\n", lines) + "\n");
  }

  private Set<String> everything() throws SQLException {
    Set<String> all = rows("SELECT 'space', s::text FROM space s");
    all.addAll(rows("SELECT 'alias', a::text FROM space_alias a"));
    all.addAll(rows("SELECT 'version', v::text FROM map_version v"));
    return all;
  }

  private Set<String> rows(String query) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      Set<String> rows = new TreeSet<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", values));
      }
      return rows;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
