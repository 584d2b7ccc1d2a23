package org.spacesgateway.signin;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.spacesgateway.signin.SignInFailure.Reason;

/** How sign-ins ended ({@code gateway.sign.ins}), and which asked for the password. */
@Singleton
public final class SignInCounts {
  private static final String COMPLETED = "completed";
  private static final String DENIED = "denied";

  private final MeterRegistry meters;

  SignInCounts(MeterRegistry meters) {
    this.meters = meters;
    // At zero, so that the first of a kind is a rise.
    asked(true, 0);
    asked(false, 0);
    for (Provider provider : Provider.values()) {
      count(provider, COMPLETED, 0);
      count(provider, DENIED, 0);
      for (Reason reason : Reason.values()) {
        count(provider, reason.word(), 0);
      }
    }
  }

  /** Somebody proved who they are. */
  public void completed(Provider provider) {
    count(provider, COMPLETED, 1);
  }

  /** Somebody said no at the provider. */
  void denied(Provider provider) {
    count(provider, DENIED, 1);
  }

  /** It came to nothing. */
  void failed(Provider provider, Reason reason) {
    count(provider, reason.word(), 1);
  }

  /**
   * A sign-in came back that asked for the password.
   *
   * @param says whether the ID token says when it was given
   */
  void passwordAsked(boolean says) {
    asked(says, 1);
  }

  private void asked(boolean says, int more) {
    meters
        .counter("gateway.passwords.asked", "auth.time", says ? "told" : "missing")
        .increment(more);
  }

  private void count(Provider provider, String outcome, int more) {
    meters
        .counter("gateway.sign.ins", "provider", provider.id(), "outcome", outcome)
        .increment(more);
  }
}
