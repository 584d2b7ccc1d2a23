package org.spacesgateway.consent;

import java.time.Duration;
import java.time.Instant;
import org.spacesgateway.consent.Access.Ending;

/**
 * What somebody granted.
 *
 * @param accessToken null once it has ended, or when its key is gone
 * @param accessExpires when the access token ends; null: the provider did not say
 * @param refreshToken null when there is none
 * @param granted when
 * @param expires when the permission itself ends, whatever tokens say; null: when it is taken back
 * @param ending null while it holds
 */
record Consent(
    String accessToken,
    Instant accessExpires,
    String refreshToken,
    Instant granted,
    Instant expires,
    Ending ending) {
  /** A token that ends while the request with it is under way is none. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** What is to be done to have a token. */
  sealed interface Step {
    /** Use this one. */
    record Use(String token) implements Step {}

    /** Get another one for this. */
    record Refresh(String refreshToken) implements Step {}

    /** Nothing: it has ended before. */
    record Ended(Ending how) implements Step {}

    /** Nothing: it ends now. */
    record End(Ending how) implements Step {}
  }

  Step step(Instant now) {
    if (ending != null) {
      return new Step.Ended(ending);
    }
    if (expires != null && !now.isBefore(expires)) {
      return new Step.End(Ending.EXPIRED);
    }
    if (accessToken != null
        && (accessExpires == null || now.isBefore(accessExpires.minus(MARGIN)))) {
      return new Step.Use(accessToken);
    }
    return refreshToken == null ? new Step.End(Ending.REFUSED) : new Step.Refresh(refreshToken);
  }
}
