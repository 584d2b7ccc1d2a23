package org.spacesgateway.content;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.Query;
import org.spacesgateway.address.SpaceAddress;

/**
 * An entry of a Space, as it was read and cleaned.
 *
 * @param cid the Space
 * @param number its number in the Space, 0 to {@link #LARGEST_NUMBER}; from {@link
 *     #FIRST_UNNUMBERED} on one that we gave it, for a download package did not say its own
 * @param title plain text; may be empty
 * @param html its body, safe to show: no scripts, no styles, no addresses but http, https and
 *     mailto; may be empty
 * @param published when, by its owner's clock
 * @param categories plain text, in the order in which they were found; no two the same
 * @param comments the oldest first, each after the one that it answers
 * @param pictures those in its body, in order; no two of one address
 * @param friendsOnly whether it was for its owner's friends alone
 * @param permalink its address on the old host, without query and fragment; empty when unknown
 */
public record Entry(
    Cid cid,
    long number,
    String title,
    String html,
    OffsetDateTime published,
    List<String> categories,
    List<Comment> comments,
    List<Picture> pictures,
    boolean friendsOnly,
    String permalink) {

  /** Numbers from here on are ours, not the old platform's. */
  public static final long FIRST_UNNUMBERED = 900_000_000_000L;

  /** The largest number that leaves room for the ids of comments and pictures. */
  public static final long LARGEST_NUMBER = 999_999_999_999L;

  /**
   * Takes copies of the lists.
   *
   * @throws IllegalArgumentException if the number is out of its range
   */
  public Entry {
    if (number < 0 || number > LARGEST_NUMBER) {
      throw new IllegalArgumentException("an entry's number is 0 to " + LARGEST_NUMBER);
    }
    categories = List.copyOf(categories);
    comments = List.copyOf(comments);
    pictures = List.copyOf(pictures);
  }

  /**
   * What its post is known by at a blog: what the old platform called it, or, where that is not
   * known, the number that it has here. Of the same entry it is the same each time.
   */
  public Handle.Of mark() {
    return new Handle.Of(cid, number);
  }

  /**
   * What an address on the old host calls its entry by a token from before 2006.
   *
   * @param permalink as an entry has it
   * @return empty when it calls it by its CID, or nothing at all
   */
  static Optional<Handle.Opaque> token(String permalink) {
    int path = permalink.indexOf('/', permalink.indexOf("://") + 3);
    OldAddress old =
        OldAddress.parse(
            Optional.of("own"), path < 0 ? "/" : permalink.substring(path), Query.NONE);
    return old.what() instanceof SpaceAddress.Entry(Handle.Opaque token)
        ? Optional.of(token)
        : Optional.empty();
  }

  /** What the old platform called it; empty when that is not known. */
  public Optional<Handle.Of> handle() {
    return number < FIRST_UNNUMBERED ? Optional.of(new Handle.Of(cid, number)) : Optional.empty();
  }
}
