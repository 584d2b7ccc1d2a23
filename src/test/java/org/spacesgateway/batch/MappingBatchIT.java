package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.sandbox.TestDatabase;

/** From a file to what is live, and back, on a real database. */
class MappingBatchIT {
  private static final String NAME = "mapping_batch";
  private Connection database;
  private Maps maps;

  @BeforeEach
  void connect() throws SQLException {
    TestDatabase.migrated(NAME);
    database = TestDatabase.shared().connect(NAME);
    maps = new Maps(database);
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void theDifferenceIsShownAndNothingIsLiveBeforePublishing() throws Exception {
    maps.published("http://old.example/a,redirect,https://new.example/a", "old.example/b,archive,");
    UUID batch =
        maps.checked(
            "http://old.example/A/,redirect,https://new.example/a",
            "http://old.example/b,redirect,https://new.example/b",
            "http://old.example/c,unresolved,");
    Difference found = maps.difference(batch);
    assertThat(List.of(found.create(), found.change(), found.same(), found.reject()))
        .containsExactly(1L, 1L, 1L, 0L);
    assertThat(maps.live())
        .containsExactly("old.example/a redirect https://new.example/a", "old.example/b archive");
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.live())
        .containsExactly(
            "old.example/a redirect https://new.example/a",
            "old.example/b redirect https://new.example/b",
            "old.example/c unresolved");
  }

  @Test
  void whatMayNotBeLiveIsRejectedWithItsReason() throws Exception {
    UUID batch =
        maps.checked(
            "http://old.example/a,redirect,https://evil.example/",
            "http://old.example/b,redirect,http://new.example/",
            "http://old.example/c,redirect,https://new.example.evil.example/",
            "http://elsewhere.example/,redirect,https://new.example/",
            "http://old.example/d,redirect,https://old.example/D/",
            "http://old.example/e,sideways,https://new.example/",
            "http://old.example/f,redirect,",
            "http://old.example/g,prefix,https://evil.example/",
            "^old.example/(h,pattern,https://new.example/",
            "only two,fields",
            "http://old.example/" + "x".repeat(3000) + ",redirect,https://new.example/",
            "http://nobody.spaces.example/,redirect,https://new.example/");
    assertThat(maps.difference(batch).rejected())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("target is not admitted (gateway.sites.old.target-hosts)", 3L),
                Map.entry("target is http (gateway.sites.old.raise-to-https would raise it)", 1L),
                Map.entry("host is no site's of ours (gateway.sites)", 1L),
                Map.entry("leads to itself", 1L),
                Map.entry("kind is none of redirect, archive, unresolved, prefix, pattern", 1L),
                Map.entry("no target", 1L),
                Map.entry("rule can't be used: not a regular expression: missing closing )", 1L),
                Map.entry("not as many fields as columns", 1L),
                Map.entry("old address is longer than 2048 characters", 1L),
                Map.entry("alias is not in the directory", 1L)));
    assertThat(maps.difference(batch).create()).isZero();
  }

  @Test
  void spellingsOfOneAddressFoldWhenTheyAgreeAndClashWhenTheyDoNot() throws Exception {
    UUID batch =
        maps.checked(
            "http://old.example/a%2Db,redirect,https://new.example/1",
            "https://OLD.example:80/A-b/,redirect,https://new.example/1",
            "http://old.example/c,redirect,https://new.example/1",
            "http://old.example/C,redirect,https://new.example/2");
    assertThat(maps.difference(batch).same()).isEqualTo(1);
    assertThat(maps.difference(batch).rejected())
        .isEqualTo(Map.of("two answers for one address", 2L));
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).containsExactly("old.example/a-b redirect https://new.example/1");
  }

  @Test
  void aChainIsOneHopWhetherTheBatchOrWhatIsLiveMakesIt() throws Exception {
    maps.published("http://old.example/c,redirect,https://new.example/end");
    UUID batch =
        maps.checked(
            "http://old.example/a,redirect,https://old.example/b",
            "http://old.example/b,redirect,https://old.example/c",
            "http://old.example/x,redirect,https://old.example/gone",
            "http://old.example/gone,archive,");
    assertThat(maps.difference(batch).shortened()).isEqualTo(2);
    maps.check(batch);
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.live())
        .containsExactly(
            "old.example/a redirect https://new.example/end",
            "old.example/b redirect https://new.example/end",
            "old.example/c redirect https://new.example/end",
            "old.example/gone archive",
            "old.example/x redirect https://old.example/gone");
  }

  @Test
  void whatIsLiveIsLedOnAndLedBack() throws Exception {
    maps.published("http://old.example/a,redirect,https://old.example/b");
    List<String> before = maps.liveWhole();
    UUID batch = maps.checked("http://old.example/b,redirect,https://new.example/end");
    assertThat(maps.difference(batch).ledOn()).isEqualTo(1);
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).contains("old.example/a redirect https://new.example/end");
    Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.liveWhole()).isEqualTo(before);
  }

  @Test
  void refusedRowsAreToldOneByOneHoweverManyTheyAre() throws Exception {
    UUID batch =
        maps.staged(
            maps.rows(
                "old_url,kind,target\n"
                    + String.join(
                        "\n",
                        IntStream.range(0, 12_000)
                            .mapToObj(i -> "old.example/" + i + ",redirect,https://evil.example/")
                            .toList())),
            "d");
    database.commit();
    database.setAutoCommit(true);
    List<Long> lines = new ArrayList<>();
    Difference.eachRefused(
        database,
        batch,
        row -> {
          lines.add(row.line());
          if (row.line() == 2) {
            assertThat(cursors()).as("the rest is still the database's").isEqualTo("1");
          }
        });
    assertThat(lines).isEqualTo(LongStream.rangeClosed(2, 12_001).boxed().toList());
  }

  private String cursors() {
    try {
      return maps.lines(
              "SELECT count(*) FROM pg_cursors WHERE statement LIKE '%FROM mapping_row%' AND"
                  + " statement NOT LIKE '%pg_cursors%'")
          .getFirst();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void loopsAreRejectedAlsoThroughWhatIsLive() throws Exception {
    maps.published("http://old.example/l,redirect,https://old.example/m");
    UUID batch =
        maps.checked(
            "http://old.example/a,redirect,https://old.example/b",
            "http://old.example/b,redirect,https://old.example/c",
            "http://old.example/c,redirect,https://old.example/a",
            "http://old.example/into,redirect,https://old.example/a",
            "http://old.example/m,redirect,https://old.example/l");
    assertThat(maps.difference(batch).rejected()).isEqualTo(Map.of("leads round in a loop", 5L));
  }

  @Test
  void rollingBackRestoresExactlyWhatWasAndTwiceIsOnce() throws Exception {
    maps.published(
        "http://old.example/a,redirect,https://new.example/1", "http://old.example/b,archive,");
    List<String> before = maps.liveWhole();
    UUID batch =
        maps.published(
            "http://old.example/a,archive,",
            "http://old.example/b,redirect,https://new.example/2",
            "http://old.example/c,redirect,https://new.example/3");
    assertThat(Publishing.publish(database, batch, Maps.AUDIT, Instant.now()).again()).isTrue();
    Publishing.Done done = Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now());
    assertThat(done.changed()).isEqualTo(3);
    assertThat(maps.liveWhole()).isEqualTo(before);
    assertThat(Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now()).again()).isTrue();
    assertThat(maps.liveWhole()).isEqualTo(before);
    assertThatThrownBy(() -> Publishing.publish(database, batch, Maps.AUDIT, Instant.now()))
        .isInstanceOf(MappingBatch.RefusedException.class);
  }

  @Test
  void whatANewerBatchChangedStays() throws Exception {
    UUID older =
        maps.published(
            "http://old.example/a,redirect,https://new.example/1",
            "http://old.example/b,redirect,https://new.example/1");
    maps.published("http://old.example/a,redirect,https://new.example/2");
    Publishing.Done done = Publishing.rollBack(database, older, Maps.AUDIT, Instant.now());
    assertThat(List.of(done.changed(), done.kept())).containsExactly(1L, 1L);
    assertThat(maps.live()).containsExactly("old.example/a redirect https://new.example/2");
  }

  @Test
  void whatANewerBatchOnlyLedOnGoesBackWithTheBatchThatNamedIt() throws Exception {
    maps.published("http://old.example/c,redirect,https://new.example/1");
    maps.published("http://old.example/z,redirect,https://old.example/c");
    List<String> before = maps.live();
    UUID middle =
        maps.published(
            "http://old.example/a,redirect,https://old.example/c",
            "http://old.example/c,redirect,https://new.example/bad");
    UUID newer = maps.published("http://old.example/c,redirect,https://new.example/2");
    Publishing.Done done = Publishing.rollBack(database, middle, Maps.AUDIT, Instant.now());
    assertThat(List.of(done.changed(), done.kept()))
        .as("z goes on following c, which is the newer one's")
        .containsExactly(1L, 2L);
    assertThat(maps.live())
        .containsExactly(
            "old.example/c redirect https://new.example/2",
            "old.example/z redirect https://new.example/2");
    Publishing.rollBack(database, newer, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).isEqualTo(before);
  }

  @Test
  void whatANewerBatchOnlyLedOnGoesBackAlsoWhenTheRowsOfBothAreForgotten() throws Exception {
    maps.published("http://old.example/c,redirect,https://new.example/1");
    maps.published("http://old.example/z,redirect,https://old.example/c");
    UUID middle =
        maps.published(
            "http://old.example/a,redirect,https://old.example/c",
            "http://old.example/c,redirect,https://new.example/bad");
    UUID newer = maps.published("http://old.example/c,redirect,https://new.example/2");
    for (UUID batch : List.of(middle, newer)) {
      Discarding.forget(database, batch, 100);
    }
    database.commit();
    Publishing.Done done = Publishing.rollBack(database, middle, Maps.AUDIT, Instant.now());
    assertThat(List.of(done.changed(), done.kept())).containsExactly(1L, 2L);
    assertThat(maps.live())
        .containsExactly(
            "old.example/c redirect https://new.example/2",
            "old.example/z redirect https://new.example/2");
  }

  @Test
  void whatAReleaseBeforePublishedGoesBackWhileItsRowsSayWhatWasOnlyLedOn() throws Exception {
    maps.published("http://old.example/c,redirect,https://new.example/1");
    UUID middle = maps.published("http://old.example/a,redirect,https://old.example/c");
    maps.published("http://old.example/c,redirect,https://new.example/2");
    maps.lines(
        "WITH was AS (UPDATE mapping_change SET led_on = NULL RETURNING 1) SELECT '1' FROM was");
    database.commit();
    assertThat(Publishing.rollBack(database, middle, Maps.AUDIT, Instant.now()).changed())
        .isEqualTo(1);
    assertThat(maps.live()).containsExactly("old.example/c redirect https://new.example/2");
  }

  @Test
  void whatWasTakenBackUnderANewerBatchStaysAwayWhenThatIsTakenBackToo() throws Exception {
    maps.published("http://old.example/b,redirect,https://new.example/good");
    List<String> before = maps.liveWhole();
    UUID bad =
        maps.published(
            "http://old.example/a,redirect,https://new.example/bad",
            "http://old.example/b,redirect,https://new.example/bad");
    UUID worse =
        maps.published(
            "http://old.example/a,redirect,https://new.example/worse",
            "http://old.example/b,redirect,https://new.example/worse");
    UUID worst = maps.published("http://old.example/b,archive,");
    assertThat(Publishing.rollBack(database, bad, Maps.AUDIT, Instant.now()).kept()).isEqualTo(2);
    Publishing.rollBack(database, worse, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).containsExactly("old.example/b archive");
    Publishing.rollBack(database, worst, Maps.AUDIT, Instant.now());
    assertThat(maps.liveWhole()).isEqualTo(before);
  }

  @Test
  void theSameFileAfterPublishingIsANewBatchThatChangesNothing() throws Exception {
    String[] rows = {
      "http://old.example/a,redirect,https://new.example/1", "old.example/b,archive,"
    };
    UUID first = maps.published(rows);
    UUID second = maps.checked(rows);
    assertThat(second).isNotEqualTo(first);
    assertThat(maps.difference(second).same()).isEqualTo(2);
    assertThat(Publishing.publish(database, second, Maps.AUDIT, Instant.now()).changed()).isZero();
  }

  @Test
  void anImportThatEndedEarlyGoesOnWhereItStopped() throws Exception {
    String csv =
        "old_url,kind,target\n"
            + String.join(
                "\n",
                IntStream.range(0, 50_000)
                    .mapToObj(i -> "old.example/" + i + ",redirect,https://new.example/" + i)
                    .toList());
    RowSource whole = maps.rows(csv);
    int[] read = new int[1];
    assertThatThrownBy(() ->
            maps.staged(
                () -> {
                  if (++read[0] > 45_000) {
                    throw new IOException("the disk is gone");
                  }
                  return whole.next();
                },
                "digest"))
        .isInstanceOf(IOException.class);
    database.rollback();
    MappingBatch unfinished = MappingBatch.newest(database, 1).getFirst();
    assertThat(unfinished.state()).isEqualTo(MappingBatch.State.STAGING);
    assertThat(unfinished.stagedLines()).isBetween(40_000L, 45_000L);
    assertThat(maps.staged(maps.rows(csv), "digest")).isEqualTo(unfinished.id());
    maps.check(unfinished.id());
    assertThat(maps.difference(unfinished.id()).create()).isEqualTo(50_000);
  }

  @Test
  void anImportThatEndedBeforeItsCheckIsTheSameBatch() throws Exception {
    UUID staged = maps.staged(maps.rows("old_url,kind\nold.example/a,archive"), "digest");
    assertThat(
            MappingBatch.begin(
                database, "csv", "map.csv", "digest", "tester", "again", Instant.now()))
        .extracting(MappingBatch::id, MappingBatch::state)
        .containsExactly(staged, MappingBatch.State.STAGED);
  }

  @Test
  void aBatchThatIsGivenUpWhileItsFileIsReadStaysGivenUp() throws Exception {
    String csv =
        "old_url,kind,target\n"
            + String.join(
                "\n",
                IntStream.range(0, 50_000)
                    .mapToObj(i -> "old.example/" + i + ",redirect,https://new.example/" + i)
                    .toList());
    UUID id =
        MappingBatch.begin(database, "csv", "map.csv", "digest", "tester", "because", Instant.now())
            .id();
    assertThatThrownBy(() ->
            new Staging(database, maps.keys(), Maps.ADMISSION)
                .stage(id, maps.rows(csv), Instant.now(), line -> discarded(id)))
        .isInstanceOf(MappingBatch.RefusedException.class)
        .hasMessageContaining("discarded while its file was read");
    database.rollback();
    assertThat(MappingBatch.find(database, id).orElseThrow().state())
        .isEqualTo(MappingBatch.State.DISCARDED);
  }

  private static void discarded(UUID id) {
    try (Connection other = TestDatabase.shared().connect(NAME);
        Statement impatient = other.createStatement()) {
      impatient.execute("SET lock_timeout = '10s'");
      Discarding.discard(other, id, Maps.AUDIT, Instant.now());
    } catch (SQLException | MappingBatch.RefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void publishingThatIsCutOffLeavesNothing() throws Exception {
    UUID batch = maps.checked("http://old.example/a,redirect,https://new.example/1");
    Connection cut = TestDatabase.shared().connect(NAME);
    try (Statement lock = database.createStatement()) {
      database.setAutoCommit(false);
      // Its last write waits for this, with all changes written, and is killed there.
      lock.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Throwable> publishing =
          CompletableFuture.supplyAsync(() -> {
            try {
              Publishing.publish(cut, batch, Maps.AUDIT, Instant.now());
              return null;
            } catch (SQLException | MappingBatch.RefusedException e) {
              return e;
            }
          });
      String killed = "";
      while (killed.isEmpty()) {
        killed =
            String.join(
                "",
                maps.lines(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type ="
                        + " 'Lock' AND datname = '"
                        + NAME
                        + "'"));
      }
      assertThat(publishing.join()).isInstanceOf(SQLException.class);
      database.rollback();
    } finally {
      cut.close();
    }
    assertThat(maps.live()).isEmpty();
    assertThat(Publishing.publish(database, batch, Maps.AUDIT, Instant.now()).changed())
        .isEqualTo(1);
  }

  @Test
  void publishersAtOnceAreOneAfterTheOther() throws Exception {
    List<UUID> batches =
        List.of(
            maps.checked("http://old.example/a,redirect,https://new.example/1"),
            maps.checked("http://old.example/b,redirect,https://new.example/2"),
            maps.checked("http://old.example/c,redirect,https://new.example/3"));
    List<Long> versions = batches.parallelStream().map(this::publishedAtOnce).toList();
    assertThat(versions).doesNotHaveDuplicates();
    assertThat(maps.lines("SELECT version FROM mapping ORDER BY key"))
        .isEqualTo(versions.stream().map(String::valueOf).toList());
  }

  @Test
  void ofPublishersOfOneAddressAtOnceOneIsFirstAndTheOthersMustLookAgain() throws Exception {
    List<UUID> batches =
        List.of(
            maps.checked("http://old.example/a,redirect,https://new.example/1"),
            maps.checked("http://old.example/a,redirect,https://new.example/2"),
            maps.checked("http://old.example/a,redirect,https://new.example/3"));
    List<Long> versions = batches.parallelStream().map(this::publishedAtOnce).toList();
    assertThat(versions).containsOnlyOnce(2L).containsOnly(0L, 2L);
    for (UUID batch : batches) {
      if (state(batch) == MappingBatch.State.STAGED) {
        maps.check(batch);
        assertThat(maps.difference(batch).change()).isEqualTo(1);
        Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
      }
    }
    assertThat(maps.lines("SELECT count(*) FROM mapping_change")).containsExactly("3");
  }

  /* 0 when it is refused. */
  private long publishedAtOnce(UUID batch) {
    try (Connection own = TestDatabase.shared().connect(NAME)) {
      return Publishing.publish(own, batch, Maps.AUDIT, Instant.now()).version();
    } catch (MappingBatch.RefusedException overtaken) {
      return 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private MappingBatch.State state(UUID batch) throws SQLException {
    return MappingBatch.find(database, batch).orElseThrow().state();
  }

  @Test
  void whatOthersCorrectedSinceTheCheckIsNotOverwrittenUnseen() throws Exception {
    maps.published(
        "http://old.example/m,redirect,https://old.example/k",
        "http://old.example/same,redirect,https://new.example/same");
    UUID ledOn = maps.checked("http://old.example/k,redirect,https://new.example/t");
    UUID same = maps.checked("http://old.example/same,redirect,https://new.example/same");
    maps.published(
        "http://old.example/m,redirect,https://new.example/corrected",
        "http://old.example/same,redirect,https://new.example/corrected");
    for (UUID batch : List.of(ledOn, same)) {
      assertThatThrownBy(() -> Publishing.publish(database, batch, Maps.AUDIT, Instant.now()))
          .isInstanceOf(MappingBatch.RefusedException.class)
          .hasMessageContaining("check it again");
      assertThat(state(batch)).isEqualTo(MappingBatch.State.STAGED);
      maps.check(batch);
    }
    assertThat(maps.difference(ledOn).ledOn()).isZero();
    assertThat(maps.difference(same).change()).isEqualTo(1);
    Publishing.publish(database, ledOn, Maps.AUDIT, Instant.now());
    assertThat(maps.live())
        .contains(
            "old.example/m redirect https://new.example/corrected",
            "old.example/same redirect https://new.example/corrected");
  }

  @Test
  void rollingBackBringsNothingBackThatLedToABlogWhichIsForgotten() throws Exception {
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "INSERT INTO wordpress_blog VALUES (7, 'https://new.example/', '', now()), (8, 'https://other.example/', '', now())");
    }
    publishedRows(
        "old_url,kind,target,blog_id,path",
        "http://old.example/a,redirect,,7,/a",
        "http://old.example/b,redirect,,8,/b");
    UUID newer =
        maps.published(
            "http://old.example/a,redirect,https://new.example/1",
            "http://old.example/b,redirect,https://new.example/2");
    try (Statement statement = database.createStatement()) {
      statement.execute("DELETE FROM wordpress_blog WHERE blog_id = 7");
    }
    Publishing.rollBack(database, newer, Maps.AUDIT, Instant.now());
    assertThat(maps.lines("SELECT key || ' ' || blog_id || path FROM mapping"))
        .containsExactly("old.example/b 8/b");
  }

  private void publishedRows(String... lines) throws Exception {
    UUID id = maps.staged(maps.rows(String.join("\n", lines)), "e");
    maps.check(id);
    Publishing.publish(database, id, Maps.AUDIT, Instant.now());
  }

  @Test
  void onlyWhatWasNeverLiveIsDiscarded() throws Exception {
    String row = "http://old.example/a,redirect,https://new.example/1";
    UUID checked = maps.checked(row);
    assertThat(Discarding.discard(database, checked, Maps.AUDIT, Instant.now())).isTrue();
    assertThat(Discarding.discard(database, checked, Maps.AUDIT, Instant.now())).isFalse();
    assertThat(maps.lines("SELECT count(*) FROM audit_entry")).containsExactly("1");
    assertThat(Discarding.forget(database, checked, 10)).isEqualTo(1);
    assertThat(maps.difference(checked).rows()).isZero();
    assertThatThrownBy(() -> Publishing.publish(database, checked, Maps.AUDIT, Instant.now()))
        .isInstanceOf(MappingBatch.RefusedException.class);
    UUID live = maps.published(row);
    assertThatThrownBy(() -> Discarding.discard(database, live, Maps.AUDIT, Instant.now()))
        .isInstanceOf(MappingBatch.RefusedException.class);
    Publishing.rollBack(database, live, Maps.AUDIT, Instant.now());
    assertThatThrownBy(() -> Discarding.discard(database, live, Maps.AUDIT, Instant.now()))
        .isInstanceOf(MappingBatch.RefusedException.class);
  }

  @Test
  void everyStateIsToldWithWhoBroughtItAboutAndWhen() throws Exception {
    UUID batch = maps.checked("http://old.example/a,redirect,https://new.example/1");
    Instant monday = Instant.parse("2026-11-23T09:00:00Z");
    Instant friday = Instant.parse("2026-11-27T17:00:00Z");
    Publishing.publish(
        database,
        batch,
        new AuditEntry("bob", "mappings publish", batch.toString(), "agreed"),
        monday);
    Publishing.rollBack(
        database,
        batch,
        new AuditEntry("carol", "mappings rollback", batch.toString(), "wrong"),
        friday);
    List<History> states = History.of(database, new MapKey("old", "old.example/a"));
    assertThat(states).extracting(History::at).containsExactly(friday, monday);
    assertThat(states).extracting(History::actor).containsExactly("carol", "bob");
    assertThat(states).extracting(History::reason).containsExactly("wrong", "agreed");
  }

  @Test
  void everyStateIsKeptWithWhoMadeIt() throws Exception {
    UUID first = maps.published("http://old.example/a,redirect,https://new.example/1");
    UUID second = maps.published("http://old.example/a,archive,");
    Publishing.rollBack(database, second, Maps.AUDIT, Instant.now());
    Publishing.rollBack(database, first, Maps.AUDIT, Instant.now());
    List<History> states = History.of(database, new MapKey("old", "old.example/a"));
    assertThat(states)
        .extracting(History::kind)
        .containsExactly(null, "redirect", "archive", "redirect");
    assertThat(states).extracting(History::by).containsExactly(first, second, second, first);
    assertThat(states).extracting(History::back).containsExactly(true, true, false, false);
    assertThat(maps.lines("SELECT actor || ', ' || reason FROM audit_entry LIMIT 1"))
        .containsExactly("tester, because");
  }
}
