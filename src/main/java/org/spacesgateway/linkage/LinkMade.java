package org.spacesgateway.linkage;

import java.time.Instant;

/**
 * A Live account was linked with a blog: told in the transaction that links, so that whoever is
 * told can add to it, or undo all of it by throwing.
 */
public record LinkMade(LiveAccount account, Instant at) {}
