package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GeneratedSpace;

/** Spaces read into the tables, by steps that any process may take. */
class ReadingIT extends ReadingStage {
  @Test
  void aSpaceIsReadAndItsPicturesAreKept() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 55, 120, 23));
    assertThat(readings.of(CID)).isEmpty();
    assertThat(entries()).isEmpty();
    ask(CID, true);
    assertThat(reading().state()).isEqualTo(State.QUEUED);
    assertThat(entries()).as("nobody knows yet").isEmpty();
    steps.one();
    assertThat(entries()).as("the feed says so").hasValue(55);
    assertThat(reading())
        .returns(State.READING, Reading::state)
        .returns(20L, Reading::entries)
        .returns(55, Reading::total);
    untilNothingWaits();
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(55L, Reading::entries)
        .returns(120L, Reading::comments)
        .returns(23L, Reading::pictures)
        .returns(23L, Reading::picturesWanted)
        .returns(null, Reading::again);
    assertThat(numbers())
        .containsExactlyElementsOf(IntStream.range(0, 55).mapToObj(i -> 107 + 10L * i).toList());
    assertThat(space.entries(CID, 117, 127)).extracting(Entry::number).containsExactly(117L, 127L);
    assertThat(space.leftOut(CID)).containsKeys(What.SCRIPT, What.LINK, What.EMBEDDED);
    assertThat(count("read_picture WHERE state = 'kept' AND type = 'png' AND length(bytes) > 60"))
        .isEqualTo(23);
  }

  private static OptionalLong entries() throws SQLException {
    try (Connection connection = DATABASE.getConnection()) {
      return Readings.entries(connection, CID);
    }
  }

  @Test
  void aSpaceKnownByItsIdAloneIsReadByIt() throws Exception {
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 3, 0, 0));
    ask(CID, false);
    untilNothingWaits();
    assertThat(entries()).as("as many as were read").hasValue(3);
    assertThat(reading()).returns(State.DONE, Reading::state).returns(3L, Reading::entries);
  }

  @Test
  void askingAgainReadsAgainOnlyWhatIsOld() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 0, 3));
    ask(CID, false);
    ask(CID, false);
    untilNothingWaits();
    long asked = legacy.at("/blog/feed.rss").count();
    ask(CID, false);
    assertThat(steps.one()).as("just read").isFalse();
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).as("pictures were not wanted before").isEqualTo(3);
    assertThat(legacy.at("/blog/feed.rss").count()).isEqualTo(asked);
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 45, 0, 3));
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(45L, Reading::entries);
  }

  @Test
  void entriesThatTheSpaceCountsAndListsNowhereAreTold() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 0, 0));
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "more are counted",
                feed -> feed.replaceAll("(<opensearch:totalResults>)30", "$133")));
    for (int twice = 0; twice < 2; twice++) {
      ask(CID, false);
      untilNothingWaits();
      assertThat(reading()).returns(State.DONE, Reading::state).returns(30L, Reading::entries);
      assertThat(space.leftOut(CID).get(What.ENTRY_NOT_LISTED).times()).isEqualTo(3);
      assertThat(count("read_left_out WHERE what = 'ENTRY' AND kind = 'ENTRY_NOT_LISTED'"))
          .as("as the release before can read it")
          .isEqualTo(1);
      now = now.plus(Duration.ofDays(1));
    }
    legacy.reset();
    ask(CID, false);
    untilNothingWaits();
    assertThat(space.leftOut(CID)).doesNotContainKey(What.ENTRY_NOT_LISTED);
  }

  @Test
  void whereTheOriginIsGoneWhilePicturesAreFetchedTheRestOfThemIsMissing() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 25));
    ask(CID, true);
    while (reading().pictures() == 0) {
      steps.one();
    }
    ReadingSteps gone = from(label -> Optional.empty());
    while (gone.one()) {
      // Goes on.
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(4L, Reading::entries)
        .returns(10L, Reading::pictures);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(15);
  }

  @Test
  void aPictureThatIsNoneIsToldOf() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 4));
    legacy
        .at("/photos/*")
        .answer(Fault.answer(200, "image/png", "<script>no picture</script>"), 1)
        .answer(Fault.redirect(302, URI.create("http://169.254.169.254/")), 1)
        .answer(Fault.bigBody(1 << 20), 1);
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).isEqualTo(1);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(2);
    assertThat(space.leftOut(CID).get(What.PICTURE_TOO_LARGE).times()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadSaysWhyUntilItIsAskedForAgain() throws Exception {
    Cid friends = Cid.ofHex("C4E70905E5A1B2C").orElseThrow();
    ask(friends, false);
    untilNothingWaits();
    assertThat(readings.of(friends).orElseThrow())
        .returns(State.REFUSED, Reading::state)
        .returns(Why.FOR_FRIENDS, Reading::why);
    now = now.plusSeconds(1);
    ask(friends, false);
    assertThat(readings.of(friends).orElseThrow().state()).isEqualTo(State.QUEUED);
  }

  /**
   * A hundred pictures that take the database ten milliseconds each, where half a second is all.
   */
  @Test
  void noStatementForgetsManyPicturesAtOnce() throws Exception {
    ask(CID, true);
    run(
        "INSERT INTO read_picture (cid, name, address, state)"
            + " SELECT '%s', 'p' || n, 'a' || n, 'wanted' FROM generate_series(1, 100) n"
                .formatted(CID.hex()));
    run(
        "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(0.01); RETURN OLD; END $$");
    run("CREATE TRIGGER slow BEFORE DELETE ON read_picture FOR EACH ROW EXECUTE FUNCTION slow()");
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL statement_timeout = 500");
      Readings.forget(connection, CID);
      connection.commit();
    } finally {
      run("DROP TRIGGER slow ON read_picture");
    }
    assertThat(count("read_picture")).isZero();
    assertThat(readings.of(CID)).isEmpty();
  }

  @Test
  void whatNobodyNeedsAnyMoreIsForgotten() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 3, 3, 3));
    ask(CID, true);
    untilNothingWaits();
    ReadingRetention retention = new ReadingRetention(DATABASE, () -> now);
    retention.run();
    assertThat(count("read_entry")).isEqualTo(3);
    now = KEPT.plusSeconds(1);
    retention.run();
    for (String table :
        List.of("reading", "read_entry", "read_picture", "read_left_out", "read_page")) {
      assertThat(count(table)).as(table).isZero();
    }
  }
}
