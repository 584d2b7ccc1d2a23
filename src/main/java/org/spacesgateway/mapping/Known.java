package org.spacesgateway.mapping;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.spacesgateway.address.Cid;

/**
 * What the map knows of an old address, all of it of one version. A mapping to a blog has its
 * target filled in: the blog's address of today, and the path.
 */
public sealed interface Known {
  /** Whether a visitor is led somewhere, or told what became of what they ask for. */
  default boolean leads() {
    return switch (this) {
      case NotNow it -> false;
      case OfSite(Optional<Mapping> mapping, String foundBy) -> mapping.isPresent();
      case OfSpace it -> it.space().isPresent();
    };
  }

  /** It can't be known now: the database is away, and nobody asked for it lately. */
  record NotNow() implements Known {}

  /**
   * An address of a plain site.
   *
   * @param mapping its exact one, or what the first rule that fits makes of it; empty when there is
   *     none
   * @param foundBy the key of that rule, or of an exact mapping that is stored by a former
   *     spelling; null when it is the address's own, or there is none
   */
  record OfSite(Optional<Mapping> mapping, String foundBy) implements Known {}

  /**
   * An address of a Space.
   *
   * @param space the Space that its host names, or on a hub host its path; empty when no such Space
   *     is known
   * @param mapping what of that Space the address asks for: an entry's, or a category's; of a
   *     private Space always empty
   * @param entry the number of the entry that the address's token from before 2006 stands for; of a
   *     private Space always empty, as of an address without a token, or with one that nobody knows
   */
  record OfSpace(Optional<KnownSpace> space, Optional<Mapping> mapping, OptionalLong entry)
      implements Known {

    /** Of an address without a token. */
    public OfSpace(Optional<KnownSpace> space, Optional<Mapping> mapping) {
      this(space, mapping, OptionalLong.empty());
    }
  }

  /**
   * A Space.
   *
   * @param cid whose it is
   * @param isPrivate whether only friends could read it
   * @param home where its home leads; empty while it has not moved
   * @param market its language tag, such as {@code de-AT}; null when unknown
   * @param ownerClosesAt from when on its owner has closed it; null when they have not
   */
  record KnownSpace(
      Cid cid, boolean isPrivate, Optional<Mapping> home, String market, Instant ownerClosesAt) {

    /** The same, open: its owner's closing has not come. */
    public KnownSpace open() {
      return ownerClosesAt == null ? this : new KnownSpace(cid, isPrivate, home, market, null);
    }
  }
}
