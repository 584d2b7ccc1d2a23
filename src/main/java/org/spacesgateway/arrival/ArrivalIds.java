package org.spacesgateway.arrival;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of arrivals: UUIDv7 (RFC 9562, 5.7), so that they sort by time. Within a millisecond each is
 * the last one plus one: they name, they keep no secret, and the index grows at its end only.
 */
public final class ArrivalIds {
  private final TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator(null);

  /** A new id for this moment. */
  public UUID next(Instant at) {
    return generator.construct(at.toEpochMilli());
  }

  /** The smallest id that a moment can have; before 1970, where ids begin, that of 1970. */
  static UUID firstAt(Instant moment) {
    long millis = Math.max(0, moment.toEpochMilli());
    return new UUID(millis << 16 | 0x7000L, 0x8000000000000000L);
  }
}
