package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Races for a link on two processes; {@code make proof} runs more of the same. */
class LedgerRaceIT {
  private static final int ROUNDS = 200;
  private static Races races;

  @BeforeAll
  static void start() throws Exception {
    races = Races.start("races");
  }

  @AfterAll
  static void stop() {
    races.close();
  }

  @ParameterizedTest
  @EnumSource
  void oneContenderWinsAndTheLedgerReadsAsSomeOrder(Races.Kind kind) throws Exception {
    // One form is the same hand-off twice, which the others race, too.
    int rounds = kind == Races.Kind.ONE_FORM ? ROUNDS / 4 : ROUNDS;
    Races.Ended ended = races.run(kind, rounds);
    System.out.printf("%s: %d of %d rounds linked%n", kind.words(), ended.linked(), rounds);
    assertThat(ended.faults()).isEmpty();
    assertThat(ended.linked())
        .matches(linked -> kind.mayLink(linked, rounds), "as many of " + rounds + " as may link");
  }
}
