package org.spacesgateway.messenger;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is written down of every post, held against what friends saw: post by post, since sums may
 * agree where one post was lost and another one seen by strangers.
 *
 * @param missed neither announced nor unknown, or announced and not seen by its person's friends
 * @param twice seen more than once by the same friends
 * @param astray seen, or written down, of whom nobody wrote it: another's post, or none at all
 * @param unknownAndSeen of which it is not known, and friends saw it
 * @param unknownAndUnseen of which it is not known, and nobody saw it
 */
record LinkByLink(
    List<Post> missed,
    List<Post> twice,
    List<Post> astray,
    List<Post> unknownAndSeen,
    List<Post> unknownAndUnseen) {
  /**
   * A post.
   *
   * @param person whose it is, or whose friends saw it
   */
  record Post(String person, String link) {}

  /**
   * Compares.
   *
   * @param written all posts that there were
   * @param kept how far each is, as it is written down
   * @param shared what friends saw, as often as they did
   */
  static LinkByLink of(
      Collection<Post> written, Map<Post, AnnouncementState> kept, List<Post> shared) {
    Map<Post, Integer> seen = new HashMap<>();
    shared.forEach(post -> seen.merge(post, 1, Integer::sum));
    Set<Post> own = new LinkedHashSet<>(written);
    List<Post> unknown =
        own.stream().filter(post -> kept.get(post) == AnnouncementState.UNKNOWN).toList();
    return new LinkByLink(
        own.stream()
            .filter(post -> kept.get(post) != AnnouncementState.UNKNOWN)
            .filter(
                post -> kept.get(post) != AnnouncementState.ANNOUNCED || !seen.containsKey(post))
            .toList(),
        seen.keySet().stream().filter(post -> seen.get(post) > 1).toList(),
        Stream.concat(kept.keySet().stream(), seen.keySet().stream())
            .filter(post -> !own.contains(post))
            .distinct()
            .toList(),
        unknown.stream().filter(seen::containsKey).toList(),
        unknown.stream().filter(post -> !seen.containsKey(post)).toList());
  }

  /** Whether nothing is missed, seen twice or astray. */
  boolean holds() {
    return missed.isEmpty() && twice.isEmpty() && astray.isEmpty();
  }
}
