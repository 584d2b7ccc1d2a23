package org.spacesgateway.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.signin.PublishedKeys.LACKING_FOR;
import static org.spacesgateway.signin.PublishedKeys.Step.FETCH;
import static org.spacesgateway.signin.PublishedKeys.Step.REFUSE;
import static org.spacesgateway.signin.PublishedKeys.Step.WAIT;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time begins shortly before it overflows, as it may. */
class PublishedKeysTest {
  private static final long START = Long.MAX_VALUE - 5;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final long BETWEEN_FETCHES = EVERY.toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long GIVEN_UP = START + PATIENCE.toNanos();
  private final PublishedKeys keys = new PublishedKeys(EVERY, PATIENCE, START);

  @Test
  void theFirstFetchesTheOthersWaitForItsAnswer() {
    assertThat(step("a", START)).isEqualTo(FETCH);
    assertThat(step("a", START + 1)).isEqualTo(WAIT);
    assertThat(step("b", START + 1)).isEqualTo(WAIT);
    assertThat(step("a", GIVEN_UP - 1)).isEqualTo(WAIT);
    assertThat(step("b", GIVEN_UP - 1)).isEqualTo(WAIT);
  }

  @Test
  void aKeyOfTheLastAnswerIsFetchedWithoutWaiting() {
    step("a", START);
    keys.told(Set.of("a", "b"), "a", START);
    assertThat(step("a", START + 1)).isEqualTo(FETCH);
    assertThat(step("b", START + 1)).isEqualTo(FETCH);
    assertThat(step("c", START + 1)).isEqualTo(WAIT);
  }

  @Test
  void oneAnswerSettlesItForAllWhoCameBeforeItWasAskedFor() {
    step("a", START);
    keys.told(Set.of("a"), "a", START);
    long next = START + BETWEEN_FETCHES;
    assertThat(step("x", START + 1)).isEqualTo(WAIT);
    assertThat(step("y", START + 1)).isEqualTo(WAIT);
    assertThat(keys.step("x", START + 1, next)).isEqualTo(FETCH);
    assertThat(keys.step("y", START + 1, next + 1)).isEqualTo(WAIT);
    keys.told(Set.of("a"), "x", next);
    assertThat(keys.step("y", START + 1, next + 2)).isEqualTo(REFUSE);
  }

  @Test
  void whoeverComesAfterItWasAskedForWaitsForTheNextAnswer() {
    step("a", START);
    long late = START + 1;
    keys.told(Set.of("a"), "a", START);
    assertThat(keys.step("new", late, late + 1)).isEqualTo(WAIT);
    assertThat(keys.step("new", late, START + BETWEEN_FETCHES)).isEqualTo(FETCH);
  }

  @Test
  void aKeyThatAnAnswerLackedIsRefusedForAWhileAndAnotherIsNot() {
    step("x", START);
    keys.told(Set.of("a"), "x", START);
    assertThat(step("x", START + LACKING_FOR - 1)).isEqualTo(REFUSE);
    assertThat(step("y", START + LACKING_FOR - 1)).isEqualTo(FETCH);
    keys.told(Set.of("a"), "y", START + LACKING_FOR - 1);
    assertThat(step("x", START + LACKING_FOR + BETWEEN_FETCHES)).isEqualTo(FETCH);
  }

  @Test
  void aKeyThatWasLackingIsTakenAsSoonAsAnyAnswerHoldsIt() {
    step("x", START);
    keys.told(Set.of("a"), "x", START);
    step("y", START + BETWEEN_FETCHES);
    keys.told(Set.of("a", "x"), "y", START + BETWEEN_FETCHES);
    assertThat(step("x", START + BETWEEN_FETCHES + 1)).isEqualTo(FETCH);
  }

  @Test
  void aFetchThatWasGivenUpHoldsTheNextUpNoLonger() {
    step("a", START);
    assertThat(step("a", GIVEN_UP - 1)).isEqualTo(WAIT);
    assertThat(step("a", GIVEN_UP)).isEqualTo(FETCH);
  }

  @Test
  void anAnswerWithoutKeysHoldsTheNextUpNoLongerThanAnyOther() {
    step("a", START);
    keys.ended(START);
    assertThat(step("a", START + BETWEEN_FETCHES - 1)).isEqualTo(WAIT);
    assertThat(step("a", START + BETWEEN_FETCHES)).isEqualTo(FETCH);
  }

  @Test
  void howeverLateAnAnswerIsOneKeyBringsAFetchInTenSeconds() {
    long second = Duration.ofSeconds(1).toNanos();
    int fetches = 0;
    long asked = START;
    for (int i = 0; i < 600; i++) {
      long now = START + i * second / 10;
      if (step("x", now) == FETCH) {
        fetches++;
        asked = now;
      } else if (now - asked == 4 * second) {
        keys.told(Set.of("a"), "x", asked);
      }
    }
    assertThat(fetches).isEqualTo(6);
  }

  @Test
  void anAnswerThatWasOvertakenIsOld() {
    step("a", START);
    step("a", GIVEN_UP);
    keys.told(Set.of("a"), "a", START);
    assertThat(step("new", GIVEN_UP + BETWEEN_FETCHES)).as("another is awaited").isEqualTo(WAIT);
    keys.told(Set.of("a", "new"), "a", GIVEN_UP);
    keys.told(Set.of("a"), "a", START);
    assertThat(step("new", GIVEN_UP + 1)).isEqualTo(FETCH);
  }

  @Test
  void whateverNamesTokensBringAFetchInTwoSecondsIsAll() {
    int fetches = 0;
    for (int i = 0; i < 100_000; i++) {
      long now = START + i * BETWEEN_FETCHES / 1_000;
      if (step("x" + i, now) == FETCH) {
        fetches++;
        keys.told(Set.of("a"), "x" + i, now);
      }
    }
    assertThat(fetches).isEqualTo(100);
  }

  @Test
  void aNameOfEndlessLengthIsNotAskedFor() {
    assertThat(step("x".repeat(201), START)).isEqualTo(REFUSE);
  }

  private PublishedKeys.Step step(String key, long now) {
    return keys.step(key, now, now);
  }
}
