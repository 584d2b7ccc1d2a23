package org.spacesgateway.signin;

import io.quarkus.security.AuthenticationCompletionException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * When a password was given for a sign-in that comes back. One that asked for it and can't be shown
 * to be fresh is refused: as a session it would be asked for the password again, for ever.
 */
@Singleton
final class Passwords {
  private static final Logger LOG = Logger.getLogger(Passwords.class);

  private final PasswordAsked asked;
  private final SignInCounts counts;
  private final AtomicBoolean told = new AtomicBoolean();

  Passwords(PasswordAsked asked, SignInCounts counts) {
    this.asked = asked;
    this.counts = counts;
  }

  /**
   * When; empty if it is not known.
   *
   * @param now that a session begins
   * @throws AuthenticationCompletionException if the password was asked for, and the provider says
   *     that it was given earlier, or says nothing that can be read
   */
  Optional<Instant> given(IdTokenClaims claims, RoutingContext callback, Instant now) {
    Optional<Duration> within = asked.of(callback);
    boolean says = !claims.text("auth_time").isEmpty();
    within.ifPresent(any -> counts.passwordAsked(says));
    if (!says) {
      within.filter(any -> told.compareAndSet(false, true)).ifPresent(any -> warn());
      return within.map(any -> now);
    }
    // The provider tells both times by its own clock, which may be off: their distance is right.
    Optional<Instant> given =
        claims
            .seconds("auth_time")
            .map(then -> now.minusSeconds(Math.max(0, claims.seconds("iat").orElse(0L) - then)));
    if (within.isPresent() && given.filter(now.minus(within.get())::isBefore).isEmpty()) {
      throw new AuthenticationCompletionException(new SignInFailure(Reason.NOT_FRESH));
    }
    return given;
  }

  private static void warn() {
    LOG.warn(
        "A sign-in that asked for the password came back without auth_time, so nobody can tell whether it was given: add this optional claim to the application's registration at Microsoft. Told once.");
  }
}
