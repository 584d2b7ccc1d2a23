package org.spacesgateway.frontdoor;

import java.util.Optional;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Standing;

/**
 * What visitors may see of what is known of a Space's address, and how things stand for it.
 *
 * @param known a Space for friends that has moved, that its owner has closed, or whose old home
 *     has, is not in it: it has the very answer, dates and all, of one that never was. Nor is a
 *     closing by the owner that has not come
 * @param standing the Space's own, or everybody's
 */
record Seen(Known known, Standing standing) {
  private static final Known NO_SPACE = new Known.OfSpace(Optional.empty(), Optional.empty());

  /** What may be seen, now. */
  static Seen of(Known known, Closing closing) {
    if (!(known instanceof Known.OfSpace(Optional<KnownSpace> found, var mapping, var entry))
        || found.isEmpty()) {
      return new Seen(known, closing.ofAll());
    }
    KnownSpace space = found.get();
    Standing own = closing.of(space.cid(), space.market());
    boolean closed = space.ownerClosesAt() != null && closing.hasCome(space.ownerClosesAt());
    if (space.isPrivate() && (closed || space.home().isPresent() || !own.phase().isAlive())) {
      return new Seen(NO_SPACE, closing.ofAll());
    }
    return closed || space.ownerClosesAt() == null
        ? new Seen(known, own)
        : new Seen(new Known.OfSpace(Optional.of(space.open()), mapping, entry), own);
  }

  /** Of an address that names no Space. */
  static Seen noSpace(Closing closing) {
    return new Seen(NO_SPACE, closing.ofAll());
  }
}
