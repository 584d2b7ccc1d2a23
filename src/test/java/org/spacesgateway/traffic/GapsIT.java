package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.traffic.GapTable.Gap;
import org.spacesgateway.traffic.Suggestions.Suggestion;

/** Unknown addresses that are asked for, in a real database. */
class GapsIT {
  private static final String ALL =
      "SELECT scope, key, people, others, first_day, last_day FROM gap ORDER BY 1, 2";

  private static CountingStage stage;

  private Instant now = Instant.parse("2026-11-26T12:00:00Z");

  @BeforeAll
  static void open() {
    stage = new CountingStage("gaps");
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void nothingWasAskedFor() throws SQLException {
    stage.wire.pass();
    stage.execute("TRUNCATE gap, mapping, space, space_alias, old_handle");
  }

  private Gaps gaps(int followed, int kept) {
    return new Gaps(new GapTable(stage.database), () -> now, followed, kept);
  }

  private static void ask(Gaps gaps, String path, Visitor visitor, int times) {
    for (int i = 0; i < times; i++) {
      gaps.count("news", new MapKey("news", "old.example" + path), visitor);
    }
  }

  @Test
  void peopleAndProgramsAreCountedApartAndAcrossDays() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    ask(gaps, "/lost", Visitor.PERSON, 3);
    ask(gaps, "/lost", Visitor.CRAWLER, 2);
    ask(gaps, "/feed.rss", Visitor.FEED_READER, 1);
    gaps.flush();
    now = now.plusSeconds(86_400);
    ask(gaps, "/lost", Visitor.PERSON, 1);
    gaps.flush();
    gaps.flush();
    assertThat(stage.rows(ALL))
        .containsExactly(
            "news old.example/feed.rss 0 1 2026-11-26 2026-11-26",
            "news old.example/lost 4 2 2026-11-26 2026-11-27");
  }

  @Test
  void noiseAndWhatNobodyCanHaveTypedIsLeftOut() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    ask(gaps, "/favicon.ico", Visitor.PERSON, 5);
    ask(gaps, "/blog/wp-login.php", Visitor.PERSON, 5);
    ask(gaps, "/" + "a".repeat(500), Visitor.PERSON, 5);
    ask(gaps, "/a\u0000b", Visitor.PERSON, 5);
    ask(gaps, "/\u00e9", Visitor.PERSON, 5);
    gaps.flush();
    assertThat(stage.rows(ALL)).isEmpty();
  }

  @Test
  void whatTheDatabaseDoesNotTakeIsAddedLater() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    stage.wire.refuse();
    ask(gaps, "/lost", Visitor.PERSON, 3);
    gaps.flush();
    ask(gaps, "/lost", Visitor.PERSON, 2);
    ask(gaps, "/lost", Visitor.IMAGE, 1);
    gaps.flush();
    stage.wire.pass();
    gaps.flush();
    assertThat(stage.rows("SELECT key, people, others FROM gap"))
        .containsExactly("old.example/lost 5 1");
  }

  @Test
  void aFloodOfInventedAddressesPushesOutNothingThatIsReallyAskedFor() throws SQLException {
    Gaps gaps = gaps(16_384, 1000);
    Random random = new Random(4);
    for (int flood = 1; flood <= 1_000_000; flood++) {
      ask(gaps, "/" + Long.toHexString(random.nextLong()), Visitor.PERSON, 1);
      if (flood % 2500 == 0) {
        ask(gaps, "/really/" + flood / 2500 % 20, Visitor.PERSON, 2);
      }
      if (flood % 100_000 == 0) {
        gaps.flush();
      }
    }
    assertThat(stage.number("SELECT count(*) FROM gap WHERE key LIKE '%/really/%'")).isEqualTo(20);
    assertThat(stage.number("SELECT min(people) FROM gap WHERE key LIKE '%/really/%'"))
        .isBetween(20L, 40L);
    assertThat(stage.number("SELECT count(*) FROM gap")).isLessThan(1100);
    try (Connection database = stage.connect()) {
      assertThat(GapTable.ranked(database, "news", 20))
          .extracting(Gap::key)
          .allMatch(key -> key.contains("/really/"));
    }
  }

  @Test
  void addressesThatSomebodyInventsInAnHourPushOutNothingThatIsAskedForDayByDay()
      throws SQLException {
    Gaps gaps = gaps(16_384, 100);
    for (int day = 0; day < 3; day++) {
      for (int i = 0; i < 40; i++) {
        ask(gaps, "/really/" + i, Visitor.PERSON, 1);
      }
      gaps.flush();
      now = now.plusSeconds(86_400);
    }
    for (int i = 0; i < 1000; i++) {
      ask(gaps, "/invented/" + i, Visitor.PERSON, 50);
    }
    gaps.flush();
    assertThat(stage.number("SELECT count(*) FROM gap")).isEqualTo(100);
    assertThat(stage.number("SELECT count(*) FROM gap WHERE key LIKE '%/really/%'")).isEqualTo(40);
  }

  @Test
  void crawlersPushOutNothingThatPeopleAskFor() throws SQLException {
    Gaps gaps = gaps(64, 10);
    ask(gaps, "/asked-once", Visitor.PERSON, 1);
    for (int i = 0; i < 10_000; i++) {
      ask(gaps, "/crawled/" + i % 500, Visitor.CRAWLER, 3);
    }
    gaps.flush();
    assertThat(stage.rows("SELECT people FROM gap WHERE key = 'old.example/asked-once'"))
        .containsExactly("1");
    assertThat(stage.number("SELECT count(*) FROM gap")).isLessThanOrEqualTo(11);
  }

  @Test
  void twoProcessesAddToTheSameGapsAndKeepWithinBounds() throws Exception {
    List<Gaps> processes = List.of(gaps(16_384, 100), gaps(16_384, 100));
    List<Thread> threads =
        processes.stream()
            .map(gaps ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int round = 0; round < 20; round++) {
                        for (int i = 0; i < 300; i++) {
                          ask(gaps, "/" + i, Visitor.PERSON, i < 10 ? 5 : 1);
                        }
                        gaps.flush();
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    processes.forEach(Gaps::flush);
    assertThat(stage.number("SELECT count(*) FROM gap")).isLessThanOrEqualTo(110);
    assertThat(stage.number("SELECT sum(people) FROM gap WHERE length(key) = 13"))
        .isEqualTo(2L * 20 * 10 * 5);
  }

  @Test
  void whatWasDecidedSinceIsNoGapAndWhatIsUndecidedIsOne() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    ask(gaps, "/decided", Visitor.PERSON, 9);
    ask(gaps, "/undecided", Visitor.PERSON, 1);
    ask(gaps, "/never-heard-of", Visitor.PERSON, 4);
    gaps.flush();
    map("/decided", "redirect", "https://new.example/decided");
    map("/undecided", "unresolved", null);
    try (Connection database = stage.connect()) {
      assertThat(GapTable.ranked(database, "news", 10))
          .extracting(Gap::key)
          .containsExactly("old.example/never-heard-of", "old.example/undecided");
      assertThat(GapTable.ranked(database, "news", 1)).hasSize(1);
      assertThat(GapTable.ranked(database, "other", 10)).isEmpty();
    }
  }

  @Test
  void whatARuleAnswersByNowIsNoGap() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    ask(gaps, "/blog/x", Visitor.PERSON, 9);
    ask(gaps, "/blog/undecided", Visitor.PERSON, 8);
    ask(gaps, "/ahead/undecided", Visitor.PERSON, 7);
    ask(gaps, "/n/7?id=1", Visitor.PERSON, 6);
    ask(gaps, "/blogs", Visitor.PERSON, 5);
    gaps.flush();
    map("/blog/undecided", "unresolved", null);
    map("/ahead/undecided", "unresolved", null);
    rule("prefix:old.example/blog", "https://new.example/b", 1);
    rule("prefix:old.example/ahead", "https://new.example/a", -1);
    rule("pattern:old\\.example/n/([0-9]+)\\?id=1", "https://new.example/$1", 1);
    try (Connection database = stage.connect()) {
      assertThat(GapTable.ranked(database, "news", 10))
          .extracting(Gap::key)
          .containsExactly("old.example/blog/undecided", "old.example/blogs");
      assertThat(GapTable.ranked(database, "news", 1)).hasSize(1);
    }
  }

  private static void rule(String key, String target, int position) throws SQLException {
    stage.execute(
        "INSERT INTO mapping (scope, key, kind, target, position, batch, version) VALUES ('news', '%s', '%s', '%s', %d, '%s', 2)"
            .formatted(
                key, key.substring(0, key.indexOf(':')), target, position, UUID.randomUUID()));
  }

  @Test
  void anEntryIsAGapOfItsSiteUntilItIsMapped() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    gaps.count("spaces", new MapKey("A11CE1", "107"), Visitor.PERSON);
    gaps.flush();
    try (Connection database = stage.connect()) {
      assertThat(GapTable.ranked(database, "spaces", 10))
          .extracting(Gap::key)
          .containsExactly("A11CE1!107");
      stage.execute(
          "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES ('A11CE1', '107', 'redirect', 7, '/a/', '%s', 2)"
              .formatted(UUID.randomUUID()));
      assertThat(GapTable.ranked(database, "spaces", 10)).isEmpty();
    }
  }

  @Test
  void aSpaceOrATokenThatTheDirectoryKnowsByNowIsNoGap() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    List<MapKey> unknown =
        List.of(
            new MapKey("spaces", "alice"),
            new MapKey("spaces", "cid-0000000000a11ce1"),
            new MapKey("spaces", "cid-0000000000d0d0d0"),
            new MapKey("A11CE1", "1pU-rgQVTuuWM1TX8W8PfmDA!12"),
            new MapKey("spaces", "bob"),
            new MapKey("spaces", "cid-0000000000000b0b"),
            new MapKey("A11CE1", "1pU-rgQVTuuWM1TX8W8PfmDA!13"),
            new MapKey("A11CE1", "1pU-rgQVTuuWM1TX8W8PfmDA!14"));
    unknown.forEach(key -> gaps.count("spaces", key, Visitor.PERSON));
    gaps.flush();
    stage.execute(
        "INSERT INTO space (cid, visibility, loaded_at) VALUES ('A11CE1', 'public', now())");
    stage.execute("INSERT INTO space_alias VALUES ('alice', 'A11CE1', false)");
    stage.execute(
        "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES ('D0D0D0', '', 'redirect', 7, '/', '%s', 2)"
            .formatted(UUID.randomUUID()));
    stage.execute(
        "INSERT INTO old_handle VALUES ('1pU-rgQVTuuWM1TX8W8PfmDA', 12, 'A11CE1', 345),"
            + " ('1pU-rgQVTuuWM1TX8W8PfmDA', 14, 'B0B', 345)");
    try (Connection database = stage.connect()) {
      assertThat(GapTable.ranked(database, "spaces", 10))
          .extracting(Gap::key)
          .containsExactlyInAnyOrder(
              "bob",
              "cid-0000000000000b0b",
              "A11CE1!1pU-rgQVTuuWM1TX8W8PfmDA!13",
              "A11CE1!1pU-rgQVTuuWM1TX8W8PfmDA!14");
    }
  }

  @Test
  void suggestionsAreFoundAmongLiveMappingsNotedAndNotPublished() throws SQLException {
    Gaps gaps = gaps(1000, 1000);
    ask(gaps, "/visas/index.html", Visitor.PERSON, 2);
    ask(gaps, "/nothing/like/it", Visitor.PERSON, 1);
    gaps.flush();
    map("/visas", "redirect", "https://new.example/visas");
    map("/tax", "redirect", "https://new.example/tax");
    map("/nothing/like", "archive", null);
    try (Connection database = stage.connect()) {
      List<Gap> found = GapTable.ranked(database, "news", 10);
      assertThat(found).allMatch(gap -> gap.suggestion().isEmpty());
      Map<String, Suggestion> suggestions =
          Suggestions.among(database, "news", found.stream().map(Gap::key).toList());
      GapTable.suggest(database, "news", found, suggestions);
      assertThat(GapTable.ranked(database, "news", 10))
          .extracting(Gap::suggestion)
          .containsExactly(
              Optional.of(new Suggestion("https://new.example/visas", 0.95)), Optional.empty());
    }
    assertThat(stage.number("SELECT count(*) FROM mapping")).isEqualTo(3);
  }

  private static void map(String path, String kind, String target) throws SQLException {
    stage.execute(
        "INSERT INTO mapping (scope, key, kind, target, batch, version) VALUES ('news', 'old.example%s', '%s', %s, '%s', 2)"
            .formatted(
                path, kind, target == null ? "NULL" : "'" + target + "'", UUID.randomUUID()));
  }
}
