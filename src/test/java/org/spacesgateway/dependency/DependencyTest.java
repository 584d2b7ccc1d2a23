package org.spacesgateway.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.dependency.Dependency.State.ANSWERS;
import static org.spacesgateway.dependency.Dependency.State.FAILS;
import static org.spacesgateway.dependency.Dependency.State.NOT_ASKED;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.spacesgateway.dependency.Dependency.Seen;

class DependencyTest {
  private static final Instant START = Instant.parse("2010-09-27T08:00:00Z");
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private Instant now = START;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Dependency mail = new Dependencies(() -> now, meters).of("mail");

  @Test
  void nobodyKnowsBeforeTheFirstQuestion() {
    pass(A_MINUTE);
    assertThat(mail.seen()).isEqualTo(new Seen(NOT_ASKED, START));
    assertThat(up()).isNaN();
  }

  @Test
  void aStateBeginsWithTheFirstQuestionThatMetIt() {
    pass(A_MINUTE);
    Instant first = now;
    for (int i = 0; i < 20; i++) {
      mail.failed();
      pass(A_MINUTE);
    }
    assertThat(mail.seen()).isEqualTo(new Seen(FAILS, first));
    assertThat(up()).isZero();
    mail.answered();
    assertThat(mail.seen()).isEqualTo(new Seen(ANSWERS, now));
    assertThat(up()).isOne();
  }

  @Test
  void whatNobodyAskedForAWhileNobodyKnows() {
    mail.failed();
    pass(Dependency.HOLDS);
    assertThat(up()).isZero();
    pass(Duration.ofMillis(1));
    assertThat(mail.seen()).isEqualTo(new Seen(NOT_ASKED, START));
    assertThat(up()).isNaN();
  }

  @Test
  void itIsNotSaidToHaveLastedOverATimeThatNobodyKnows() {
    mail.failed();
    pass(Dependency.HOLDS.multipliedBy(2));
    mail.failed();
    assertThat(mail.seen()).isEqualTo(new Seen(FAILS, now));
  }

  private double up() {
    return meters.get("gateway.dependency.up").tag("dependency", "mail").gauge().value();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
