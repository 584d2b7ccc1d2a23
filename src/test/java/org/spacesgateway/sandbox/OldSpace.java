package org.spacesgateway.sandbox;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A Space as the old platform holds it, whole. Entries are made when they are asked for, so that
 * one of ten thousand takes no memory.
 *
 * @param alias lower case
 * @param cid upper-case hexadecimal, without leading zeros
 * @param friendsOnly whether strangers see nothing of it
 * @param size how many entries
 * @param entries by their position, the oldest at 0; numbers grow with it
 */
public record OldSpace(
    String alias,
    String cid,
    String title,
    boolean friendsOnly,
    int size,
    IntFunction<OldEntry> entries) {

  /**
   * An entry.
   *
   * @param n its number in the Space
   * @param at when, by its owner's clock
   * @param html as its owner's editor left it
   * @param cut whether the feed gives its beginning only
   * @param feedOfComments whether the feed says where its comments are; else they are on its page
   */
  public record OldEntry(
      long n,
      OffsetDateTime at,
      String title,
      String html,
      List<String> categories,
      List<OldComment> comments,
      boolean cut,
      boolean feedOfComments) {}

  /**
   * A comment.
   *
   * @param n its number in the Space
   * @param answers the number of the comment that it answers; 0 when it answers the entry
   * @param link the author's; empty when there is none
   */
  public record OldComment(
      long n, long answers, String author, String link, OffsetDateTime at, String html) {}

  /** The Space of one of the {@link People}. */
  static OldSpace of(Person.Space space) {
    return new OldSpace(
        space.alias(),
        space.cid(),
        space.title(),
        space.friendsOnly(),
        space.entries().size(),
        i -> {
          Person.Entry entry = space.entries().get(i);
          return new OldEntry(
              entry.n(),
              entry.date().atStartOfDay().atOffset(ZoneOffset.UTC),
              entry.title(),
              "<p>" + HtmlPage.escaped(entry.text()) + "</p>",
              List.of(),
              List.of(),
              false,
              false);
        });
  }

  /** The CID as feeds spell it. */
  public long signedCid() {
    return Long.parseUnsignedLong(cid, 16);
  }

  /** The path of an entry. */
  public String permalink(long n) {
    return "/blog/cns!" + cid + "!" + n + ".entry";
  }

  /** The position of the entry of that number; empty when there is none. */
  Optional<Integer> position(long n) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = entries.apply(middle).n();
      if (there == n) {
        return Optional.of(middle);
      }
      if (there < n) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /**
   * The newest entries, or those behind one.
   *
   * @param behind the number of an entry; null for the newest
   */
  List<OldEntry> page(Long behind, int most) {
    int from = behind == null ? size : position(behind).orElse(0);
    return IntStream.iterate(from - 1, i -> i >= 0, i -> i - 1)
        .limit(most)
        .mapToObj(entries)
        .toList();
  }
}
