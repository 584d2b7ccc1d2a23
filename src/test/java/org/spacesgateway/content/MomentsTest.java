package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tue, 30 Nov 2010 09:05:03 GMT | 2010-11-30T09:05:03Z",
        "30 Nov 2010 09:05:03 +0200 | 2010-11-30T09:05:03+02:00",
        " Tue, 30 Nov 2010 09:05:03 PST | 2010-11-30T09:05:03-08:00",
        "Tue, 30 Nov 2010 09:05:03 UT | 2010-11-30T09:05:03Z",
        "2010-11-30T09:05:03Z | 2010-11-30T09:05:03Z",
        "2010/11/3 9:05:03 | 2010-11-03T09:05:03+09:00",
        "11/30/2010 5:12 PM | 2010-11-30T17:12:00+09:00",
        "2010-11-30 17:12 | 2010-11-30T17:12:00+09:00"
      })
  void aDateIsReadWithItsZone(String text, OffsetDateTime at) {
    assertThat(Moments.of(text, TOKYO)).contains(at);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "yesterday", "2010/13/1 1:00:00", "Tue, 31 Feb 2010 09:05:03 GMT", "Z"})
  void anythingElseIsNone(String text) {
    assertThat(Moments.of(text, TOKYO)).isEmpty();
  }
}
