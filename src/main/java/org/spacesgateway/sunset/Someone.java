package org.spacesgateway.sunset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.spacesgateway.address.Cid;

/**
 * A Space as cohorts see it.
 *
 * @param market its language tag; null when unknown
 */
record Someone(Cid cid, String market) {
  /**
   * One Space of every kind that these timetables tell apart: whatever holds of all of these holds
   * of all Spaces.
   */
  static List<Someone> sample(List<Timetable> timetables) {
    Set<String> markets = new TreeSet<>();
    Set<Cid> cids = new HashSet<>();
    for (Timetable timetable : timetables) {
      for (Cohort cohort : timetable.cohorts()) {
        markets.addAll(cohort.markets());
        cids.addAll(cohort.allow());
      }
    }
    cids.addAll(hundredths(cids));
    List<Someone> sample = new ArrayList<>();
    for (Cid cid : cids) {
      sample.add(new Someone(cid, null));
      // A tag of a region alone is read as one.
      markets.forEach(market -> sample.add(new Someone(cid, market)));
    }
    return sample;
  }

  /** One CID of each hundredth, none of those that are named. */
  private static Collection<Cid> hundredths(Set<Cid> named) {
    Map<Integer, Cid> found = new HashMap<>();
    for (long value = 1; found.size() < Cohort.ALL; value++) {
      Cid cid = new Cid(value);
      if (!named.contains(cid)) {
        found.putIfAbsent(Cohort.bucket(cid), cid);
      }
    }
    return found.values();
  }
}
