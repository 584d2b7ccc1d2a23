package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round of each kind of what {@code make proof} plays five hundred of. */
class KillRoundsIT {
  private static final int ROUNDS = KillRounds.Kill.values().length;

  @Test
  void everyReceiptSurvivesTheKill(@TempDir Path directory) throws Exception {
    long seed = System.nanoTime();
    List<KillRounds.Round> broken = new ArrayList<>();
    long received = 0;
    try (KillRounds rounds = KillRounds.in(directory, Map.of(), gateway -> gateway, seed)) {
      for (int number = 1; number <= ROUNDS; number++) {
        KillRounds.Round round = rounds.play(number, KillRounds.Kill.values()[number % ROUNDS]);
        System.out.println(round);
        received += round.tally().received();
        if (!round.holds()) {
          broken.add(round);
        }
      }
    }
    assertThat(broken).as("seed %d", seed).isEmpty();
    assertThat(received).as("rounds that record something").isGreaterThan(ROUNDS * 100L);
  }
}
