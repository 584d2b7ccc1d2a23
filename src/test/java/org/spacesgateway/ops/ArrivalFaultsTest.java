package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.spacesgateway.arrival.ArrivalConfig;

class ArrivalFaultsTest {
  @Test
  void aRetentionIsAHundredYearsAtMost() {
    assertThat(ArrivalFaults.of(Keeping.forDays(36_500))).isEmpty();
    assertThat(ArrivalFaults.of(Keeping.forDays(36_501)))
        .containsExactly("gateway.arrival.retention must be at most 36500 days");
  }

  private record Keeping(
      boolean enabled,
      Duration patience,
      Duration longestWait,
      int mostWaiting,
      Duration retention,
      Duration retentionEvery,
      Spool spool)
      implements ArrivalConfig {
    private static final Duration SECOND = Duration.ofSeconds(1);

    static Keeping forDays(int days) {
      return new Keeping(
          true,
          SECOND,
          SECOND,
          1,
          Duration.ofDays(days),
          SECOND,
          new OfSpool(Path.of("spool"), 1, 1, SECOND, SECOND, SECOND));
    }
  }

  private record OfSpool(
      Path directory,
      long maxBytes,
      long segmentBytes,
      Duration replayEvery,
      Duration retryRefusedEvery,
      Duration retryFilesEvery)
      implements ArrivalConfig.Spool {}
}
