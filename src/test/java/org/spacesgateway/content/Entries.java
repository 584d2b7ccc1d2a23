package org.spacesgateway.content;

import java.time.OffsetDateTime;
import java.util.List;
import org.spacesgateway.address.Cid;

/** Entries made for tests. */
public final class Entries {
  /** Whose they are. */
  public static final Cid CID = Cid.ofHex("A11CE0000C0FFEE1").orElseThrow();

  /** When the first was written. */
  public static final OffsetDateTime FIRST = OffsetDateTime.parse("2008-04-01T23:30:00+02:00");

  private Entries() {}

  /** An entry with nothing but text. */
  public static Entry entry(long number, String title, String html) {
    return entry(number, title, html, List.of(), List.of(), List.of(), false);
  }

  /** An entry for friends. */
  public static Entry forFriends(long number) {
    return entry(number, "For friends", "<p>Us</p>", List.of(), List.of(), List.of(), true);
  }

  /** An entry. */
  public static Entry entry(
      long number,
      String title,
      String html,
      List<String> categories,
      List<Comment> comments,
      List<Picture> pictures,
      boolean friendsOnly) {
    return new Entry(
        CID,
        number,
        title,
        html,
        FIRST.plusDays(number % 5000),
        categories,
        comments,
        pictures,
        friendsOnly,
        "http://alice.spaces.example/blog/cns!A11CE0000C0FFEE1!" + number + ".entry");
  }

  /** A comment. */
  public static Comment comment(String id, String parent, String author, String html) {
    return new Comment(id, parent, author, null, FIRST.plusYears(1), html);
  }
}
