package org.spacesgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.mapping.MapStage.ask;
import static org.spacesgateway.mapping.MapStage.asked;
import static org.spacesgateway.mapping.MapStage.onSite;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.directory.BlogAddress;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Known.NotNow;
import org.spacesgateway.mapping.Known.OfSite;
import org.spacesgateway.mapping.MapStage.Change;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.sandbox.Await;

/** The map as it follows a real database: what changes, goes away, comes back. */
@Timeout(120)
class LiveMapIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String RELOAD =
      "UPDATE map_version SET version = version + 1, reload = version + 1";

  private MapStage stage;

  @BeforeEach
  void setUp() throws Exception {
    stage = new MapStage();
  }

  @AfterEach
  void tearDown() throws Exception {
    stage.close();
  }

  private static Change redirect(String address, String target) {
    return new Change(MapStage.SITE, address, Mapping.redirect(target));
  }

  private static Change rule(String key, String target, int position) {
    Kind kind = key.startsWith(Rules.PREFIX) ? Kind.PREFIX : Kind.PATTERN;
    return new Change(
        MapStage.SITE, key, new Mapping(kind, target, null, null, null, null, null, position));
  }

  private static Change gone(String address) {
    return new Change(MapStage.SITE, address, null);
  }

  private static String target(Known known) {
    assertThat(known).isInstanceOf(OfSite.class);
    return ((OfSite) known).mapping().map(Mapping::target).orElse(null);
  }

  private static List<Change> pages(int count, String generation) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> redirect("old.example/page/" + i, "https://new.example/" + generation + "/" + i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mappingIsFoundAsItWasStored(boolean fromMemory) throws Exception {
    Mapping whole =
        new Mapping(
            Kind.ARCHIVE,
            null,
            null,
            null,
            "https://archive.example/é",
            "https://new.example/",
            "A title",
            null);
    Mapping blogs = Mapping.redirect(7, "/2009/entry/");
    stage.execute(
        "INSERT INTO wordpress_blog VALUES (7, 'https://seven.example/', 'Seven', now())");
    LiveMap map = stage.preloaded();
    List<Change> batch =
        List.of(
            redirect("old.example/a?id=1", "https://new.example/a"),
            new Change(MapStage.SITE, "old.example/b", whole),
            new Change(MapStage.SITE, "old.example/c", blogs),
            new Change(MapStage.SITE, "old.example/d", Mapping.redirect(8, "/")));
    stage.publish(map, batch);
    if (!fromMemory) {
      map = stage.map(MapStage.DEADLINE);
    }
    assertThat(target(ask(map, "http://OLD.example:80/A/?x=2&id=1")))
        .isEqualTo("https://new.example/a");
    assertThat(ask(map, "old.example/b")).isEqualTo(new OfSite(Optional.of(whole), null));
    assertThat(ask(map, "old.example/c"))
        .isEqualTo(
            new OfSite(
                Optional.of(
                    new Mapping(
                        Kind.REDIRECT,
                        "https://seven.example/2009/entry/",
                        7L,
                        "/2009/entry/",
                        null,
                        null,
                        null,
                        null)),
                null));
    assertThat(ask(map, "old.example/d"))
        .as("a blog that nobody knows")
        .isEqualTo(new OfSite(Optional.empty(), null));
    assertThat(ask(map, "old.example/a")).isEqualTo(new OfSite(Optional.empty(), null));
  }

  @Test
  void rulesStandAheadOfExactMappingsAndAfterThem() throws Exception {
    LiveMap map = stage.preloaded();
    stage.publish(
        map,
        List.of(
            redirect("old.example/ahead/exact", "https://new.example/never"),
            redirect("old.example/after/exact", "https://new.example/exact"),
            rule("prefix:old.example/ahead", "https://new.example/by-rule", -1),
            rule("pattern:old\\.example/after/(.*)", "https://new.example/$1", 1)));
    assertThat(target(ask(map, "old.example/ahead/Exact")))
        .isEqualTo("https://new.example/by-rule/Exact");
    assertThat(target(ask(map, "old.example/after/exact"))).isEqualTo("https://new.example/exact");
    assertThat(ask(map, "old.example/after/other"))
        .isEqualTo(
            new OfSite(
                Optional.of(Mapping.redirect("https://new.example/other")),
                "pattern:old\\.example/after/(.*)"));
    stage.publish(map, List.of(gone("prefix:old.example/ahead")));
    assertThat(target(ask(map, "old.example/ahead/exact"))).isEqualTo("https://new.example/never");
  }

  @Test
  void batchIsSeenWholeOrNotAtAll() throws Exception {
    int pages = 3_000;
    LiveMap map = stage.preloaded();
    stage.publish(map, pages(pages, "0"));
    AtomicBoolean publishing = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        int offset = reader * 1_000;
        readers.add(threads.submit(() -> generations(map, publishing, pages, offset)));
      }
      try {
        for (int generation = 1; generation <= 5; generation++) {
          stage.publish(map, pages(pages, Integer.toString(generation)));
        }
      } finally {
        publishing.set(false);
      }
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isBetween(3, 5);
      }
    }
  }

  /* A generation that was seen once is never followed by an older one, whichever page is asked for. */
  private static int generations(LiveMap map, AtomicBoolean publishing, int pages, int offset) {
    int newest = 0;
    for (int i = offset; publishing.get(); i++) {
      String target = target(ask(map, "old.example/page/" + i * 7 % pages));
      int generation = Integer.parseInt(target.split("/")[3]);
      assertThat(generation).isGreaterThanOrEqualTo(newest);
      newest = generation;
    }
    return newest;
  }

  @Test
  void whatWasTakenAwayStaysAway() throws Exception {
    stage.publish(pages(2_000, "0"));
    LiveMap map = stage.map(MapStage.DEADLINE);
    Await.until("the map begins to be read", MapStage.DEADLINE, () -> map.snapshot().version() > 0);
    stage.publish(
        map, IntStream.range(0, 2_000).mapToObj(i -> gone("old.example/page/" + i)).toList());
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    for (int i = 0; i < 2_000; i++) {
      assertThat(target(ask(map, "old.example/page/" + i))).isNull();
    }
    stage.publish(map, List.of(redirect("old.example/page/7", "https://new.example/again")));
    assertThat(target(ask(map, "old.example/page/7"))).isEqualTo("https://new.example/again");
  }

  @Test
  void renamedBlogIsOneChange() throws Exception {
    stage.execute("INSERT INTO wordpress_blog VALUES (7, 'https://seven.example', 'Seven', now())");
    LiveMap map = stage.preloaded();
    stage.publish(
        map, List.of(new Change(MapStage.SITE, "old.example/c", Mapping.redirect(7, "/c/"))));
    assertThat(target(ask(map, "old.example/c"))).isEqualTo("https://seven.example/c/");
    stage.execute(
        """
        BEGIN;
        UPDATE map_version SET version = version + 1;
        UPDATE wordpress_blog SET address = 'https://heaven.example';
        INSERT INTO blog_change SELECT version, 7, 'https://heaven.example' FROM map_version;
        COMMIT\
        """);
    Await.until(
        "the new name is known",
        MapStage.DEADLINE,
        () -> "https://heaven.example/c/".equals(target(ask(map, "old.example/c"))));
  }

  @Test
  void aBlogThatWasForgottenAndIsHeardOfAgainIsLedToWhereItIsNow() throws Exception {
    heardOf(7, "https://a.example");
    LiveMap map = stage.preloaded();
    forgotten(7);
    heardOf(7, "https://b.example");
    stage.publish(
        map, List.of(new Change(MapStage.SITE, "old.example/x", Mapping.redirect(7, "/x/"))));
    assertThat(target(ask(map, "old.example/x"))).isEqualTo("https://b.example/x/");
  }

  @Test
  void whereABlogWasBeforeItWasForgottenIsNotTold() throws Exception {
    heardOf(7, "https://a.example");
    LiveMap map = stage.preloaded();
    stage.cut();
    heardOf(7, "https://b.example");
    // As retention does, which has not come to what was told of it.
    stage.execute("DELETE FROM wordpress_blog");
    heardOf(7, "https://c.example");
    long version =
        stage.publish(
            List.of(new Change(MapStage.SITE, "old.example/x", Mapping.redirect(7, "/x/"))));
    stage.mend();
    Await.until("it is seen", MapStage.DEADLINE, () -> map.snapshot().version() >= version);
    assertThat(target(ask(map, "old.example/x"))).isEqualTo("https://c.example/x/");
  }

  private void heardOf(long blog, String address) throws SQLException {
    try (Connection connection = stage.connect()) {
      BlogAddress.keepAtOnce(connection, blog, address, "Alice", Instant.now());
    }
  }

  private void forgotten(long blog) throws SQLException {
    try (Connection connection = stage.connect()) {
      BlogAddress.forget(connection, List.of(blog));
    }
  }

  @Test
  void reloadForgetsAll() throws Exception {
    stage.publish(pages(10, "0"));
    LiveMap map = stage.preloaded();
    assertThat(target(ask(map, "old.example/page/1"))).isEqualTo("https://new.example/0/1");
    stage.execute("BEGIN; DELETE FROM mapping; " + RELOAD + "; COMMIT");
    Await.until(
        "it is forgotten", MapStage.DEADLINE, () -> target(ask(map, "old.example/page/1")) == null);
  }

  /* All of them in memory, and whoever asks in vain is told soon. */
  private LiveMap ofAHundredPages() throws SQLException {
    stage.publish(pages(100, "0"));
    LiveMap map = stage.map(SHORT);
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    return map;
  }

  /* So much that it is read anew, after a while that the wire makes long. */
  private void changeMost(LiveMap map, String... behind) throws SQLException {
    stage.wire.delay(Duration.ofMillis(40));
    stage.execute(
        """
        BEGIN;
        UPDATE map_version SET version = version + 1;
        INSERT INTO mapping_change (scope, key, version, kind, target, batch)
          SELECT '%1$s', 'old.example/many/' || i, version, 'redirect', 'https://new.example/many',
            '00000000-0000-0000-0000-000000000001'
          FROM map_version, generate_series(1, %2$d) AS i;
        INSERT INTO mapping (scope, key, version, kind, target, batch)
          SELECT scope, key, version, kind, target, batch FROM mapping_change
          WHERE key LIKE '%%many%%';
        %3$s
        COMMIT\
        """
            .formatted(MapStage.SITE, MapChanges.MOST + 1, String.join(";", behind)));
    Await.until(
        "it is being read anew",
        MapStage.DEADLINE,
        () -> map.snapshot().before() != null && !map.isPreloaded());
  }

  @Test
  void whatWasKnownStaysKnownWhenTheDatabaseStopsWhileALargeBatchIsRead() throws Exception {
    LiveMap map = ofAHundredPages();
    changeMost(map);
    stage.cut();
    for (int i = 0; i < 30; i++) {
      assertThat(target(ask(map, "old.example/page/" + i))).isEqualTo("https://new.example/0/" + i);
    }
    assertThat(ask(map, "old.example/never-seen")).isEqualTo(new NotNow());
    stage.mend();
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    assertThat(map.snapshot().before()).isNull();
    assertThat(target(ask(map, "old.example/many/7"))).isEqualTo("https://new.example/many");
  }

  @Test
  void whatChangedSinceIsNotAnsweredAsItWasBefore() throws Exception {
    LiveMap map = ofAHundredPages();
    changeMost(map);
    stage.publish(map, List.of(gone("old.example/page/1")));
    assertThat(map.snapshot().before()).as("still being read").isNotNull();
    stage.cut();
    assertThat(ask(map, "old.example/page/1"))
        .isIn(new NotNow(), new OfSite(Optional.empty(), null));
    assertThat(target(ask(map, "old.example/page/2"))).isEqualTo("https://new.example/0/2");
  }

  @Test
  void whatIsStoppedJustBehindALargeBatchIsNotAnsweredAsItWasBefore() throws Exception {
    LiveMap map = ofAHundredPages();
    // In one transaction, so that they are seen in one look.
    changeMost(
        map,
        """
        UPDATE map_version SET version = version + 1;
        INSERT INTO mapping_change (scope, key, version, batch)
          SELECT '%1$s', 'old.example/page/1', version, '00000000-0000-0000-0000-000000000001'
          FROM map_version;
        DELETE FROM mapping WHERE key = 'old.example/page/1';
        """
            .formatted(MapStage.SITE));
    stage.cut();
    assertThat(ask(map, "old.example/page/1")).isEqualTo(new NotNow());
    assertThat(target(ask(map, "old.example/page/2"))).isEqualTo("https://new.example/0/2");
  }

  @Test
  void oneMoreAddressOfABlogTakesNoOtherOfItAwayFromWhatWasKnownBefore() throws Exception {
    heardOf(7, "https://seven.example");
    stage.publish(List.of(new Change(MapStage.SITE, "old.example/c", Mapping.redirect(7, "/c/"))));
    LiveMap map = ofAHundredPages();
    changeMost(map);
    stage.publish(
        map, List.of(new Change(MapStage.SITE, "old.example/d", Mapping.redirect(7, "/d/"))));
    assertThat(map.snapshot().before()).as("still being read").isNotNull();
    stage.cut();
    assertThat(target(ask(map, "old.example/c"))).isEqualTo("https://seven.example/c/");
  }

  @Test
  void aRuleThatIsTakenBackIsNotFollowedAsBefore() throws Exception {
    stage.publish(List.of(rule("prefix:old.example/rule", "https://new.example/rule", -1)));
    LiveMap map = stage.map(SHORT);
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    changeMost(map);
    stage.publish(map, List.of(gone("prefix:old.example/rule")));
    stage.cut();
    assertThat(ask(map, "old.example/rule/1"))
        .isIn(new NotNow(), new OfSite(Optional.empty(), null));
  }

  @Test
  void databaseThatWasSetBackIsFollowedToo() throws Exception {
    stage.publish(pages(10, "0"));
    LiveMap map = stage.preloaded();
    stage.execute(
        "BEGIN; DELETE FROM mapping; UPDATE map_version SET version = 1, reload = 1; COMMIT");
    Await.until(
        "it is forgotten", MapStage.DEADLINE, () -> target(ask(map, "old.example/page/1")) == null);
  }

  @Test
  void withoutDatabaseTheKnownIsStillKnownAndTheRestIsNotNow() throws Exception {
    stage.publish(pages(10, "0"));
    stage.publish(List.of(rule("prefix:old.example/rule", "https://new.example/rule", -1)));
    LiveMap map = stage.map(SHORT);
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    stage.cut();
    assertThat(target(ask(map, "old.example/page/1"))).isEqualTo("https://new.example/0/1");
    assertThat(target(ask(map, "old.example/rule/1"))).isEqualTo("https://new.example/rule/1");
    assertThat(ask(map, "old.example/other")).isEqualTo(new NotNow());
    assertThat(map.notNow.sum()).isPositive();
    stage.mend();
    Await.until(
        "the rest is known again",
        MapStage.DEADLINE,
        () -> ask(map, "old.example/other") instanceof OfSite);
  }

  @Test
  void withoutDatabaseARuleBehindExactMappingsStillAnswersWhatNobodyAskedFor() throws Exception {
    stage.publish(
        List.of(
            redirect("old.example/blog/exact", "https://new.example/exact"),
            redirect("old.example/o'brien", "https://new.example/brien"),
            rule("prefix:old.example/blog", "https://new.example/blog", 1)));
    LiveMap map = stage.map(SHORT);
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    stage.cut();
    assertThat(target(ask(map, "old.example/blog/never-asked")))
        .isEqualTo("https://new.example/blog/never-asked");
    assertThat(target(ask(map, "old.example/blog/exact"))).isEqualTo("https://new.example/exact");
    assertThat(target(ask(map, "old.example/o'brien")))
        .as("stored under a former spelling")
        .isEqualTo("https://new.example/brien");
    assertThat(ask(map, "old.example/other")).isEqualTo(new NotNow());
  }

  @Test
  void withoutDatabaseARuleBehindExactMappingsAnswersNothingWhereNotAllOfThemAreInMemory()
      throws Exception {
    stage.publish(List.of(rule("prefix:old.example/page", "https://new.example/rule", 1)));
    LiveMap map = stage.map(SHORT);
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    changeMost(map);
    stage.cut();
    assertThat(ask(map, "old.example/page/1"))
        .as("a mapping of the large batch may stand ahead of the rule")
        .isEqualTo(new NotNow());
  }

  @Test
  void withoutDatabaseAtTheStartNothingIsKnownUntilItComes() throws Exception {
    stage.publish(pages(10, "0"));
    stage.cut();
    LiveMap map = stage.map(SHORT);
    assertThat(ask(map, "old.example/page/1")).isEqualTo(new NotNow());
    assertThat(map.snapshot().version()).isZero();
    stage.mend();
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    assertThat(target(ask(map, "old.example/page/1"))).isEqualTo("https://new.example/0/1");
  }

  @Test
  void oneLookUpAnswersAllWhoWaitForIt() throws Exception {
    LiveMap map = stage.preloaded();
    // Long enough for all to ask; not so long that a new connection takes longer than a second.
    stage.wire.delay(Duration.ofMillis(50));
    List<CompletableFuture<Known>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(asked(map, onSite("old.example/other?x=" + i)));
    }
    for (CompletableFuture<Known> answer : answers) {
      assertThat(answer.get()).isEqualTo(new OfSite(Optional.empty(), null));
    }
    assertThat(stage.statements).hasValue(1);
    assertThat(ask(map, "old.example/other")).isEqualTo(new OfSite(Optional.empty(), null));
    assertThat(stage.statements).as("remembered for a while").hasValue(1);
  }

  @Test
  void questionsThatTheDatabaseNeverAnswersAreToldInTime() {
    LiveMap map = stage.map(SHORT);
    Await.until("the map is in memory", MapStage.DEADLINE, map::isPreloaded);
    stage.wire.blackHole();
    List<CompletableFuture<Known>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      answers.add(asked(map, onSite("old.example/other/" + i)));
    }
    assertThat(answers.stream().filter(CompletableFuture::isDone).count())
        .as("those beyond what may wait")
        .isGreaterThanOrEqualTo(900);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo(new NotNow()));
    stage.wire.resetAll();
  }

  @Test
  void whatIsAskedInVainTakesBoundedMemoryOfItsOwn() throws Exception {
    LiveMap map = stage.preloaded();
    assertThat(target(ask(map, "old.example/nowhere"))).isNull();
    long entries = map.snapshot().table().entries();
    for (int i = 0; i < 20_000; i++) {
      map.snapshot().keep(Map.of("m" + "x".repeat(1_900) + i, FactBytes.NOTHING));
    }
    map.snapshot().brief().cleanUp();
    assertThat(
            map.snapshot().brief().policy().eviction().orElseThrow().weightedSize().orElseThrow())
        .isBetween(1L << 20, 16L << 20);
    assertThat(map.snapshot().table().entries()).isEqualTo(entries);
  }

  @Test
  void commandLineAsksTheDatabaseItself() throws SQLException {
    stage.publish(List.of(rule("prefix:old.example/rule", "https://new.example/rule", 1)));
    Question.OnSite question = (Question.OnSite) onSite("old.example/rule/A");
    assertThat(
            new MapTables(stage.database())
                .find(
                    new SourceSite(MapStage.SITE, List.of("old.example"), List.of()),
                    question.address(),
                    question.spelled()))
        .isEqualTo(
            new OfSite(
                Optional.of(Mapping.redirect("https://new.example/rule/A")),
                "prefix:old.example/rule"));
  }
}
