package org.spacesgateway.transfer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which entries have arrived at the blog, and where. Everything throws when our database is away.
 */
interface Arrivals {
  /**
   * An entry that is there.
   *
   * @param number the entry's number in its Space
   * @param post WordPress.com's id of its post
   * @param address of the post, absolute
   * @param isPublic whether anybody can read it
   * @param byMetadata whether its metadata says that it is that entry; else its text
   * @param comments how many comments it has; null when not known
   * @param pictures how many pictures came with it; null when not known
   * @param oldPictures how many pictures it shows from the old platform; null when not known
   */
  record Arrived(
      long number,
      long post,
      String address,
      boolean isPublic,
      boolean byMetadata,
      Integer comments,
      Integer pictures,
      Integer oldPictures) {}

  /** Forgets all, and what was missing: they are looked for anew. */
  void forget(UUID transfer) throws java.io.IOException;

  /**
   * Adds some. Of several posts that are one entry one counts whose metadata says so, then a public
   * one, then the oldest.
   */
  void add(UUID transfer, List<Arrived> some) throws java.io.IOException;

  /** Their numbers. */
  Set<Long> numbers(UUID transfer) throws java.io.IOException;

  /**
   * Writes down what should be there: of these entries those that haven't arrived are missing. What
   * was missing before is forgotten.
   */
  void compare(UUID transfer, Map<Long, OldSpace.Has> wanted) throws java.io.IOException;
}
