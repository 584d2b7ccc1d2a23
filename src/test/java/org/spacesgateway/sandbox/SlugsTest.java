package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello, World!|hello-world",
        "Straße nach Köln|strase-nach-koln",
        "Été à l’école|ete-a-lecole",
        "  Rain — again…  |rain-again",
        "C++ & Java 2.0|c-java-2-0",
        "Tom &amp; <b>Jerry</b>|tom-jerry",
        "50% off|50-off",
        "朋友|%e6%9c%8b%e5%8f%8b",
        "Привет й|%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82-%d0%b9",
        "!!!|''",
        "%e6%9c%8b-2|%e6%9c%8b-2"
      })
  void aSlugIsMadeAsWordPressMakesIt(String title, String slug) {
    assertThat(Slugs.of(title)).isEqualTo(slug);
  }

  @ParameterizedTest
  @CsvSource({"朋, 9, 198", "a, 1, 200"})
  void aLongOneEndsBehindAWholeLetter(String letter, int each, int length) {
    assertThat(Slugs.of(letter.repeat(300)))
        .hasSize(length)
        .isEqualTo(Slugs.of(letter).repeat(length / each));
  }
}
