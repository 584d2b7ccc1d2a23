package org.spacesgateway.traffic;

import java.util.Locale;
import org.spacesgateway.address.Agent;

/** Who, or what, follows an old address; stored by its name in lower case. */
public enum Visitor {
  /** Somebody with a browser, or with a program that shows pages to people. */
  PERSON,
  /** A program that fetches feeds for people. */
  FEED_READER,
  /** Any other program: search engines, previews, monitors, libraries. */
  CRAWLER,
  /** A browser that fetches a picture for a page that shows it. */
  IMAGE;

  /**
   * Reads it from what a request says of itself. Cheap, and never throws.
   *
   * @param userAgent the User-Agent header, or null, as {@link Agent} reads it
   * @param accept the Accept header, or null
   * @param secFetchDest the Sec-Fetch-Dest header (Fetch Metadata), or null
   */
  public static Visitor of(String userAgent, String accept, String secFetchDest) {
    return switch (Agent.of(userAgent)) {
      case PERSON -> isPicture(accept, secFetchDest) ? IMAGE : PERSON;
      case FEED_READER -> FEED_READER;
      case CRAWLER -> CRAWLER;
    };
  }

  private static boolean isPicture(String accept, String secFetchDest) {
    return secFetchDest == null
        ? accept != null && accept.startsWith("image/")
        : secFetchDest.equals("image");
  }

  /** As the columns hold it. */
  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }
}
