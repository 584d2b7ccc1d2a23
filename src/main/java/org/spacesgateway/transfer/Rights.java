package org.spacesgateway.transfer;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.spacesgateway.linkage.Ledger;

/** Whose Space may go to whose blog: either may have become another's since it was asked for. */
@Singleton
final class Rights {
  private final Ledger ledger;

  Rights(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Why whoever asked for a transfer may not have it any more; empty while they may. By what lets
   * one begin: they are linked with that blog, and the directory says that the Space is theirs.
   */
  Optional<Why> lost(Transfer it) {
    if (ledger.active(it.person()).filter(link -> link.blogId == it.blogId()).isEmpty()) {
      return Optional.of(Why.UNLINKED);
    }
    return ledger.owns(it.person(), it.cid().hex()) ? Optional.empty() : Optional.of(Why.NOT_YOURS);
  }
}
