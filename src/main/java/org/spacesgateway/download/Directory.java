package org.spacesgateway.download;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.Space;

/** Spaces of the directory, by their ids. */
@Singleton
class Directory {
  /** The Space of that id. */
  @Transactional
  Optional<Space> space(Cid cid) {
    return Space.findByIdOptional(cid.hex());
  }
}
