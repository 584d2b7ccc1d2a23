package org.spacesgateway.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the log is written; what is logged, {@code quarkus.log} says. */
@ConfigMapping(prefix = "gateway.log")
public interface LogConfig {
  /** Whether each event is one line of JSON, for programs, rather than text for people. */
  @WithDefault("false")
  boolean json();
}
