package org.spacesgateway.signin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The two sign-ins, beyond what quarkus-oidc's own keys say. */
@ConfigMapping(prefix = "gateway.sign-in")
public interface SignInConfig {
  /**
   * The longest that a page waits for a provider, all its calls together; and an answer that still
   * comes so long after it was asked for is cut off.
   */
  @WithDefault("8s")
  Duration deadline();

  /** How long one call to a provider may take. */
  @WithDefault("3s")
  Duration callTimeout();

  /**
   * How often at most a provider is asked for its published keys on account of tokens whose key is
   * not known. Whoever waits for a turn, and then for an answer, should still keep to the deadline.
   */
  @WithDefault("2s")
  Duration unknownKeysEvery();

  /**
   * The longest that a provider is left alone which says 429, whatever it asks for; each process
   * adds up to a quarter, so that they come back one after another.
   */
  @WithDefault("60s")
  Duration longestBackOff();

  /** How many people may wait for one provider at once; those beyond are asked to come back. */
  @WithDefault("64")
  int mostWaiting();

  /** How many unfinished sign-ins of one kind a browser keeps. */
  @WithDefault("5")
  int mostUnfinished();

  /** How long a sign-in session lasts on the server. */
  @WithDefault("1h")
  Duration sessionLasts();

  /** How long a returned state is remembered, so that it works once: as its cookie, or longer. */
  @WithDefault("1d")
  Duration rememberStates();

  /**
   * Where WordPress.com's sign-up for one client is: https, under one of {@code
   * gateway.registration.hosts}, without a query; its {@code oauth2_client_id} and {@code
   * oauth2_redirect} are added. Absent: {@code with=new} goes to the log-in, which links to
   * sign-up.
   */
  Optional<String> registration();
}
