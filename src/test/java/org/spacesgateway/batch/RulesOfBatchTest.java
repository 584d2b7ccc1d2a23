package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesOfBatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pattern:old\\.example/Docs/.* | true",
        "pattern:old\\.example/[A-Za-z]+ | false",
        "pattern:old\\.example/[B-D] | true",
        "pattern:old\\.example/\\D+\\S\\pL\\p{Lu} | false",
        "pattern:old\\.example/caf%C3%A9 | false",
        "pattern:(?i)old\\.example/Docs | false",
        "pattern:old\\.example/(?P<Name>.*) | false",
        "pattern:old\\.example/docs | false",
        "prefix:old.example/Docs | false"
      })
  void aCapitalThatAPatternAsksForIsFoundAndNoneThatStandsForSomethingElse(
      String key, boolean has) {
    assertThat(RulesOfBatch.hasCapitals(key)).isEqualTo(has);
  }
}
