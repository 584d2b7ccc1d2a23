package org.spacesgateway.signin;

import java.util.Locale;

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

  /** What to tell whoever runs this. */
  public enum Reason {
    /** Nothing came, or not in time. */
    NO_ANSWER(Kind.PROVIDER_AWAY, "no answer in time"),
    /** More people wait for it than may. */
    CROWDED(Kind.PROVIDER_AWAY, "too many wait for an answer"),
    /** It says 429. */
    THROTTLED(Kind.PROVIDER_AWAY, "it takes no more requests for now (429)"),
    /** An error of its own, or an answer that makes no sense. */
    PROVIDER_FAULT(Kind.PROVIDER_AWAY, "an answer that is an error or makes no sense"),
    /** It does not take our client id or secret. */
    CLIENT_REFUSED(Kind.PROVIDER_AWAY, "it refuses our client id or secret"),
    /** It does not take the code: expired, used, or not this client's. */
    CODE_REFUSED(Kind.NOT_PROVED, "it refuses the code"),
    /**
     * The way back is not that of a sign-in which this browser began, or not for the first time.
     */
    STATE(Kind.NOT_PROVED, "no state of this browser's own"),
    /** The state is this browser's own and not used yet, and can't be decrypted, twice in a row. */
    STATE_SECRET(
        Kind.NOT_PROVED,
        "its state is of another secret, for the second time: compare the pods' state secrets"),
    /** A clock is off by more than a minute, here or there. */
    TOKEN_TIME(
        Kind.NOT_PROVED,
        "the ID token has expired or is of the future: compare both clocks, or it came late"),
    /** It names another issuer than the configured one. */
    TOKEN_ISSUER(Kind.NOT_PROVED, "the ID token's issuer is not the configured one"),
    /** It was made for another client. */
    TOKEN_AUDIENCE(Kind.NOT_PROVED, "the ID token was made for another client"),
    /** Its signature is not of its key. */
    TOKEN_SIGNATURE(Kind.NOT_PROVED, "the ID token's signature is wrong"),
    /** Its key is not among the published ones. */
    TOKEN_KEY(Kind.NOT_PROVED, "the ID token's key is not published"),
    /** It lacks something, or is none. */
    TOKEN_CONTENT(Kind.NOT_PROVED, "the ID token lacks a claim, has a wrong one, or is none"),
    /** The password was asked for, and that it was given lately is not what the token says. */
    NOT_FRESH(
        Kind.NOT_PROVED,
        "the password was asked for, but by the ID token's auth_time it was not given lately"),
    /** Our database is away. */
    DATABASE(Kind.DATABASE_AWAY, "the database is away"),
    /** No hand-off of this browser is open. */
    HANDOFF_OVER(Kind.HANDOFF_OVER, "no hand-off of this browser is open");

    private final Kind kind;
    private final String text;

    Reason(Kind kind, String text) {
      this.kind = kind;
      this.text = text;
    }

    /** What to tell the person. */
    public Kind kind() {
      return kind;
    }

    /** One word for figures and the log: {@code token_issuer}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** A few words for the log. */
    public String text() {
      return text;
    }
  }

  private final Reason reason;

  /** One of which there is no more to say. */
  public SignInFailure(Reason reason) {
    this(reason, reason.text());
  }

  /**
   * @param what for the log: no token, name or address in it
   */
  public SignInFailure(Reason reason, String what) {
    super(what, null, false, false);
    this.reason = reason;
  }

  /** What to tell whoever runs this. */
  public Reason reason() {
    return reason;
  }
}
