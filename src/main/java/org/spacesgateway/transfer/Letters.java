package org.spacesgateway.transfer;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.reminder.SingleLetters;
import org.spacesgateway.reminder.SingleLetters.Single;
import org.spacesgateway.round.Round;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.transfer.LetterRows.Due;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/**
 * Writes to owners who asked for it once old addresses lead to what has arrived, and forgets their
 * addresses.
 */
@Singleton
final class Letters implements Round {
  private static final Logger LOG = Logger.getLogger(Letters.class);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofMinutes(5);
  private static final int ATTEMPTS = 8;
  private static final Duration LONGEST = Duration.ofDays(90);

  private final DataSource database;
  private final SingleLetters letters;
  private final Vault vault;
  private final TransferConfig config;
  private final OriginConfig own;
  private final InstantSource clock;

  Letters(
      DataSource database,
      SingleLetters letters,
      Vault vault,
      TransferConfig config,
      OriginConfig own,
      InstantSource clock) {
    this.database = database;
    this.letters = letters;
    this.vault = vault;
    this.config = config;
    this.own = own;
    this.clock = clock;
  }

  @Override
  public Duration every() {
    return config.lettersEvery();
  }

  @Override
  public void run() {
    try {
      try (Connection connection = database.getConnection()) {
        LetterRows.forgetBefore(connection, clock.instant().minus(LONGEST));
      }
      for (Optional<Due> due = take(); due.isPresent(); due = take()) {
        end(due.get());
      }
    } catch (SQLException away) {
      LOG.warnf("Letters wait (SQLSTATE %s).", away.getSQLState());
    }
  }

  private Optional<Due> take() throws SQLException {
    Instant now = clock.instant();
    try (Connection connection = database.getConnection()) {
      return LetterRows.take(connection, vault, now, now.plus(LEASE));
    }
  }

  /* No connection waits for the mail server. A process that ends between the two sends the letter
  again, by the same id. */
  private void end(Due due) throws SQLException {
    boolean sent = send(due);
    try (Connection connection = database.getConnection()) {
      if (sent || due.failures() + 1 >= ATTEMPTS) {
        LetterRows.forget(connection, due.transfer());
      } else {
        LetterRows.failed(
            connection,
            due.transfer(),
            clock.instant().plus(RETRY.multipliedBy(1L << due.failures())));
      }
    }
  }

  /* Whether nothing is left to do; it failed otherwise. */
  private boolean send(Due due) {
    if (!due.arrived() || !letters.areOffered()) {
      return true;
    }
    if (due.address().isEmpty()) {
      LOG.warnf("The letter about transfer %s has no address: its key is gone.", due.transfer());
      return true;
    }
    try {
      letters.send(
          new Single(
              "transfer " + due.transfer(),
              due.address().get(),
              Text.of(due.missing() == 0 ? "transfer.done.title" : "transfer.done-missing.title"),
              due.missing() == 0
                  ? Text.lines("transfer.letter")
                  : Text.lines("transfer.letter-missing", due.missing()),
              own.origin() + TransferPermission.PATH),
          Words.in(due.language()));
      return true;
    } catch (IOException refused) {
      LOG.warnf("The letter about transfer %s: %s.", due.transfer(), refused.getMessage());
      return false;
    }
  }
}
