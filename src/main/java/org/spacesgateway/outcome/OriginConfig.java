package org.spacesgateway.outcome;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who we are, and where visitors may be sent. */
@ConfigMapping(prefix = "gateway")
public interface OriginConfig {
  /** Scheme and authority of our own pages, such as {@code https://gateway.example}. Required. */
  String origin();

  /**
   * Whether this is a sandbox on one machine: http and ports on loopback become targets. Never in
   * production.
   */
  @WithDefault("false")
  boolean development();

  /**
   * A file that says what time it is, as an ISO 8601 instant, each time anybody asks: to walk
   * through a timetable. In development only; behind the real time nobody can sign in, as what
   * proves who they are would be of the future.
   */
  Optional<Path> developmentClock();

  /**
   * Addresses whose origins a form of ours may end at by redirects, beside our own: the identity
   * providers'. Browsers built on Chromium and WebKit hold every hop of a form's redirects to the
   * page's policy (form-action), and a button whose last hop is not listed does nothing at all. A
   * host may begin with {@code *.}.
   */
  Optional<List<String>> formTargets();

  /** The authority of {@link #origin()}: host, and port where the origin has one. */
  default String ownAuthority() {
    return URI.create(origin()).getRawAuthority();
  }

  /** Admits our own pages, and nothing else outside development. */
  default TargetPolicy policy() {
    return new TargetPolicy(origin(), Set.of(), development());
  }
}
