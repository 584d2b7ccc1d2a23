package org.spacesgateway.transfer;

import java.io.IOException;
import java.util.UUID;

/** Makes old addresses lead to the blog. */
interface OldAddresses {
  /** Whether anybody can read the blog. Asked without its owner's permission. */
  boolean isBlogPublic(Transfer of) throws Blog.NotNow, Blog.NotAllowed;

  /** Whether some of the posts answer at their addresses. */
  boolean areServed(Transfer of) throws Blog.NotNow, IOException;

  /** Begins a batch of the map for this transfer. */
  UUID begin(Transfer of) throws IOException;

  /**
   * Fills the batch, checks it and makes it live, going on where that stopped.
   *
   * @return false when the map refuses it, or any address in it: then nothing of it is live
   */
  boolean publish(Transfer of, UUID batch) throws Blog.NotNow, IOException;
}
