package org.spacesgateway.linkage;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.arrival.SpacesToForget;
import org.spacesgateway.arrival.SpacesToForget.Asked;
import org.spacesgateway.round.Round;

/**
 * Takes the names of erased people's Spaces out of the arrivals: anybody can make those so many
 * that it takes longer than a transaction may.
 */
@Singleton
final class ForgottenSpaces implements Round {
  private static final Logger LOG = Logger.getLogger(ForgottenSpaces.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** So that others get their turns at the database, and a process its end. */
  private static final int STEPS_A_ROUND = 100;

  private final SpacesToForget spaces;
  private final AtomicBoolean away = new AtomicBoolean();

  ForgottenSpaces(DataSource database) {
    this.spaces = new SpacesToForget(database);
  }

  @Override
  public Duration every() {
    return EVERY;
  }

  @Override
  public void run() {
    try {
      // In turns: a name in millions of arrivals keeps no other waiting.
      Deque<Asked> left = new ArrayDeque<>(spaces.asked());
      for (int step = 0; step < STEPS_A_ROUND && !left.isEmpty(); step++) {
        Asked next = left.remove();
        if (!spaces.forgetSome(next)) {
          left.add(next);
        }
      }
      away.set(false);
    } catch (SQLException gone) {
      // Once, not every round.
      if (!away.getAndSet(true)) {
        LOG.warnf(
            "Names of erased people's Spaces go later (SQLSTATE %s); the next round goes on.",
            gone.getSQLState());
      }
    }
  }
}
