package org.spacesgateway.linkage;

import java.time.Instant;
import java.util.Optional;
import org.spacesgateway.directory.Space;

/**
 * A Live account was linked with a blog: told in the transaction that links, so that whoever is
 * told can add to it, or undo all of it by throwing.
 *
 * @param space the Space that the directory says is theirs
 */
public record LinkMade(LiveAccount account, Optional<Space> space, Instant at) {}
