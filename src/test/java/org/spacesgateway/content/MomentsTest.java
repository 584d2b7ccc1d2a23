package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
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
    assertThat(Moments.of(text, TOKYO, Locale.US)).contains(at);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "yesterday", "2010/13/1 1:00:00", "Tue, 31 Feb 2010 09:05:03 GMT", "Z"})
  void anythingElseIsNone(String text) {
    assertThat(Moments.of(text, TOKYO, Locale.US)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh-CN | 2010-4-5 15:12",
        "zh-CN | 2010年4月5日 15:12",
        "zh-CN | 2010年4月5日 下午3时12分",
        "zh-TW | 2010/4/5 下午 3:12",
        "zh-TW | 2010/4/5 下午 03:12:00",
        "zh-HK | 5/4/2010 15:12",
        "ja-JP | 2010/04/05 15:12",
        "ja-JP | ２０１０年４月５日 午後３：１２",
        "ko-KR | 2010-04-05 오후 3:12",
        "de-DE | 05.04.2010 15:12",
        "de-DE | 05.04.2010, 15:12",
        "fi-FI | 5.4.2010 15.12",
        "hu-HU | 2010. 4. 5. 15:12",
        "nl-NL | 5-4-2010 15:12",
        "sv-SE | 2010-04-05 15:12",
        "fr-FR | 05/04/2010 15:12",
        "it-IT | 05/04/2010 15.12",
        "en-GB | 05/04/2010 15:12",
        "en-US | 4/5/2010 3:12 PM",
        "en-US | 4/5/2010 15:12",
        "es-MX | 05/04/2010 03:12 p.m.",
        "el-GR | 5/4/2010 3:12 μμ",
        "ar-SA | ٠٥/٠٤/٢٠١٠ ٠٣:١٢ م"
      })
  void aDateWithoutAZoneIsReadAsItsMarketWritesIt(String market, String text) {
    assertThat(Moments.of(text, ZoneOffset.UTC, Locale.forLanguageTag(market)))
        .contains(OffsetDateTime.parse("2010-04-05T15:12Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "de-DE"})
  void aDateThatCanBeReadInOneWayOnlyIsReadInThat(String market) {
    for (String text : List.of("13/4/2010 15:12", "4/13/2010 15:12")) {
      assertThat(Moments.of(text, ZoneOffset.UTC, Locale.forLanguageTag(market)))
          .contains(OffsetDateTime.parse("2010-04-13T15:12Z"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5/4/10 15:12",
        "5/4/2010",
        "5/4.2010 15:12",
        "31/31/2010 15:12",
        "4/5/2010 15:12 AM",
        "4/5/2010 PM 3:12 PM",
        "4/5/2010 3:12 o'clock",
        "4/5/2010 25:12",
        "12010/4/5 15:12"
      })
  void whatIsNearlyADateIsNone(String text) {
    assertThat(Moments.of(text, ZoneOffset.UTC, Locale.US)).isEmpty();
  }
}
