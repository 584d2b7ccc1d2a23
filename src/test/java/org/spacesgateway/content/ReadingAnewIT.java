package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GeneratedSpace;

/** What was read of a Space is in use until all of it is read anew. */
class ReadingAnewIT extends ReadingStage {
  @Test
  void whatIsReadAnewTakesThePlaceOfTheEarlierReadingOnceAllOfItIsThere() throws Exception {
    readOnce();
    List<Object> before = inUse();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 45, 45, 50));
    ask(CID, true);
    while (steps.one() && reading().isUnderWay()) {
      assertThat(inUse()).isEqualTo(before);
      assertThat(reading())
          .returns(true, Reading::hasEntries)
          .returns(true, Reading::completePictures)
          .returns(START, Reading::completeAt)
          .returns(30L, Reading::entries)
          .returns(6L, Reading::pictures);
      assertThat(reading().anew()).isPositive();
      assertThat(readings.keep(CID, KEPT)).isTrue();
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(now, Reading::completeAt)
        .returns(45L, Reading::entries)
        .returns(45L, Reading::comments)
        .returns(50L, Reading::pictures)
        .returns(0L, Reading::anew);
    assertThat(count("anew_left_out")).isZero();
    assertThat(inUse()).isNotEqualTo(before);
  }

  @Test
  void aReadingThatIsRefusedLeavesTheEarlierOneInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    for (int steps = 0; steps < 2; steps++) {
      legacy.forget();
      ask(CID, true);
      for (int i = 0; i < steps; i++) {
        this.steps.one();
      }
      legacy.at("/blog/feed.rss").answer(Fault.status(403 + steps), 1);
      untilNothingWaits();
      assertThat(reading())
          .returns(State.DONE, Reading::state)
          .returns(steps == 0 ? Why.FOR_FRIENDS : Why.NOT_THERE, Reading::why)
          .returns(START, Reading::completeAt)
          .returns(true, Reading::completePictures);
      assertThat(inUse()).isEqualTo(before);
      assertThat(count("anew_entry") + count("anew_left_out")).isZero();
      ask(CID, true);
      assertThat(this.steps.one()).as("just tried").isFalse();
      now = now.plusSeconds(1);
    }
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading()).returns(now, Reading::completeAt).returns(null, Reading::why);
  }

  @Test
  void whileTheOriginIsAwayTheEarlierReadingIsInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    legacy.at("/blog/feed.rss").answer(Fault.status(500));
    ask(CID, true);
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(reading()).returns(true, Reading::isAnew).returns(START, Reading::completeAt);
    assertThat(inUse()).isEqualTo(before);
  }

  @Test
  void picturesThatTheEarlierReadingHadNotAreToldIfTheOriginIsGone() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 3));
    ask(CID, false);
    untilNothingWaits();
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    assertThat(reading())
        .returns(true, Reading::hasEntries)
        .returns(false, Reading::completePictures);
    from(label -> Optional.empty()).one();
    assertThat(reading())
        .returns(Why.CLOSED, Reading::why)
        .returns(START, Reading::completeAt)
        .returns(true, Reading::completePictures);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(3);
  }

  /** As a platform that is half shut answers: there is a feed, and nothing in it. */
  private void emptyFeed() {
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "nothing in it",
                feed ->
                    feed.replaceAll("(?s)<item>.*</item>", "")
                        .replaceAll("(<opensearch:totalResults>)[0-9]+", "$10")));
  }

  private void pagesWithoutLinks() {
    legacy.at("/*").answer(Fault.edited("no links", page -> page.replaceAll("href=", "x=")));
  }

  @Test
  void anEmptyReadingLeavesTheEarlierOneInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    emptyFeed();
    pagesWithoutLinks();
    ask(CID, true);
    untilNothingWaits();
    assertThat(inUse()).isEqualTo(before);
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(Why.NOT_THERE, Reading::why)
        .returns(START, Reading::completeAt);
    legacy.reset();
    now = now.plusSeconds(1);
    ask(CID, true);
    untilNothingWaits();
    assertThat(inUse()).isEqualTo(before);
    assertThat(reading()).returns(null, Reading::why).returns(now, Reading::completeAt);
  }

  @Test
  void aReadingOfAPartLeavesTheRestOfTheEarlierOneInUse() throws Exception {
    readOnce();
    List<Object> before = inUse();
    ask(CID, true);
    steps.one();
    emptyFeed();
    pagesWithoutLinks();
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(30, Reading::total);
    assertThat(inUse()).as("as nothing had changed").isEqualTo(before);
    assertThat(count("anew_entry") + count("anew_left_out")).isZero();
  }

  @Test
  void aListOfEntriesThatIsNotThereEndsNoReadingAsAWholeOne() throws Exception {
    readOnce();
    ask(CID, true);
    steps.one();
    run("UPDATE reading SET total = NULL");
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "no more",
                feed ->
                    feed.replaceAll("(?s)<item>.*</item>", "")
                        .replaceAll(
                            "<opensearch:totalResults>[0-9]+</opensearch:totalResults>", "")));
    legacy.at("/*").answer(Fault.status(404));
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(30L, Reading::entries)
        .returns(6L, Reading::pictures);
    assertThat(space.leftOut(CID).get(What.ENTRY))
        .satisfies(list -> assertThat(list.times()).isEqualTo(1));
  }

  @Test
  void whatIsThereNoMoreIsNotKeptOnceTheSpaceIsReadAgain() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 0));
    ask(CID, false);
    untilNothingWaits();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 25, 50, 0));
    now = now.plus(Duration.ofDays(1));
    ask(CID, false);
    steps.one();
    assertThat(reading()).as("till all are come across").returns(30L, Reading::entries);
    untilNothingWaits();
    assertThat(reading()).returns(State.DONE, Reading::state).returns(25L, Reading::entries);
  }

  @Test
  void neitherArePicturesAndWhatWasLeftOutOfIt() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 12));
    ask(CID, true);
    untilNothingWaits();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 5, 10, 2));
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading())
        .returns(5L, Reading::entries)
        .returns(2L, Reading::pictures)
        .returns(2L, Reading::picturesWanted);
    assertThat(count("read_picture")).isEqualTo(2);
    assertThat(count("read_left_out")).isPositive();
    assertThat(
            count(
                "read_left_out WHERE place NOT IN (SELECT number::text FROM read_entry)"
                    + " AND place NOT IN (SELECT address FROM read_picture)"))
        .isZero();
  }

  @Test
  void anEntryThatIsPassedOverStaysAsItWasReadBefore() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 12, 12, 2));
    ask(CID, true);
    untilNothingWaits();
    assertThat(count("read_left_out WHERE what = 'SCRIPT'")).isPositive();
    final long pictures = count("read_picture");
    final long leftOut = count("read_left_out");
    now = now.plus(Duration.ofDays(1));
    legacy.at("/blog/*").answer(Fault.status(500), 9);
    ask(CID, true);
    for (int i = 0; i < 40; i++) {
      untilNothingWaits();
      now = now.plus(Duration.ofHours(6));
    }
    assertThat(space.leftOut(CID).get(What.ENTRY).times()).isEqualTo(1);
    assertThat(reading()).returns(State.DONE, Reading::state).returns(12L, Reading::entries);
    assertThat(count("read_picture")).isEqualTo(pictures);
    assertThat(count("read_left_out")).isEqualTo(leftOut + 1);
  }

  @Test
  void aPictureThatWasMissingIsWantedAgainByTheNextReading() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 4, 0, 4));
    legacy.at("/photos/*").answer(Fault.status(404), 1);
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).isEqualTo(3);
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    untilNothingWaits();
    assertThat(reading().pictures()).isEqualTo(4);
    assertThat(space.leftOut(CID)).doesNotContainKey(What.PICTURE_MISSING);
  }
}
