package org.spacesgateway.messenger;

import java.util.UUID;

/**
 * A post that is being announced to somebody's friends.
 *
 * @param id of the row
 * @param attempt 1 for the first
 * @param test whether it is no post, but asked for to see whether it works
 * @param picture null when there is none
 */
record Announcement(
    UUID id,
    UUID person,
    int attempt,
    boolean test,
    String link,
    String title,
    String excerpt,
    String picture) {}
