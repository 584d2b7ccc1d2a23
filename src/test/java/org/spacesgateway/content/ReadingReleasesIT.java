package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.sandbox.GeneratedSpace;

/** What is read while two releases serve, and what a later one wrote. */
class ReadingReleasesIT extends ReadingStage {
  /** What the release before does: it keeps nothing aside. */
  private void theReleaseBeforeReadsTheRest() throws SQLException {
    run(
        "UPDATE read_picture SET round = 1 FROM read_entry e WHERE e.round = 0"
            + " AND address LIKE '%!' || e.number || '/%'");
    run(
        "UPDATE read_left_out SET round = 1"
            + " WHERE place IN (SELECT number::text FROM read_entry WHERE round = 0)");
    run("UPDATE read_entry SET round = 1");
    for (String table : List.of("read_entry", "read_picture", "read_left_out")) {
      run("DELETE FROM " + table + " WHERE round < 1");
    }
  }

  @Test
  void whatTheReleaseBeforeEndsLosesNothingAndIsTakenInLater() throws Exception {
    directory(CID, "gen");
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 30, 60, 30));
    ask(CID, true);
    untilNothingWaits();
    List<Object> before = inUse();
    legacy.forgetHeld();
    legacy.hold(GeneratedSpace.of("gen", CID.hex(), 40, 40, 40));
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    steps.one();
    theReleaseBeforeReadsTheRest();
    assertThat(inUse()).isEqualTo(before);
    run("UPDATE reading SET state = 'refused', fault = 'NOT_THERE', read_at = '%s'".formatted(now));
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(Why.NOT_THERE, Reading::why)
        .returns(START, Reading::completeAt);
    run("UPDATE reading SET state = 'done', fault = NULL, look_at = NULL");
    assertThat(reading()).returns(now, Reading::completeAt);
    new ReadingRetention(DATABASE, () -> now).run();
    assertThat(reading()).returns(State.PICTURES, Reading::state);
    untilNothingWaits();
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(40L, Reading::entries)
        .returns(40L, Reading::pictures);
    assertThat(count("read_picture WHERE state = 'fetched'") + count("anew_entry")).isZero();
  }

  @Test
  void whatTheReleaseBeforeForgetsIsForgottenAsideToo() throws Exception {
    readOnce();
    ask(CID, true);
    steps.one();
    run("DELETE FROM reading");
    new ReadingRetention(DATABASE, () -> now).run();
    assertThat(count("anew_entry") + count("anew_left_out")).isZero();
  }

  @Test
  void aKindThatOnlyALaterReleaseKnowsIsReadAsOneThatThisOneDoes() throws Exception {
    readOnce();
    run(
        "INSERT INTO read_left_out (cid, what, kind, place, times, example) VALUES"
            + " ('%1$s', 'COMMENT', 'LATER', 'a', 2, ''), ('%1$s', 'LATER', NULL, 'b', 3, '')"
                .formatted(CID.hex()));
    assertThat(space.leftOut(CID).get(What.COMMENT).times()).isEqualTo(2);
    assertThat(space.leftOut(CID).get(What.FILE).times()).isEqualTo(3);
    try (Connection connection = DATABASE.getConnection()) {
      assertThat(ReadSpace.eachNotBrought(connection, CID))
          .extracting(LeftOut::what)
          .contains(What.COMMENT, What.FILE);
    }
  }
}
