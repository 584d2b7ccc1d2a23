package org.spacesgateway.signin;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Knows whether a browser that comes back from WordPress.com once more has proved its account
 * there. It proves nothing by coming back: a callback without a state of its own is not looked at.
 */
public interface ProofStands {
  /**
   * Where its story goes on. Asks the database.
   *
   * @return a path of ours; empty if nothing of this browser's stands
   */
  Optional<String> wayOn(RoutingContext context);
}
