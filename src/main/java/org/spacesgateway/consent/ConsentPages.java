package org.spacesgateway.consent;

import java.util.List;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.words.Text;

/** What people see when a permission was not given, or could not be. */
final class ConsentPages {
  private static final String ACCOUNT = "/live/account";

  private ConsentPages() {}

  /** The answer belongs to no question that this browser asked, or came too late, or twice. */
  static Page lost() {
    return new Page(400, "consent.lost", back(ACCOUNT));
  }

  /** They said no. */
  static Page denied(String page) {
    return new Page(200, "consent.denied", back(page)).inTrouble();
  }

  /** The provider said no. */
  static Page refused(String page) {
    return new Page(400, "consent.refused", back(page));
  }

  /** The provider did not answer. */
  static Page away(String page) {
    return new Page(503, "consent.away", back(page));
  }

  /** Somebody else signed in meanwhile. */
  static Page somebodyElse() {
    return new Page(400, "consent.somebody-else", back(ACCOUNT));
  }

  /** It is an account that does not belong here. */
  static Page anothersAccount(Text why, String page) {
    return new Page(
        409,
        Text.of("consent.anothers-account.title"),
        List.of(why, Text.of("consent.anothers-account.1")),
        List.of(),
        List.of(),
        List.of(back(page)));
  }

  private static Action back(String page) {
    return new Action("go.consent-back", page);
  }
}
