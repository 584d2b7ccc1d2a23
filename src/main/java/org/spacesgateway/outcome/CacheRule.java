package org.spacesgateway.outcome;

/** What an answer lets caches do with it: the value of its Cache-Control header (RFC 9111). */
public enum CacheRule {
  /** Nobody keeps it: it carries state, must be captured every time, or may be true only now. */
  NO_STORE("no-store"),
  /** Kept, but asked for again each time: it is another's, and may be elsewhere any moment. */
  REVALIDATED("no-cache"),
  /** Anybody may keep it for an hour: it will stay true, yet a mistake heals within that hour. */
  AN_HOUR("public, max-age=3600");

  private final String header;

  CacheRule(String header) {
    this.header = header;
  }

  /** The value of Cache-Control. */
  public String header() {
    return header;
  }
}
