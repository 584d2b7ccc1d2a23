package org.spacesgateway.arrival;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.registration.Source;

/**
 * Somebody who asked for a blog or for sign-in: what is kept of the request, and nothing more.
 *
 * @param id UUIDv7 (RFC 9562, 5.7); the receipt that the visitor's answer carries
 * @param at when
 * @param kind what they asked for
 * @param source what brought them
 * @param method the HTTP method, upper case
 * @param market the region they said, such as {@code CN}; null when they said none
 * @param language the locale chosen for them; null when none fitted
 * @param referrerHost the host of the page that linked here; null when unknown
 * @param network their network, /24 or /48, such as {@code 203.0.113.0/24}; null when unknown
 * @param client person, crawler or prefetch
 * @param counted whether figures may count it: a person who opened the address, and didn't ask to
 *     be left out (Global Privacy Control)
 * @param space the name of the Space that it was about: an alias, or {@code cid-} and hexadecimal
 *     digits; null when it was about none
 * @param target where they were sent
 */
public record Arrival(
    UUID id,
    Instant at,
    Kind kind,
    Source source,
    String method,
    String market,
    String language,
    String referrerHost,
    String network,
    Client client,
    boolean counted,
    String space,
    String target) {

  private static final Map<Enum<?>, String> STORED = new ConcurrentHashMap<>();

  /** What somebody asked for. */
  public enum Kind {
    /** A blog of their own. */
    SIGN_UP,
    /** Sign-in with their Live account. */
    SIGN_IN
  }

  /** Who, or what, asked. */
  public enum Client {
    /** A person's browser, as far as can be told. */
    PERSON,
    /** A search engine's, or another program's, visit. */
    CRAWLER,
    /** A browser that fetched ahead; nobody may ever see the page. */
    PREFETCH
  }

  /** The name under which an enum's constant is stored. */
  static String stored(Enum<?> constant) {
    return STORED.computeIfAbsent(constant, c -> c.name().toLowerCase(Locale.ROOT));
  }
}
