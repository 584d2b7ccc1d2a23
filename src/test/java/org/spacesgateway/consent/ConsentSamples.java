package org.spacesgateway.consent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.words.Text;

/** Every page of this room. */
public final class ConsentSamples {
  private static final String BACK = "/live/messenger";

  private ConsentSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("consent-lost", ConsentPages.lost());
    pages.put("consent-denied", ConsentPages.denied(BACK));
    pages.put("consent-refused", ConsentPages.refused(BACK));
    pages.put("consent-away", ConsentPages.away(BACK));
    pages.put("consent-somebody-else", ConsentPages.somebodyElse());
    pages.put(
        "consent-anothers-account",
        ConsentPages.anothersAccount(Text.of("consent.refused.1"), BACK));
    return pages;
  }
}
