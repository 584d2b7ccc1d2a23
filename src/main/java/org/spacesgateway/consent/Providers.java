package org.spacesgateway.consent;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.spacesgateway.call.Calls;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;

/** Those who are asked for permissions, by what for. */
@Singleton
class Providers {
  /** Where they send browsers back to: what is registered with each of them. */
  static final String CALLBACK = "/consent/callback";

  private static final Logger LOG = Logger.getLogger(Providers.class);

  private final ConsentConfig config;
  private final OriginConfig own;
  private final Map<String, TokenEndpoint> endpoints;

  Providers(ConsentConfig config, OriginConfig own, Calls calls) {
    this.config = config;
    this.own = own;
    this.endpoints =
        config.uses().entrySet().stream()
            .filter(use -> use.getValue().isOffered())
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    use ->
                        new TokenEndpoint(
                            calls, use.getValue(), own.origin() + CALLBACK, config.timeout())));
  }

  /** The one for this; empty when it is not offered. */
  Optional<TokenEndpoint> of(String use) {
    return Optional.ofNullable(endpoints.get(use));
  }

  /**
   * Where a browser is sent to ask its person.
   *
   * @param use that is offered
   */
  Target authorize(String use, String state, String verifier) {
    String host = URI.create(config.uses().get(use).authorize()).getHost();
    boolean named = host.matches(".+\\.[a-zA-Z][a-zA-Z0-9-]*");
    return new TargetPolicy(own.origin(), named ? Set.of(host) : Set.of(), own.development())
        .admit(endpoints.get(use).authorizeAddress(state, verifier))
        .orElseThrow();
  }

  /** What somebody granted and nobody keeps is given back. */
  void revoke(String use, TokenAnswer.Given given) {
    revokeSoon(Revocation.of(use, given));
  }

  void revokeSoon(@Observes(during = TransactionPhase.AFTER_SUCCESS) Revocation revocation) {
    of(revocation.use())
        .ifPresent(endpoint ->
            Thread.ofVirtual()
                .name("revoke")
                .start(() -> {
                  if (!endpoint.revoke(revocation.token())) {
                    LOG.warnf(
                        "A token of %s was deleted here, but not revoked there.", revocation.use());
                  }
                }));
  }
}
