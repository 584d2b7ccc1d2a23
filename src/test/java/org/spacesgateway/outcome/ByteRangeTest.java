package org.spacesgateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  private static final String ETAG = "\"abc\"";

  @ParameterizedTest
  @CsvSource({
    "bytes=0-99, 0, 99",
    "bytes=10-10, 10, 10",
    "bytes=10-, 10, 999",
    "bytes=-10, 990, 999",
    "bytes=-5000, 0, 999",
    "bytes=990-5000, 990, 999"
  })
  void aPartIsSent(String range, long from, long to) {
    assertThat(ByteRange.of(range, null, ETAG, 1000)).contains(new ByteRange(from, to));
    assertThat(ByteRange.of(range, ETAG, ETAG, 1000)).contains(new ByteRange(from, to));
    assertThat(ByteRange.of(range, "\"old\"", ETAG, 1000)).as("of another file").isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "bytes=",
        "bytes=-",
        "bytes=-0",
        "bytes=1000-",
        "bytes=9-5",
        "bytes=0-1,5-6",
        "lines=0-1",
        "bytes=99999999999999999999-",
        "bytes=a-b"
      })
  void elseTheWholeIs(String range) {
    assertThat(ByteRange.of(range, null, ETAG, 1000)).isEmpty();
  }
}
