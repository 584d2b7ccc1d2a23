package org.spacesgateway.consent;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Vault;

/** Permissions of people by the number. */
public final class ConsentStage {
  private ConsentStage() {}

  /** Somebody granted one, and its first token is over: what is kept is how to get another. */
  public static void grant(
      Connection database, Vault vault, UUID person, String use, String refreshToken, Instant now)
      throws SQLException {
    new ConsentRows(vault)
        .put(
            database,
            new ConsentRows.Key(person, use),
            new TokenAnswer.Given(
                "over", Optional.of(Duration.ofSeconds(1)), Optional.of(refreshToken)),
            now,
            null);
  }
}
