package org.spacesgateway.content;

import java.util.List;

/**
 * What one step of reading a Space found.
 *
 * @param entries in any order; those read before may come again
 * @param leftOut what was not taken along
 * @param next where the next step begins, for {@link SpaceReader#read}; null when this was the last
 * @param total how many entries the Space has; null when that is not known
 */
public record SpacePage(List<Entry> entries, List<LeftOut> leftOut, String next, Integer total) {
  /** Takes copies of the lists. */
  public SpacePage {
    entries = List.copyOf(entries);
    leftOut = List.copyOf(leftOut);
  }
}
