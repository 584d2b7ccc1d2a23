package org.spacesgateway.arrival;

import java.time.Instant;
import java.util.UUID;
import org.spacesgateway.arrival.Arrival.Client;
import org.spacesgateway.arrival.Arrival.Kind;
import org.spacesgateway.registration.Source;

/** Arrivals to test with. */
final class Arrivals {
  private static final ArrivalIds IDS = new ArrivalIds();

  private Arrivals() {}

  /** Somebody who came just now and asked for German. */
  static Arrival any() {
    return of("de");
  }

  /** Somebody who came just now and asked for a language. */
  static Arrival of(String language) {
    return at(Instant.now(), language);
  }

  /** Somebody who came at a moment and asked for a language. */
  static Arrival at(Instant moment, String language) {
    return new Arrival(
        IDS.next(moment),
        moment,
        Kind.SIGN_UP,
        Source.WEB,
        "GET",
        "DE",
        language,
        "blog.example",
        "203.0.113.0/24",
        Client.PERSON,
        true,
        null,
        "https://wordpress.com/setup/onboarding/de?ref=spaces");
  }

  /** The id that a row begins with. */
  static UUID id(byte[] row) {
    return UUID.fromString(ArrivalRow.values(row)[0]);
  }
}
