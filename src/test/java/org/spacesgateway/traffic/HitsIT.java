package org.spacesgateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.mapping.MapKey;

/** Hits, from many threads and processes into a real database. */
class HitsIT {
  private static final String ALL =
      "SELECT scope, key, day, status, client, hits FROM hit ORDER BY 1, 2, 3, 4, 5";

  private static CountingStage stage;

  private Instant now = Instant.parse("2026-11-26T23:59:59Z");

  @BeforeAll
  static void open() {
    stage = new CountingStage("hits");
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @BeforeEach
  void nothingWasCounted() throws SQLException {
    stage.wire.pass();
    stage.execute("TRUNCATE hit");
  }

  private Hits hits(int most) {
    return new Hits(new HitTable(stage.database), () -> now, most);
  }

  private static MapKey key(String key) {
    return new MapKey("news", key);
  }

  @Test
  void hitsAreCountedByMappingDayStatusAndVisitor() throws SQLException {
    Hits hits = hits(100);
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.count(key("a"), 301, Visitor.FEED_READER);
    hits.count(key("a"), 410, Visitor.PERSON);
    hits.count(key("b"), 301, Visitor.PERSON);
    now = now.plusSeconds(1);
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.flush();
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.flush();
    assertThat(stage.rows(ALL))
        .containsExactly(
            "news a 2026-11-26 301 feed_reader 1",
            "news a 2026-11-26 301 person 2",
            "news a 2026-11-26 410 person 1",
            "news a 2026-11-27 301 person 2",
            "news b 2026-11-26 301 person 1");
  }

  @Test
  void totalsAreOfAMappingOfASiteOrOfAllSpaces() throws SQLException {
    Hits hits = hits(100);
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.count(key("b"), 301, Visitor.PERSON);
    hits.count(new MapKey("A11CE1", ""), 301, Visitor.CRAWLER);
    hits.count(new MapKey("2010", "old.example/a"), 301, Visitor.PERSON);
    hits.count(new MapKey("taken-out", "older.example/a"), 301, Visitor.PERSON);
    hits.flush();
    LocalDate day = LocalDate.parse("2026-11-26");
    try (Connection database = stage.connect()) {
      assertThat(HitTable.of(database, key("a")))
          .containsExactly(new HitTable.Total(day, 301, "person", 1));
      assertThat(HitTable.of(database, "news"))
          .containsExactly(new HitTable.Total(day, 301, "person", 2));
      assertThat(HitTable.ofSpaces(database, List.of("news", "2010")))
          .containsExactly(new HitTable.Total(day, 301, "crawler", 1));
    }
  }

  @Test
  void nothingIsLostWhileManyCountAndTwoFlushTheSameKeys() throws Exception {
    int each = 20_000;
    List<Hits> processes = List.of(hits(1000), hits(1000));
    List<Future<?>> counting = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int thread = 0; thread < 4; thread++) {
        Hits hits = processes.get(thread % 2);
        counting.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                hits.count(key("k" + i % 500), 301, Visitor.PERSON);
              }
            }));
      }
      for (Hits hits : processes) {
        threads.submit(() -> {
          while (counting.stream().anyMatch(thread -> !thread.isDone())) {
            hits.flush();
          }
        });
      }
    }
    for (Future<?> thread : counting) {
      thread.get();
    }
    processes.forEach(Hits::flush);
    assertThat(stage.number("SELECT sum(hits) FROM hit")).isEqualTo(4L * each);
    assertThat(stage.number("SELECT count(*) FROM hit")).isEqualTo(500);
    assertThat(processes).allMatch(hits -> hits.dropped() == 0);
  }

  @Test
  void whatTheDatabaseDoesNotTakeIsKeptWithinBoundsAndAddedLater() throws SQLException {
    Hits hits = hits(3);
    stage.wire.refuse();
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.flush();
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.count(key("b"), 301, Visitor.PERSON);
    hits.flush();
    hits.count(key("c"), 301, Visitor.PERSON);
    hits.count(key("d"), 301, Visitor.PERSON);
    hits.count(key("a"), 301, Visitor.PERSON);
    hits.flush();
    assertThat(stage.rows(ALL)).isEmpty();
    assertThat(hits.dropped()).isOne();
    stage.wire.pass();
    hits.flush();
    assertThat(stage.rows("SELECT key, hits FROM hit ORDER BY 1"))
        .containsExactly("a 3", "b 1", "c 1");
  }

  @Test
  void oneRowThatIsRefusedTakesNoOtherWithIt() throws SQLException {
    Hits hits = hits(10_000);
    for (int i = 0; i < 2500; i++) {
      hits.count(key("k" + i), 301, Visitor.PERSON);
    }
    hits.count(key("k1\u0000"), 301, Visitor.PERSON);
    hits.flush();
    hits.flush();
    assertThat(stage.number("SELECT count(*) FROM hit WHERE hits = 1")).isEqualTo(2500);
    assertThat(hits.dropped()).isOne();
  }
}
