package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
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
        "old\\.example/n/([0-9]+),pattern,https://new.example/b/No$1");
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
  void twoBatchesCheckedSideBySideCantPublishALoop() throws Exception {
    String there = "http://old.example/a,redirect,https://old.example/b";
    String back = "http://old.example/b,redirect,https://old.example/a";
    for (var order : List.of(List.of(there, back), List.of(back, there))) {
      UUID first = maps.checked(order.getFirst());
      UUID second = maps.checked(order.getLast());
      publish(first);
      refusedUntilChecked(second);
      maps.check(second);
      assertThat(maps.difference(second).rejected()).isEqualTo(LOOP);
      Publishing.rollBack(database, first, Maps.AUDIT, Instant.now());
    }
  }

  @Test
  void twoBatchesCheckedSideBySideCantPublishTwoHops() throws Exception {
    String hop = "http://old.example/a,redirect,https://old.example/b/c";
    for (String end :
        List.of(
            "http://old.example/b/c,redirect,https://new.example/c",
            "http://old.example/b,prefix,https://new.example/")) {
      for (var order : List.of(List.of(hop, end), List.of(end, hop))) {
        UUID first = maps.checked(order.getFirst());
        UUID second = maps.checked(order.getLast());
        publish(first);
        refusedUntilChecked(second);
        maps.check(second);
        publish(second);
        assertThat(maps.live()).contains("old.example/a redirect https://new.example/c");
        Publishing.rollBack(database, second, Maps.AUDIT, Instant.now());
        Publishing.rollBack(database, first, Maps.AUDIT, Instant.now());
      }
    }
  }

  @Test
  void theEndOfAChainMayNotMoveBetweenCheckAndPublication() throws Exception {
    maps.published("http://old.example/b,redirect,https://old.example/c");
    UUID batch = maps.checked("http://old.example/a,redirect,https://old.example/b");
    maps.published("http://old.example/c,redirect,https://new.example/c");
    refusedUntilChecked(batch);
    maps.check(batch);
    publish(batch);
    assertThat(maps.live()).contains("old.example/a redirect https://new.example/c");
  }

  @Test
  void noNewRuleMayLeadOnFromTheEndOfAChainOnAnotherSite() throws Exception {
    maps.published("http://old.example/b,prefix,https://other.example/c");
    UUID batch = maps.checked("http://old.example/a,redirect,https://old.example/b/x");
    maps.published("http://other.example/c,prefix,https://third.example/");
    refusedUntilChecked(batch);
  }

  @Test
  void aRuleAndWhatItLeadsToCantBePublishedSideBySide() throws Exception {
    for (String rule :
        List.of(
            "http://old.example/r,prefix,https://old.example/t",
            "old\\.example/p/(.*),pattern,https://old.example/t")) {
      String target = "http://old.example/t,redirect,https://new.example/t";
      for (var order : List.of(List.of(rule, target), List.of(target, rule))) {
        UUID first = maps.checked(order.getFirst());
        UUID second = maps.checked(order.getLast());
        publish(first);
        refusedUntilChecked(second);
        Publishing.rollBack(database, first, Maps.AUDIT, Instant.now());
      }
    }
  }

  @Test
  void operatorsAreWarnedOfWhatALiveRuleLeadsTo() throws Exception {
    maps.published("http://old.example/r,prefix,https://old.example/t");
    UUID batch =
        maps.checked(
            "http://old.example/t/deep,redirect,https://new.example/t",
            "http://old.example/tt,redirect,https://new.example/tt");
    assertThat(maps.difference(batch).warned())
        .isEqualTo(
            Map.of(
                "a live rule leads here, and would take visitors two hops: let it lead to where"
                    + " this ends",
                1L));
  }

  @Test
  void aRollBackPublishesNoLoopAndNoSecondHop() throws Exception {
    maps.published("http://old.example/k,redirect,https://old.example/x");
    UUID archived = maps.checked("http://old.example/k,archive,");
    publish(archived);
    UUID back = maps.published("http://old.example/x,redirect,https://old.example/k");
    List<String> before = maps.liveWhole();
    assertThatThrownBy(() -> Publishing.rollBack(database, archived, Maps.AUDIT, Instant.now()))
        .isInstanceOf(MappingBatch.RefusedException.class)
        .hasMessageContaining(back.toString());
    assertThat(maps.liveWhole()).isEqualTo(before);
    Publishing.rollBack(database, back, Maps.AUDIT, Instant.now());
    Publishing.rollBack(database, archived, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).contains("old.example/k redirect https://old.example/x");
  }

  @Test
  void whatHasNothingToDoWithABatchAsksForNoSecondCheck() throws Exception {
    UUID batch = maps.checked("http://old.example/a,redirect,https://old.example/b");
    maps.published(
        "http://old.example/x,redirect,https://old.example/y",
        "http://other.example/p,redirect,https://third.example/");
    publish(batch);
    assertThat(maps.live()).contains("old.example/a redirect https://old.example/b");
  }

  @Test
  void operatorsAreWarnedOfRulesThatHelpNobodyMuch() throws Exception {
    String told =
        "capital letters match nothing: this site's addresses are compared in small ones"
            + " (case-matters)";
    UUID batch =
        maps.checked(
            "http://old.example/b,redirect,https://new.example/b",
            "old\\.example/Docs/(.*),pattern,https://new.example/$1",
            "old\\.example/%C3%A9/\\D+,pattern,https://new.example/d");
    assertThat(maps.difference(batch).warned()).isEqualTo(Map.of(told, 1L));
    assertThat(maps.difference(batch).create()).isEqualTo(3);
    assertThat(Difference.warned(database, batch, told, 9))
        .extracting(Difference.Told::line)
        .containsExactly(3L);
  }

  /** Live ones ahead of them count; what a row's place in the file is does not. */
  @Test
  void operatorsAreWarnedOfPatternsThatCostTooMuch() throws Exception {
    maps.published(
        IntStream.range(0, 40)
            .mapToObj(
                "old\\.example/.*/a/([0-9]+)(/.*)?/%d,pattern,https://new.example/$1"::formatted)
            .toArray(String[]::new));
    UUID batch =
        maps.checked(
            "old\\.example/z/.*/a/([0-9]+)(/.*)?/z,pattern,https://new.example/$1",
            "old\\.example/.*/a/([0-9]+)(/.*)?/z,pattern,https://new.example/$1",
            "other\\.example/.*/a/([0-9]+)(/.*)?,pattern,https://new.example/$1");
    assertThat(maps.difference(batch).warned())
        .isEqualTo(
            Map.of(
                "perhaps not tried on addresses of more than 200 characters: it and the patterns"
                    + " ahead of it that begin alike cost too much",
                2L));
  }

  @Test
  void theEndOfAShortenedChainIsCorrectedForAllThatWereLedToIt() throws Exception {
    maps.published(
        "http://old.example/a,redirect,https://old.example/b",
        "http://old.example/b,redirect,https://old.example/c",
        "http://old.example/c,redirect,https://new.example/1");
    maps.published("http://old.example/z,redirect,https://old.example/a");
    List<String> before = maps.live();
    UUID batch = maps.checked("http://old.example/c,redirect,https://new.example/2");
    assertThat(maps.difference(batch).change()).isEqualTo(4);
    assertThat(maps.difference(batch).ledOn()).isEqualTo(3);
    publish(batch);
    assertThat(maps.live()).allMatch(row -> row.endsWith(" redirect https://new.example/2"));
    UUID again = maps.checked("http://old.example/c,redirect,https://new.example/3");
    assertThat(maps.difference(again).ledOn()).isEqualTo(3);
    assertThat(maps.difference(maps.checked("http://old.example/q,archive,")).ledOn()).isZero();
    Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).isEqualTo(before);
  }

  @Test
  void whoWasLedThroughWhatLeadsNowhereNowIsLedThereAgain() throws Exception {
    maps.published("http://old.example/c,redirect,https://new.example/wrong");
    maps.published("http://old.example/a,redirect,https://old.example/c");
    maps.published("http://old.example/z,redirect,https://old.example/a");
    List<String> before = maps.liveWhole();
    for (String kind : List.of("archive", "unresolved")) {
      UUID batch = maps.checked("http://old.example/c," + kind + ",");
      assertThat(maps.difference(batch).ledOn()).isEqualTo(2);
      publish(batch);
      assertThat(maps.live())
          .containsExactly(
              "old.example/a redirect https://old.example/c",
              "old.example/c " + kind,
              "old.example/z redirect https://old.example/c");
      assertThat(maps.difference(maps.checked("http://old.example/c,archive,")).ledOn())
          .as("they are there already")
          .isZero();
      Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now());
      assertThat(maps.liveWhole()).isEqualTo(before);
    }
  }

  @Test
  void whatLeadsToTheSameByAnotherAddressFollowsThatFromThenOn() throws Exception {
    maps.published(
        "http://old.example/a,redirect,https://old.example/c",
        "http://old.example/c,redirect,https://new.example/1");
    maps.published(
        "http://old.example/b,redirect,https://new.example/1",
        "http://old.example/a,redirect,https://old.example/b");
    maps.published("http://old.example/b,redirect,https://new.example/2");
    maps.published("http://old.example/c,redirect,https://new.example/3");
    assertThat(maps.live())
        .containsExactly(
            "old.example/a redirect https://new.example/2",
            "old.example/b redirect https://new.example/2",
            "old.example/c redirect https://new.example/3");
    UUID end = maps.checked("http://old.example/a,redirect,https://new.example/2");
    assertThat(maps.difference(end).same()).as("as an export says it").isEqualTo(1);
  }

  @Test
  void whatIsTheSameLeadsNobodyOn() throws Exception {
    maps.published(
        "http://old.example/a,redirect,https://old.example/b",
        "http://old.example/b,redirect,https://new.example/1");
    UUID same = maps.checked("http://old.example/b,redirect,https://new.example/1");
    assertThat(maps.difference(same).same()).isEqualTo(1);
    assertThat(maps.difference(same).ledOn()).isZero();
  }

  @Test
  void aRuleThatLeadsElsewhereTakesAlongWhatWasLedOnThroughIt() throws Exception {
    maps.published("http://old.example/blog,prefix,https://new.example/b");
    maps.published(
        "http://old.example/a,redirect,https://old.example/blog/Title",
        "http://old.example/z,redirect,https://old.example/a");
    UUID batch = maps.checked("http://old.example/blog,prefix,https://new.example/news");
    assertThat(maps.difference(batch).ledOn()).isEqualTo(2);
    publish(batch);
    assertThat(maps.live())
        .contains(
            "old.example/a redirect https://new.example/news/Title",
            "old.example/z redirect https://new.example/news/Title");
  }

  @Test
  void whatWasShortenedKeepsNobodyFromRollingBackWhatIsNotItsNextHop() throws Exception {
    maps.published("http://old.example/b,redirect,https://new.example/1");
    maps.published("http://old.example/a,redirect,https://old.example/b");
    UUID archived = maps.published("http://old.example/a,archive,");
    maps.published("http://old.example/b,redirect,https://new.example/2");
    Publishing.rollBack(database, archived, Maps.AUDIT, Instant.now());
    assertThat(maps.live()).contains("old.example/a redirect https://new.example/1");
  }

  @Test
  void operatorsAreWarnedOfUndecidedAddressesThatTakeARulesPlace() throws Exception {
    maps.published("http://old.example/blog,prefix,https://new.example/b");
    String told =
        "a rule answers this address: undecided, it is 404 instead, for exact rows come first";
    UUID batch =
        maps.checked(
            "http://old.example/blog/x,unresolved,",
            "http://old.example/own/x,unresolved,",
            "http://old.example/else,unresolved,",
            "http://old.example/blog/y,redirect,https://new.example/y",
            "http://old.example/own,prefix,https://new.example/o");
    assertThat(maps.difference(batch).warned()).isEqualTo(Map.of(told, 2L));
    assertThat(Difference.warned(database, batch, told, 9))
        .extracting(Difference.Told::line)
        .containsExactly(2L, 3L);
    assertThat(maps.difference(batch).create()).isEqualTo(5);
  }

  @Test
  void operatorsAreWarnedOfAddressesThatTheGatewayAnswersItself() throws Exception {
    UUID batch =
        maps.checked(
            "http://old.example/robots.txt,archive,",
            "http://old.example/Login/?id=1,redirect,https://new.example/login",
            "http://old.example/news/login,redirect,https://new.example/login",
            "http://old.example/signup,prefix,https://new.example/join");
    assertThat(maps.difference(batch).warned()).isEqualTo(Map.of(AtDoors.WARNING, 2L));
    assertThat(maps.difference(batch).create()).isEqualTo(4);
  }

  @Test
  void rulesThatWouldTakeTwoHopsAreRejected() throws Exception {
    Map<String, Long> twoHops =
        Map.of(
            "its target is an old address that leads on, and visitors would take two hops: write"
                + " where it ends",
            1L);
    maps.published(
        "http://old.example/b,redirect,https://new.example/b",
        "http://old.example/s,prefix,https://new.example/s");
    assertThat(rejected("http://old.example/r,prefix,https://old.example/b")).isEqualTo(twoHops);
    assertThat(rejected("old\\.example/r/(.*),pattern,https://old.example/s/$1"))
        .isEqualTo(twoHops);
    assertThat(
            rejected(
                "http://old.example/c,redirect,https://new.example/c",
                "old\\.example/q/.*,pattern,https://old.example/c"))
        .isEqualTo(twoHops);
  }

  @Test
  void operatorsAreToldOfRedirectsThatAreForNowInTheirFile() throws Exception {
    String told = "its redirect is for now (302, 303, 307): it will be answered for good (301)";
    UUID transition =
        maps.staged(
            file(
                MapFile.Format.TRANSITION,
                """
                Old Url,New Url,Status,Suggested Link,Archive Link
                http://old.example/a,https://new.example/a,301,,
                http://old.example/b,https://new.example/b,302,,
                http://old.example/c,,410,,
                """),
            "t");
    UUID netlify =
        maps.staged(
            file(
                MapFile.Format.NETLIFY,
                """
                /d https://new.example/d 307!
                /e/* https://new.example/:splat 303
                /f https://new.example/f 308
                """),
            "n");
    for (int again = 0; again < 2; again++) {
      maps.check(transition);
      maps.check(netlify);
      assertThat(maps.difference(transition).warned()).isEqualTo(Map.of(told, 1L));
      assertThat(maps.difference(netlify).warned()).isEqualTo(Map.of(told, 2L));
    }
  }

  @Test
  void aPrefixThatHasAQueryItselfIsRejected() throws Exception {
    assertThat(rejected("http://old.example/pre?id=1,prefix,https://new.example/"))
        .isEqualTo(Map.of("rule can't be used: a prefix with a query fits no address", 1L));
    assertThat(rejected("http://old.example/pre?else=1,prefix,https://new.example/")).isEmpty();
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

  private void refusedUntilChecked(UUID batch) {
    for (int again = 0; again < 2; again++) {
      assertThatThrownBy(() -> publish(batch)).isInstanceOf(MappingBatch.RefusedException.class);
    }
    assertThatNoException()
        .isThrownBy(() ->
            assertThat(MappingBatch.find(database, batch).orElseThrow().state())
                .isEqualTo(MappingBatch.State.STAGED));
  }

  private RowSource file(MapFile.Format format, String text) throws Exception {
    return MapFile.open(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        format,
        maps.keys(),
        Optional.of(Maps.SITE),
        "old.example");
  }

  private Map<String, Long> rejected(String... rows) throws Exception {
    return maps.difference(maps.checked(rows)).rejected();
  }

  private void publish(UUID batch) throws Exception {
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
  }
}
