package org.spacesgateway.claim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.spacesgateway.outcome.Page;

/** Every page of this room. */
public final class ClaimSamples {
  private static final String SPACE = "http://alice.spaces.live.com/";
  private static final String CODE = "space-7QK2-X9PA-0M3N-4RST";

  private ClaimSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("claim", ClaimPages.ask());
    pages.put("claim-unknown", ClaimPages.unknown(SPACE));
    pages.put("claim-post", ClaimPages.post(SPACE, CODE));
    pages.put("claim-not-found", ClaimPages.notFound(SPACE, CODE));
    pages.put("claim-away", ClaimPages.away(SPACE, CODE));
    pages.put("claim-case", ClaimPages.byCase(SPACE, CODE));
    pages.put("claim-proved", ClaimPages.proved("Alice’s travels · رحلات أليس"));
    return pages;
  }
}
