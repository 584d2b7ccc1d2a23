package org.spacesgateway.content;

import java.util.List;

/**
 * What one step of reading a Space found.
 *
 * @param entries in any order; those read before may come again
 * @param leftOut what was not taken along
 * @param next where the next step begins, for {@link SpaceReader#read}; null when this was the last
 * @param total how many entries the Space has; null when that is not known
 * @param seen what to ask with the next time; null when there is nothing
 */
public record SpacePage(
    List<Entry> entries, List<LeftOut> leftOut, String next, Integer total, Seen seen) {
  /** Takes copies of the lists. */
  public SpacePage {
    entries = List.copyOf(entries);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * An answer that need not be sent again as long as it is the same (RFC 9110, 8.8.3).
   *
   * @param address what was asked for
   * @param etag what it was called
   * @param next {@link SpacePage#next} behind it; null when it was the last
   */
  public record Seen(String address, String etag, String next) {}
}
