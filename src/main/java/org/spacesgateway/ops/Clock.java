package org.spacesgateway.ops;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.spacesgateway.outcome.OriginConfig;

/** The one clock. */
final class Clock {
  private Clock() {}

  /** The system's; in development, if that is configured, a file's. */
  @Produces
  @Singleton
  static InstantSource of(OriginConfig own) {
    return own.developmentClock()
        .filter(file -> own.development())
        .<InstantSource>map(file -> () -> read(file))
        .orElseGet(InstantSource::system);
  }

  private static Instant read(Path file) {
    try {
      return Instant.parse(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
