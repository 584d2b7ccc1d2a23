package org.spacesgateway.signin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Reference;

/** Every page of a sign-in that did not work out. */
public final class ProblemSamples {
  private ProblemSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("problem-denied", ProblemPages.of(Provider.WORDPRESS, "denied"));
    pages.put("problem-state", ProblemPages.stateMissing());
    for (SignInFailure.Kind kind : SignInFailure.Kind.values()) {
      pages.put(
          "problem-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          ProblemPages.of(Provider.WORDPRESS, kind, Reference.next()));
    }
    return pages;
  }
}
