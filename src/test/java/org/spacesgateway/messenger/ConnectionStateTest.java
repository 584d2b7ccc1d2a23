package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.messenger.ConnectionState.Happening;
import org.spacesgateway.messenger.PollPlan.Found;

/**
 * What changes a connection, when its feed is looked at, and what an answer of Messenger's means.
 */
class ConnectionStateTest {
  private static final Instant NOW = Instant.parse("2012-11-06T12:00:00Z");
  private static final PollPlan PLAN = new PollPlan(Duration.ofMinutes(1), Duration.ofMinutes(30));

  @ParameterizedTest
  @CsvSource({
    "REQUESTED,       GRANTED,         CONNECTED",
    "REQUESTED,       ASKED,           REQUESTED",
    "REQUESTED,       CONSENT_OVER,    REQUESTED",
    "CONNECTED,       ASKED,           CONNECTED",
    "CONNECTED,       GRANTED,         CONNECTED",
    "CONNECTED,       REFRESH_REFUSED, REFRESH_FAILED",
    "CONNECTED,       CONSENT_OVER,    CONSENT_EXPIRED",
    "CONNECTED,       TAKEN_BACK,      REVOKED",
    "REFRESH_FAILED,  ASKED,           REFRESH_FAILED",
    "REFRESH_FAILED,  GRANTED,         CONNECTED",
    "REFRESH_FAILED,  CONSENT_OVER,    REFRESH_FAILED",
    "CONSENT_EXPIRED, GRANTED,         CONNECTED",
    "CONSENT_EXPIRED, REFRESH_REFUSED, CONSENT_EXPIRED",
    "REVOKED,         ASKED,           REQUESTED",
    "REVOKED,         GRANTED,         CONNECTED",
    "REVOKED,         REFRESH_REFUSED, REVOKED"
  })
  void whatHappensChangesIt(ConnectionState from, Happening happening, ConnectionState to) {
    assertThat(from.after(happening)).isEqualTo(to);
  }

  @ParameterizedTest
  @EnumSource
  void whenMessengerEndsEveryConnectionDoesAndNothingBringsItBack(Happening happening) {
    for (ConnectionState state : ConnectionState.values()) {
      assertThat(state.after(Happening.SERVICE_ENDED)).isEqualTo(ConnectionState.RETIRED);
    }
    assertThat(ConnectionState.RETIRED.after(happening)).isEqualTo(ConnectionState.RETIRED);
  }

  @Test
  void everyStateIsFoundAgainByItsWord() {
    for (ConnectionState state : ConnectionState.values()) {
      assertThat(ConnectionState.of(state.word())).isEqualTo(state);
    }
    for (AnnouncementState state : AnnouncementState.values()) {
      assertThat(AnnouncementState.of(state.word())).isEqualTo(state);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,  THE_SAME, false, PT1M",
    "PT1M,  THE_SAME, false, PT1M30S",
    "PT25M, THE_SAME, false, PT30M",
    "PT30M, CHANGED,  false, PT1M",
    "PT1M,  CHANGED,  true,  PT30M",
    "PT1M,  THE_SAME, true,  PT30M",
    "PT2M,  NOTHING,  false, PT4M",
    "PT2M,  NOTHING,  true,  PT4M",
    "PT30M, NOTHING,  false, PT30M"
  })
  void aFeedIsFetchedTheLessOftenTheLessThereIs(
      Duration before, Found found, boolean told, Duration next) {
    assertThat(PLAN.next(before, found, told, Optional.empty())).isEqualTo(next);
  }

  @Test
  void aServerThatAsksToWaitIsWaitedForButNotLongerThanADay() {
    assertThat(PLAN.next(Duration.ZERO, Found.NOTHING, false, PollPlan.asked("3600", NOW)))
        .isEqualTo(Duration.ofHours(1));
    assertThat(PollPlan.asked("5", NOW)).contains(Duration.ofSeconds(5));
    assertThat(PLAN.next(Duration.ZERO, Found.CHANGED, false, PollPlan.asked("5", NOW)))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(PollPlan.asked("Tue, 06 Nov 2012 12:10:00 GMT", NOW))
        .contains(Duration.ofMinutes(10));
    assertThat(PollPlan.asked("999999999", NOW)).contains(Duration.ofDays(1));
    assertThat(PollPlan.asked("Tue, 06 Nov 2012 11:00:00 GMT", NOW)).isEmpty();
    assertThat(PollPlan.asked("-1", NOW)).isEmpty();
    assertThat(PollPlan.asked("soon", NOW)).isEmpty();
    assertThat(PollPlan.asked(null, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, Taken",
    "201, Taken",
    "202, Taken",
    "204, Taken",
    "302, Refused",
    "408, Refused",
    "429, Refused",
    "500, Refused",
    "501, Refused",
    "503, Refused",
    "400, RefusedForGood",
    "403, RefusedForGood",
    "404, RefusedForGood",
    "422, RefusedForGood",
    "401, NotAllowed",
    "502, NotKnown",
    "504, NotKnown"
  })
  void anAnswerIsTakenForWhatItSays(int status, String meaning) {
    assertThat(ShareAnswer.of(new Answer(status, Map.of(), new byte[0]), NOW))
        .extracting(answer -> answer.getClass().getSimpleName())
        .isEqualTo(meaning);
  }
}
