package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.frontdoor.LegacyOriginConfig;
import org.spacesgateway.linkage.ProductionLimits;

/** Production's times, where what comes of them is tried with shorter ones. */
class ProductionTimesTest {
  private final ProductionLimits production;

  ProductionTimesTest() throws Exception {
    production = new ProductionLimits("prod");
  }

  private Duration ours(String key, Class<?> typed, String method) throws Exception {
    return production.ours(key, typed, method).lasts();
  }

  @Test
  void aLegacyOriginMayTakeEightSecondsToAnswerAndPauseForFifteen() throws Exception {
    Class<?> origin = LegacyOriginConfig.class;
    assertThat(ours("gateway.legacy-origin.answer-timeout", origin, "answerTimeout"))
        .isEqualTo(Duration.ofSeconds(8));
    assertThat(ours("gateway.legacy-origin.longest-silence", origin, "longestSilence"))
        .isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aFileOfTheSpoolIsTriedAgainEveryTenSeconds() throws Exception {
    assertThat(
            ours(
                "gateway.arrival.spool.retry-files-every",
                ArrivalConfig.Spool.class,
                "retryFilesEvery"))
        .isEqualTo(Duration.ofSeconds(10));
  }
}
