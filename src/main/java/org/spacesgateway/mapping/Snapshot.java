package org.spacesgateway.mapping;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Map;

/**
 * What is answered from at one moment.
 *
 * @param version of the map that all of it is true of; 0 before anything was read
 * @param table what was true before {@code changed}
 * @param changed facts that are newer than the table's
 * @param brief facts that are soon asked again, each for as long as the version is the same
 * @param before what was answered from before so much changed that it is being read anew: for what
 *     can't be looked up meanwhile; null when all of it has been read
 */
record Snapshot(
    long version,
    FlatTable table,
    Map<String, byte[]> changed,
    Rules rules,
    Cache<String, Snapshot.Brief> brief,
    Snapshot before)
    implements Facts {

  /** A fact that is true of one version. */
  record Brief(long version, byte[] fact) {}

  @Override
  public byte[] get(String key) {
    byte[] fact = changed.get(key);
    if (fact == null) {
      fact = table.get(key);
    }
    if (fact != null && !FactBytes.isForgotten(fact)) {
      return fact;
    }
    Brief known = brief.getIfPresent(key);
    return known != null && known.version() == version ? known.fact() : null;
  }

  /**
   * The same, for when nothing can be looked up: where all mappings fit into memory, one that is
   * not there is none. Of Spaces, tokens and names that isn't said: private ones are never there,
   * and not every token is told of.
   */
  Facts withAbsences() {
    return new Facts() {
      @Override
      public byte[] get(String key) {
        byte[] fact = Snapshot.this.get(key);
        boolean isNone =
            fact == null
                && FactBytes.isMapping(key)
                && !changed.containsKey(key)
                && table.lacks(key);
        return isNone ? FactBytes.NOTHING : fact;
      }

      @Override
      public Rules rules() {
        return rules;
      }
    };
  }

  /** Keeps what a look-up found, which must be of the same version. */
  void keep(Map<String, byte[]> found) {
    found.forEach((key, fact) -> {
      if (FactBytes.isBrief(key, fact)) {
        brief.put(key, new Brief(version, fact));
      } else {
        put(key, fact);
      }
    });
  }

  /** The same with what was changed in the table. */
  Snapshot merged() {
    changed.forEach(this::put);
    return new Snapshot(version, table, Map.of(), rules, brief, before);
  }

  /** The same once all of it has been read. */
  Snapshot whole() {
    return new Snapshot(version, table, changed, rules, brief, null);
  }

  /** What changed since is not answered from what was before. */
  void forget(Iterable<String> keys) {
    keys.forEach(key -> {
      put(key, FactBytes.FORGOTTEN);
      brief.invalidate(key);
    });
  }

  private void put(String key, byte[] fact) {
    table.put(key, fact.length <= FlatTable.LONGEST ? fact : FactBytes.FORGOTTEN);
  }
}
