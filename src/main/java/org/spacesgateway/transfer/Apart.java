package org.spacesgateway.transfer;

import java.util.HashSet;
import java.util.Set;
import org.spacesgateway.content.Entry;

/**
 * Tells entries of one title and moment apart by a second each: WordPress' importer takes a post of
 * the same title and moment for one that it has already, and would drop the second. Entries go
 * through it in order, all of a Space's from the first.
 */
final class Apart {
  private final Set<String> seen = new HashSet<>();

  /** The entry, at its moment or as many seconds later as it takes. */
  Entry of(Entry entry) {
    Entry apart = entry;
    while (!seen.add(apart.published().withNano(0).toLocalDateTime() + " " + apart.title())) {
      apart =
          new Entry(
              entry.cid(),
              entry.number(),
              entry.title(),
              entry.html(),
              apart.published().plusSeconds(1),
              entry.categories(),
              entry.comments(),
              entry.pictures(),
              entry.friendsOnly(),
              entry.permalink());
    }
    return apart;
  }
}
