package org.spacesgateway.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
  /** Any moment of a clock that may have begun anywhere: a second before it runs over. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

  private final BackOff backOff = new BackOff(Duration.ofSeconds(60), now::get);

  private void later(double seconds) {
    now.addAndGet((long) (seconds * 1e9));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "30,30", "60,60", "86400,60", "999999999,60", "soon,10", "-5,10", ",10"})
  void aProviderIsLeftAloneForAsLongAsItSaysButNoLongerThanAMinuteAndAQuarter(
      String retryAfter, long seconds) {
    assertThat(backOff.holds(Provider.LIVE)).isFalse();
    backOff.told(Provider.LIVE, retryAfter);
    later(seconds - 0.001);
    assertThat(backOff.holds(Provider.LIVE)).isTrue();
    later(seconds / 4.0 + 0.002);
    assertThat(backOff.holds(Provider.LIVE)).isFalse();
  }

  @Test
  void theOtherProviderIsNotLeftAlone() {
    backOff.told(Provider.LIVE, "30");
    assertThat(backOff.holds(Provider.WORDPRESS)).isFalse();
  }

  @Test
  void aShorterAnswerTakesNothingBack() {
    backOff.told(Provider.LIVE, "30");
    backOff.told(Provider.LIVE, "1");
    later(29);
    assertThat(backOff.holds(Provider.LIVE)).isTrue();
  }

  @Test
  void nothingToWaitForIsNotWaitedFor() {
    backOff.told(Provider.LIVE, "0");
    assertThat(backOff.holds(Provider.LIVE)).isFalse();
  }
}
