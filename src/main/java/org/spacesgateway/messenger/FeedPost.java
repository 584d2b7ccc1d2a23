package org.spacesgateway.messenger;

import java.time.Instant;

/**
 * A post as a feed tells of it.
 *
 * @param id the same for ever, whatever becomes of its address; at most 500 characters
 * @param link where it is
 * @param title plain text; empty when it has none
 * @param excerpt plain text; may be empty
 * @param picture an address; null when it has none
 * @param published null when the feed does not say
 * @param locked whether a password is wanted
 * @param imported whether it says itself that it was written elsewhere
 */
record FeedPost(
    String id,
    String link,
    String title,
    String excerpt,
    String picture,
    Instant published,
    boolean locked,
    boolean imported) {}
