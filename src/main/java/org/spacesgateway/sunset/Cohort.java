package org.spacesgateway.sunset;

import java.util.Set;
import org.spacesgateway.address.Cid;

/**
 * Spaces that have dates of their own: those that are named, and a share of those of its markets.
 *
 * @param name what operators call it
 * @param schedule its dates
 * @param markets regions, such as {@code DE}, or language tags, such as {@code de-AT}; when empty,
 *     every Space is of its markets
 * @param percent the share of its markets, 0 to 100
 * @param allow Spaces that are in it whatever their market
 */
public record Cohort(
    String name, Schedule schedule, Set<String> markets, int percent, Set<Cid> allow) {
  static final int ALL = 100;

  /**
   * Whether a Space is in it. With a higher percent whoever was in it still is.
   *
   * @param market the Space's language tag; null when unknown
   */
  public boolean has(Cid cid, String market) {
    return bucket(cid) < percent && isOfItsMarkets(market) || allow.contains(cid);
  }

  private boolean isOfItsMarkets(String market) {
    if (markets.isEmpty()) {
      return true;
    }
    if (market == null) {
      return false;
    }
    for (String one : markets) {
      int before = market.length() - one.length();
      if (before == 0 || before > 0 && market.charAt(before - 1) == '-') {
        if (market.regionMatches(true, before, one, 0, one.length())) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Which hundredth of all Spaces one is in, 0 to 99, for ever: the last step of SplitMix64
   * (Steele, Lea, Flood 2014), which spreads CIDs that follow one another.
   */
  static int bucket(Cid cid) {
    long mixed = cid.value();
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return (int) Long.remainderUnsigned(mixed ^ mixed >>> 31, ALL);
  }
}
