package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import org.junit.jupiter.api.Test;

/** The exit status says whether everything was ended as it should be. */
class TerminationTest {
  private final Termination termination = new Termination();

  @Test
  void whoseEndWasHeardByAllEndsWell() {
    termination.end(new ShutdownEvent());
    assertThat(termination.status(0)).isZero();
  }

  @Test
  void whoseEndStoppedAtOneThatFailedDoesNot() {
    assertThat(termination.status(0)).isEqualTo(1);
  }

  @Test
  void anotherStatusStays() {
    assertThat(termination.status(130)).isEqualTo(130);
    termination.end(new ShutdownEvent());
    assertThat(termination.status(130)).isEqualTo(130);
    assertThat(termination.status(1)).isEqualTo(1);
  }
}
