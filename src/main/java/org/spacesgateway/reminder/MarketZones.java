package org.spacesgateway.reminder;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose clock people of a market live by.
 *
 * @param zones by region or language tag, in any case
 * @param other of every other market
 */
public record MarketZones(Map<String, ZoneId> zones, ZoneId other) {
  /** Keeps a copy. */
  public MarketZones {
    Map<String, ZoneId> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(zones);
    zones = copy;
  }

  /**
   * The zone of a market.
   *
   * @param market a language tag such as {@code de-AT}; null when unknown
   */
  public ZoneId of(String market) {
    if (market == null) {
      return other;
    }
    String region = Locale.forLanguageTag(market).getCountry();
    return zones.getOrDefault(market, zones.getOrDefault(region, other));
  }
}
