package org.spacesgateway.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.move.MoveSamples.EARLY;
import static org.spacesgateway.move.MoveSamples.NOW;
import static org.spacesgateway.move.MoveSamples.at;
import static org.spacesgateway.move.MoveSamples.choice;
import static org.spacesgateway.move.MoveSamples.situation;
import static org.spacesgateway.move.MoveSamples.space;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.directory.Space;
import org.spacesgateway.move.Situation.State;

/** What an owner can choose, as things stand. */
class SituationTest {
  private static final Instant CLOSES = Instant.parse("2011-03-16T00:00:00Z");

  private static Situation closedAt(Instant at, Instant now) {
    Space space = space("public");
    space.ownerClosesAt = at;
    return situation(space, choice(What.CLOSE, at), now);
  }

  @Test
  void whileTheOldPlatformLivesAllFourAreOffered() {
    assertThat(situation(space("public"), null, NOW).offered())
        .containsExactly(What.UPGRADE, What.DOWNLOAD, What.CLOSE, What.LATER);
  }

  @ParameterizedTest
  @EnumSource(
      value = What.class,
      names = {"CLOSE"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatWasChosenBeforeTakesNothingAway(What before) {
    assertThat(situation(space("public"), choice(before, NOW), NOW).offered()).hasSize(4);
  }

  @Test
  void beforeTransfersOpenOwnersAreToldTheDay() {
    assertThat(situation(space("public"), null, EARLY).opens()).contains(LocalDate.of(2010, 10, 4));
    Instant opens = Instant.parse("2010-10-04T00:00:00Z");
    assertThat(situation(space("public"), null, opens.minusMillis(1)).opens()).isPresent();
    assertThat(situation(space("public"), null, opens).opens()).isEmpty();
  }

  @Test
  void onTheLastDayNobodyDecidesLater() {
    assertThat(situation(space("public"), null, CLOSES.minusSeconds(1)).offered())
        .containsExactly(What.UPGRADE, What.DOWNLOAD, What.CLOSE);
  }

  @Test
  void afterTheClosingNothingOfItIsOffered() {
    assertThat(situation(space("public"), null, CLOSES).offered()).isEmpty();
  }

  @Test
  void aClosingIsUndoneUntilItHoldsAndHoldsFromItsVeryMomentOn() {
    Instant at = NOW.plus(Duration.ofDays(14));
    assertThat(closedAt(at, at.minusMillis(1)).state()).isEqualTo(new State.Closing(at));
    assertThat(closedAt(at, at.minusMillis(1)).offered()).containsExactly(What.REOPEN);
    assertThat(closedAt(at, at).state()).isEqualTo(new State.Closed(at));
    assertThat(closedAt(at, at).offered()).isEmpty();
  }

  @Test
  void aReminderIsDueFromItsMomentOnUntilSomethingElseIsChosen() {
    Situation later = situation(space("public"), choice(What.LATER, NOW), NOW);
    assertThat(later.isReminderDue()).isTrue();
    assertThat(at(later, NOW.minusMillis(1)).isReminderDue()).isFalse();
    assertThat(situation(space("public"), choice(What.UPGRADE, null), NOW).isReminderDue())
        .isFalse();
  }

  @Test
  void whoeverDecidesLaterAgainKeepsTheirDayUntilItHasCome() {
    Instant day = Instant.parse("2011-02-20T00:00:00Z");
    Situation ahead = situation(space("public"), choice(What.LATER, day), NOW);
    ReminderDays days = ahead.reminderDays().orElseThrow();
    assertThat(ahead.reminderDay(days, Optional.empty())).isEqualTo("2011-02-20");
    assertThat(ahead.reminderDay(days, Optional.of(LocalDate.of(2011, 2, 1))))
        .isEqualTo("2011-02-01");
    Situation past = situation(space("public"), choice(What.LATER, NOW), NOW);
    assertThat(past.reminderDay(days, Optional.empty())).isEqualTo(days.usual());
  }
}
