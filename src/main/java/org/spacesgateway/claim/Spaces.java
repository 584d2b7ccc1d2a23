package org.spacesgateway.claim;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.Space;

/** Spaces of the directory, as people name them. */
@Singleton
class Spaces {
  private final EntityManager database;

  Spaces(EntityManager database) {
    this.database = database;
  }

  /** The Space of that name. */
  @Transactional
  Optional<Space> find(SpaceKey key) {
    return switch (key) {
      case SpaceKey.ById(Cid cid) -> byCid(cid.hex());
      case SpaceKey.ByAlias(String alias) -> byName(alias);
    };
  }

  /* By any name that leads to it, former ones too: as old addresses do. */
  @SuppressWarnings("unchecked")
  private Optional<Space> byName(String alias) {
    return database
        .createNativeQuery(
            "SELECT s.* FROM space_alias a JOIN space s ON s.cid = a.cid WHERE a.alias = ?1",
            Space.class)
        .setParameter(1, alias)
        .getResultStream()
        .findFirst();
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
