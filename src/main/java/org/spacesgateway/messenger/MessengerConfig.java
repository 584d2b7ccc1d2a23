package org.spacesgateway.messenger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Messenger friends hear of new posts. How the permission is asked for is configured as {@code
 * gateway.consent.uses.messenger}.
 */
@ConfigMapping(prefix = "gateway.messenger")
public interface MessengerConfig {
  /** Who a token belongs to (Live Connect v5). */
  @WithDefault("https://apis.live.net/v5.0/me")
  String me();

  /** Where an activity is shared (Live Connect v5). */
  @WithDefault("https://apis.live.net/v5.0/me/share")
  String share();

  /** When Messenger itself ends, and every connection with it; absent: not known. */
  Optional<Instant> retires();

  /** How often it is looked whether Messenger has ended. */
  @WithDefault("1m")
  Duration retireEvery();

  /** How often each process looks what is to be done. */
  @WithDefault("1s")
  Duration every();

  /** How long one call to another server may take. */
  @WithDefault("8s")
  Duration timeout();

  /**
   * How long a process may take for a post or a feed. What it had begun to share, when it was
   * killed, is not known to be shared after that, and is not shared again.
   */
  @WithDefault("2m")
  Duration lease();

  /** How often feeds are fetched. */
  Poll poll();

  /** Feeds. */
  interface Poll {
    /** How soon again after a new post. */
    @WithDefault("1m")
    Duration least();

    /** How late at most, when nothing is new, or a hub tells. */
    @WithDefault("30m")
    Duration most();
  }

  /** Hubs. */
  WebSub websub();

  /** Hubs (WebSub, W3C Recommendation of 2018). */
  interface WebSub {
    /** How long a hub is asked to tell. */
    @WithDefault("10d")
    Duration lease();

    /** Hosts of hubs, beside a blog's own, that a feed may name. */
    @WithDefault("pubsubhubbub.appspot.com,pubsubhubbub.superfeedr.com,websubhub.com")
    List<String> hosts();
  }

  /** How many posts of one person are shared in an hour, at most; the others wait. */
  @WithDefault("10")
  int mostPerHour();

  /** How many are shared in a second, by all processes together. */
  @WithDefault("10")
  int mostPerSecond();

  /** How soon one that was refused is tried again; each time twice as late. */
  @WithDefault("30s")
  Duration retryAfter();

  /** How often one is tried, before an operator is asked. */
  @WithDefault("8")
  int attempts();

  /** How long it is kept what was announced. */
  @WithDefault("90d")
  Duration retention();
}
