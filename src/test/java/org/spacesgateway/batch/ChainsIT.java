package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TestDatabase;

/** One hop, also where the next one would be a rule's; on a real database. */
class ChainsIT {
  private static final String NAME = "chains";
  private static final Map<String, Long> LOOP = Map.of("leads round in a loop", 1L);
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
  void aTargetThatALiveRuleAnswersLeadsToWhereTheRuleDoes() throws Exception {
    maps.published(
        "http://old.example/blog/,prefix,https://new.example/b",
        "old\\.example/n/([0-9]+),pattern,https://old.example/blog/No$1");
    UUID batch =
        maps.checked(
            "http://old.example/a,redirect,https://old.example/blog/Title",
            "http://old.example/c,redirect,https://old.example/n/7");
    assertThat(maps.difference(batch).shortened()).isEqualTo(2);
    publish(batch);
    assertThat(maps.live())
        .contains(
            "old.example/a redirect https://new.example/b/Title",
            "old.example/c redirect https://new.example/b/No7");
  }

  @Test
  void aRuleOfTheSameFileCountsAndTakesThePlaceOfTheLiveOne() throws Exception {
    maps.published("http://old.example/blog/,prefix,https://new.example/before");
    UUID batch =
        maps.checked(
            "http://old.example/a,redirect,https://old.example/blog/x",
            "http://old.example/blog/,prefix,https://new.example/after");
    publish(batch);
    assertThat(maps.live()).contains("old.example/a redirect https://new.example/after/x");
  }

  @Test
  void exactMappingsComeBetweenRulesAheadAndRulesAfter() throws Exception {
    UUID batch =
        maps.staged(
            maps.rows(
                """
                old_url,kind,target,position
                http://old.example/1,redirect,https://old.example/ahead/x,
                http://old.example/ahead/x,redirect,https://new.example/exact,
                http://old.example/ahead,prefix,https://new.example/ahead,-1
                http://old.example/2,redirect,https://old.example/after/x,
                http://old.example/after/x,redirect,https://new.example/exact,
                http://old.example/after,prefix,https://new.example/after,1
                http://old.example/3,redirect,https://old.example/after/gone,
                http://old.example/after/gone,archive,,
                """),
            "d");
    maps.check(batch);
    publish(batch);
    assertThat(maps.live())
        .contains(
            "old.example/1 redirect https://new.example/ahead/x",
            "old.example/2 redirect https://new.example/exact",
            "old.example/3 redirect https://old.example/after/gone");
  }

  @Test
  void loopsThroughRulesAreRejected() throws Exception {
    maps.published("old\\.example/r/.*,pattern,https://old.example/a");
    assertThat(rejected("http://old.example/a,redirect,https://old.example/r/1")).isEqualTo(LOOP);
    assertThat(rejected("http://old.example/s,prefix,https://old.example/s/new")).isEqualTo(LOOP);
    assertThat(rejected("old\\.example/(.*),pattern,https://old.example/new/$1")).isEqualTo(LOOP);
    maps.published("http://old.example/b,redirect,https://old.example/t/1");
    assertThat(rejected("old\\.example/t/.*,pattern,https://old.example/b")).isEqualTo(LOOP);
  }

  @Test
  void aLiveMappingIsLedOnByANewRuleAndLedBack() throws Exception {
    maps.published("http://old.example/a,redirect,https://old.example/r/1");
    List<String> before = maps.liveWhole();
    UUID batch = maps.checked("http://old.example/r,prefix,https://new.example/r");
    assertThat(maps.difference(batch).ledOn()).isEqualTo(1);
    publish(batch);
    assertThat(maps.live()).contains("old.example/a redirect https://new.example/r/1");
    Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.liveWhole()).isEqualTo(before);
  }

  @Test
  void aChainThatLeadsWhereItsSiteMayNotIsRejected() throws Exception {
    maps.published("http://other.example/x,redirect,https://third.example/");
    assertThat(rejected("http://old.example/a,redirect,https://other.example/x"))
        .isEqualTo(
            Map.of(
                "target is an old address, and leads on to where its site may not lead"
                    + " (target-hosts)",
                1L));
    maps.published("http://old.example/b,redirect,https://other.example/y");
    UUID batch = maps.checked("http://other.example/y,redirect,https://third.example/");
    assertThat(maps.difference(batch).ledOn()).isZero();
  }

  @Test
  void operatorsAreWarnedOfRulesThatHelpNobodyMuch() throws Exception {
    maps.published("http://old.example/b,redirect,https://new.example/b");
    UUID batch =
        maps.checked(
            "old\\.example/Docs/(.*),pattern,https://new.example/$1",
            "old\\.example/%C3%A9/\\D+,pattern,https://new.example/d",
            "http://old.example/r,prefix,https://old.example/b");
    assertThat(maps.difference(batch).warned())
        .isEqualTo(
            Map.of(
                "capital letters match nothing: this site's addresses are compared in small ones"
                    + " (case-matters)",
                1L,
                "its target is an old address that leads on: visitors take two hops",
                1L));
    assertThat(maps.difference(batch).create()).isEqualTo(3);
    assertThat(
            Difference.warned(
                database,
                batch,
                "its target is an old address that leads on: visitors take two hops",
                9))
        .extracting(Difference.Told::line)
        .containsExactly(4L);
  }

  @Test
  void aPrefixWhoseTargetHasAQueryIsRejected() throws Exception {
    String reason =
        "target of a prefix has a query or a fragment: what follows the prefix would land in it";
    assertThat(rejected("http://old.example/p,prefix,https://new.example/?q="))
        .isEqualTo(Map.of(reason, 1L));
    assertThat(rejected("http://old.example/p,prefix,https://new.example/#top"))
        .isEqualTo(Map.of(reason, 1L));
  }

  private Map<String, Long> rejected(String... rows) throws Exception {
    return maps.difference(maps.checked(rows)).rejected();
  }

  private void publish(UUID batch) throws Exception {
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
  }
}
