package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The exit status says whether everything was ended as it should be. */
class TerminationTest {
  private final Termination termination = new Termination(null);

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
  void whoGaveUpAtItsDeadlineIsAnErrorInTheLogAndNoGoodEnd() {
    termination.beginEnd(new ShutdownEvent());
    termination.told("org.spacesgateway.transfer.Transfers", Level.SEVERE);
    termination.end(new ShutdownEvent());
    assertThat(termination.status(0)).isEqualTo(1);
  }

  @Test
  void whatElseTheLogIsToldChangesNothing() {
    termination.told("org.spacesgateway.outcome.Pages", Level.SEVERE);
    termination.beginEnd(new ShutdownEvent());
    termination.told("org.spacesgateway.traffic.Hits", Level.WARNING);
    termination.told("org.hibernate.orm.jdbc.error", Level.SEVERE);
    termination.end(new ShutdownEvent());
    assertThat(termination.status(0)).isZero();
  }

  @Test
  void anotherStatusStays() {
    assertThat(termination.status(130)).isEqualTo(130);
    termination.end(new ShutdownEvent());
    assertThat(termination.status(130)).isEqualTo(130);
    assertThat(termination.status(1)).isEqualTo(1);
  }
}
