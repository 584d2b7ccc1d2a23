package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  private static final String TEXT =
      """
      # HELP gateway_arrivals_total Captured
      # TYPE gateway_arrivals_total counter
      gateway_arrivals_total{kind="sign_up",source="web"} 3.0
      gateway_arrivals_total{kind="sign_up",source="writer"} 4.0
      gateway_arrivals_total{kind="sign_in",source="web"} 5.0
      gateway_spool_bytes 1.6777216E7
      odd{text="a,b=\\"c\\" } 9"} 1.0
      """;

  @Test
  void seriesWithTheLabelsAreSummed() {
    assertThat(PrometheusText.sum(TEXT, "gateway_arrivals_total")).isEqualTo(12);
    assertThat(PrometheusText.sum(TEXT, "gateway_arrivals_total", "kind=sign_up")).isEqualTo(7);
    assertThat(PrometheusText.sum(TEXT, "gateway_arrivals_total", "source=web", "kind=sign_up"))
        .isEqualTo(3);
    assertThat(PrometheusText.sum(TEXT, "gateway_spool_bytes")).isEqualTo(16_777_216);
    assertThat(PrometheusText.sum(TEXT, "odd")).isEqualTo(1);
  }

  @Test
  void whatIsAbsentIsZero() {
    assertThat(PrometheusText.sum(TEXT, "gateway_arrivals")).isZero();
    assertThat(PrometheusText.sum(TEXT, "gateway_arrivals_total", "kind=other")).isZero();
  }
}
