package org.spacesgateway.messenger;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Which posts of a feed are to be announced. */
final class NewPosts {
  private NewPosts() {}

  /**
   * Those that anybody can read, that were published since, at the blog's own address, and that
   * nobody imported; the oldest first.
   *
   * @param blog the blog's address
   * @param since as {@link #since} says
   * @param moved paths at the blog that old addresses of a Space lead to: what is there was moved
   */
  static List<FeedPost> of(List<FeedPost> feed, URI blog, Instant since, Set<String> moved) {
    return feed.stream()
        .filter(post -> post.published() != null && !post.published().isBefore(since))
        .filter(post -> !post.locked() && !post.imported())
        .filter(post -> isAt(blog, post.link()) && !moved.contains(path(post.link())))
        .sorted((one, other) -> one.published().compareTo(other.published()))
        .toList();
  }

  /**
   * From when on posts are announced: never of a time of which it may be forgotten by now what was
   * announced.
   *
   * @param connected when the connection was made
   * @param remembered how long it is kept what was announced
   */
  static Instant since(Instant connected, Instant now, Duration remembered) {
    Instant certain = now.minus(remembered.dividedBy(2));
    return connected.isBefore(certain) ? certain : connected;
  }

  private static boolean isAt(URI blog, String link) {
    try {
      URI address = URI.create(link);
      return blog.getScheme().equals(address.getScheme())
          && blog.getRawAuthority().equalsIgnoreCase(address.getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A link's path, which is what the map has of it; the whole link when it has none. */
  static String path(String link) {
    int authority = link.indexOf("://");
    int path = authority < 0 ? -1 : link.indexOf('/', authority + 3);
    return path < 0 ? link : link.substring(path);
  }
}
