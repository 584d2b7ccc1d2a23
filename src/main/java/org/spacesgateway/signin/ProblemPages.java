package org.spacesgateway.signin;

import java.util.List;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;

/** What people read when a sign-in does not work out: never a bare status, always a way on. */
public final class ProblemPages {
  private static final Action START_AGAIN = new Action("Start again", "/live/");
  private static final String SAFE =
      "Nothing was linked, and nothing happened to your Space or your blog.";

  private ProblemPages() {}

  /**
   * The page for a reason.
   *
   * @param why {@code denied}, {@code provider}, {@code later}, {@code over}; anything else, or
   *     null, is told in general words
   */
  public static Page of(Provider provider, String why) {
    String name = provider == Provider.LIVE ? "Microsoft" : "WordPress.com";
    return switch (why == null ? "" : why) {
      case "denied" ->
          new Page(
              200,
              "You said no, and that is fine",
              List.of(
                  "You did not let " + name + " tell us who you are, so we don’t know.",
                  SAFE,
                  "You can come back whenever you like."),
              START_AGAIN);
      case "provider" -> away(name, 200);
      case "later" -> later(200);
      case "over" -> over(200);
      default -> notProved(name, 200);
    };
  }

  static Page of(Provider provider, SignInFailure.Kind kind) {
    String name = provider == Provider.LIVE ? "Microsoft" : "WordPress.com";
    return switch (kind) {
      case PROVIDER_AWAY -> away(name, 503);
      case NOT_PROVED -> notProved(name, 400);
      case DATABASE_AWAY -> later(503);
      case HANDOFF_OVER -> over(400);
    };
  }

  static Page stateMissing() {
    return new Page(
        400,
        "We lost track of this sign-in",
        List.of(
            "It was used already, or it began in another browser, or more than half an hour ago, or this browser keeps no cookies.",
            SAFE,
            "If it happens again, allow cookies for this site: signing in needs one."),
        START_AGAIN);
  }

  private static Page away(String name, int status) {
    return new Page(
        status,
        name + " isn’t answering right now",
        List.of(
            "We waited, and then stopped waiting, so that you don’t have to.",
            SAFE,
            "Please try again in a minute. If you were on your way to WordPress.com, we’ll offer to finish your move."),
        START_AGAIN);
  }

  private static Page later(int status) {
    return new Page(
        status,
        "We can’t sign you in right now",
        List.of(
            "Something on our side is resting. It has been noted.",
            SAFE,
            "Please try again in a minute."),
        START_AGAIN);
  }

  private static Page notProved(String name, int status) {
    return new Page(
        status,
        "That sign-in didn’t work",
        List.of(
            "What came back from "
                + name
                + " could not be trusted, or was out of date, so we did not use it.",
            SAFE),
        START_AGAIN);
  }

  private static Page over(int status) {
    return new Page(
        status,
        "This move has expired",
        List.of(
            "For your safety, the way from Windows Live to WordPress.com can be used once, in one browser, for half an hour.",
            "Nothing was linked by it. If you had connected your accounts already, they still are.",
            "Sign in again and we’ll take it from there. A WordPress.com account you made meanwhile is still yours."),
        START_AGAIN);
  }
}
