package org.spacesgateway.linkage;

import io.quarkus.arc.Unremovable;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.spacesgateway.signin.ProofStands;

/** What stands is the hand-off whose secret the browser holds, proved or linked. */
@Singleton
@Unremovable
public class HandoffStands implements ProofStands {
  private final Handoffs handoffs;
  private final HandoffCookie cookie;

  HandoffStands(Handoffs handoffs, HandoffCookie cookie) {
    this.handoffs = handoffs;
    this.cookie = cookie;
  }

  @Override
  @ActivateRequestContext
  public Optional<String> wayOn(RoutingContext context) {
    return cookie.heldBy(context).flatMap(handoffs::wayOn);
  }
}
