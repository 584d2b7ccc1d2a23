package org.spacesgateway.content;

import java.time.OffsetDateTime;

/**
 * A comment on an entry.
 *
 * @param id tells an entry's comments apart; not empty
 * @param parent the id of the comment that it answers; null when it answers the entry
 * @param author as they called themselves; may be empty
 * @param link the author's own address, http or https; null when there is none
 * @param at when it was written
 * @param html its text, cleaned; may be empty
 */
public record Comment(
    String id, String parent, String author, String link, OffsetDateTime at, String html) {}
