package org.spacesgateway.linkage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How accounts are linked. */
@ConfigMapping(prefix = "gateway.linkage")
public interface LinkageConfig {
  /**
   * How long a hand-off can be finished, and somebody come back from WordPress.com for it: a
   * sign-up with e-mail verification fits in.
   */
  @WithDefault("30m")
  Duration handoffLasts();

  /**
   * How long ago a password may have been given when something is undone, erased or linked again; a
   * second at least. Told by the ID token's {@code auth_time}, which Microsoft sends where the
   * application's registration has it among the optional claims. Without it a sign-in counts that
   * was sent there with {@code prompt=login}, which whoever holds the browser can take out of the
   * address.
   */
  @WithDefault("10m")
  Duration freshSignIn();

  /** How long the events of an ended link, and what names people without a link, are kept. */
  @WithDefault("400d")
  Duration keepEvents();

  /** How often a process looks whether an operator's command has ended a link. */
  @WithDefault("5s")
  Duration endedEvery();

  /** WordPress.com's API. */
  WordPress wordpress();

  /** WordPress.com's API. */
  interface WordPress {
    /** Its base, under which {@code /rest/v1.1/me} is: https, without a query. */
    @WithDefault("https://public-api.wordpress.com")
    String api();

    /** Where a token is revoked (RFC 7009); absent for the older kind of server, which can't. */
    Optional<String> revocation();

    /** How long one call may take. */
    @WithDefault("3s")
    Duration timeout();
  }
}
