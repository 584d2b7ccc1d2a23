package org.spacesgateway.reminder;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Vault;

/** Reminders that came back after the mail server had taken them. */
public final class Bounces {
  private Bounces() {}

  /**
   * What became of addresses.
   *
   * @param stopped whose reminders have stopped
   * @param over who gets none any more, or are told twice
   * @param unknown that are not the return path of a reminder of ours
   */
  public record Counts(int stopped, int over, int unknown) {}

  /**
   * Stops the reminders of those whose mail came back, in the caller's transaction.
   *
   * @param returnPaths the addresses that it came back to, or their tokens alone
   */
  public static Counts of(Connection database, Vault vault, List<String> returnPaths, Instant now)
      throws SQLException {
    int stopped = 0;
    int over = 0;
    int unknown = 0;
    for (String returnPath : returnPaths) {
      Optional<UUID> person = ReminderToken.person(vault, ReminderToken.in(returnPath));
      if (person.isEmpty()) {
        unknown++;
      } else if (ConsentRows.end(database, person.get(), Ending.BOUNCED, now)) {
        stopped++;
      } else {
        over++;
      }
    }
    return new Counts(stopped, over, unknown);
  }
}
