package org.spacesgateway.outcome;

/**
 * What an answer says of the closing (RFC 8594, RFC 9745). Null fields are left out.
 *
 * @param link the Link header that names the timetable
 * @param sunset the Sunset header, an HTTP-date: when this stops
 * @param deprecation the Deprecation header, {@code @} and unix seconds: since when it is going to
 */
public record Notice(String link, String sunset, String deprecation) {
  /** Says nothing: for our own host. */
  public static final Notice NONE = new Notice(null, null, null);
}
