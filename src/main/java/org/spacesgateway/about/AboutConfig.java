package org.spacesgateway.about;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Whom people can ask. */
@ConfigMapping(prefix = "gateway.contact")
public interface AboutConfig {
  /**
   * Where people get help: {@code mailto:} and an address, or a page at https. The page {@code
   * /help} says so when there is nobody.
   */
  Optional<URI> help();

  /**
   * Where weaknesses are reported, as RFC 9116 has it: {@code mailto:} and an address, or a page at
   * https. Without it there is no {@code security.txt}.
   */
  Optional<URI> security();
}
