package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Races for a link on two processes; {@code make proof} runs more of the same. */
class LedgerRaceIT {
  private static final int ROUNDS = 200;
  private static final int MOST_TIMES = 10;
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
    int raced = 0;
    int linked = 0;
    // Undoing is the longer way to the lock: now and then it comes first in one of hundreds alone.
    do {
      Races.Ended ended = races.run(kind, rounds);
      assertThat(ended.faults()).isEmpty();
      raced += ended.rounds();
      linked += ended.linked();
    } while (!kind.mayLink(linked, raced) && raced < MOST_TIMES * rounds);
    System.out.printf("%s: %d of %d rounds linked%n", kind.words(), linked, raced);
    assertThat(kind.mayLink(linked, raced)).as("%d of %d rounds linked", linked, raced).isTrue();
  }
}
