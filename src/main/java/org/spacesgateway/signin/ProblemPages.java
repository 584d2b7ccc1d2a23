package org.spacesgateway.signin;

import java.util.List;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.words.Text;

/** What people read when a sign-in does not work out: never a bare status, always a way on. */
public final class ProblemPages {
  /** The parameter of a problem's page that says which it is. */
  public static final String WHY = "why";

  private static final String AWAY = "away";
  private static final String PROVIDER = "provider";

  private ProblemPages() {}

  /**
   * The page for a reason.
   *
   * @param why {@code denied}, {@code provider}, {@code later}, {@code over}, {@code state};
   *     anything else, or null, is told in general words
   */
  public static Page of(Provider provider, String why) {
    return switch (why == null ? "" : why) {
      case "denied", "later", "over", "state" -> page(200, why, provider);
      case PROVIDER -> page(200, AWAY, provider);
      default -> page(200, "not-proved", provider);
    };
  }

  /**
   * The page for a failure.
   *
   * @param reference that the log has too
   */
  static Page of(Provider provider, SignInFailure.Kind kind, String reference) {
    return switch (kind) {
      case PROVIDER_AWAY -> page(503, AWAY, provider).quoting(reference);
      case NOT_PROVED -> page(400, "not-proved", provider).quoting(reference);
      case DATABASE_AWAY -> page(503, "later", provider).quoting(reference);
      case HANDOFF_OVER -> page(400, "over", provider).quoting(reference);
    };
  }

  static Page stateMissing() {
    return page(400, "state", Provider.LIVE);
  }

  /* Some have a status of success: they are where a failure led. */
  private static Page page(int status, String stem, Provider provider) {
    String name = provider == Provider.LIVE ? "Microsoft" : "WordPress.com";
    return new Page(
            status,
            Text.of("problem." + stem + ".title", name),
            Text.lines("problem." + stem, name),
            List.of(),
            List.of(),
            List.of(new Action("go.again", "/live/"), new Action("go.help", "/help")))
        .inTrouble()
        .known(WHY, stem.equals(AWAY) ? PROVIDER : stem);
  }
}
