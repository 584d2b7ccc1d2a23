package org.spacesgateway.trace;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/** Where the way of each hand-off is told, as OpenTelemetry has it. */
@ConfigMapping(prefix = "gateway.traces")
public interface TracesConfig {
  /**
   * A collector's whole address for OTLP over HTTP in protobuf, such as {@code
   * http://collector:4318/v1/traces}. Without it nothing is traced.
   */
  Optional<URI> endpoint();
}
