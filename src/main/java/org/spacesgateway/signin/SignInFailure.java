package org.spacesgateway.signin;

/**
 * Why a sign-in could not be completed, told in our words: it carries nothing of the provider's.
 */
public final class SignInFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What to tell the person. */
  public enum Kind {
    /** The provider does not answer, or not usefully: try again later. */
    PROVIDER_AWAY,
    /** What came back cannot be trusted: start again. */
    NOT_PROVED,
    /** Our own database is away: try again later. */
    DATABASE_AWAY,
    /** The hand-off that this belonged to is over: start again from the Live side. */
    HANDOFF_OVER
  }

  private final Kind kind;

  /**
   * @param what for the log: no token, name or address in it
   */
  public SignInFailure(Kind kind, String what) {
    super(what, null, false, false);
    this.kind = kind;
  }

  /** What to tell the person. */
  public Kind kind() {
    return kind;
  }
}
