package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which address is explained. */
class ExplanationTest {
  @ParameterizedTest
  @CsvSource({
    "http://old.example/caf\u00e9?q=ma\u00f1ana&r=%E9, http://old.example/caf%C3%A9?q=ma%C3%B1ana&r=%E9",
    "old.example/\u65e5+\ud83d\ude00, old.example/%E6%97%A5+%F0%9F%98%80",
    "old.example/a$b\\1, old.example/a$b\\1"
  })
  void lettersBeyondAsciiAreExplainedAsBrowsersSendThem(String typed, String sent) {
    assertThat(Explanation.asSent(typed)).isEqualTo(sent);
  }
}
