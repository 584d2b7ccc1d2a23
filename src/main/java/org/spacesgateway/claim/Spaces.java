package org.spacesgateway.claim;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.Space;

/** Spaces of the directory, as people name them. */
@Singleton
class Spaces {
  /** The Space of that name. */
  @Transactional
  Optional<Space> find(SpaceKey key) {
    return switch (key) {
      case SpaceKey.ById(Cid cid) -> byCid(cid.hex());
      case SpaceKey.ByAlias(String alias) -> Space.find("alias", alias).firstResultOptional();
    };
  }

  /** The Space of that CID, as it is stored. */
  @Transactional
  Optional<Space> byCid(String cid) {
    return Space.findByIdOptional(cid);
  }

  /** The label of its host. */
  static String label(Space space, Cid cid) {
    return space.alias == null ? cid.hostLabel() : space.alias;
  }

  /** What it is called. */
  static String name(Space space) {
    return space.title == null || space.title.isBlank()
        ? label(space, Cid.ofHex(space.cid).orElseThrow())
        : space.title;
  }
}
