package org.spacesgateway.address;

import java.time.YearMonth;

/** What an address asks of a Space. Every address is one of these; {@link Other} is the rest. */
public sealed interface SpaceAddress {
  /** Its front page. */
  record Home() implements SpaceAddress {}

  /** One entry. */
  record Entry(Handle handle) implements SpaceAddress {}

  /** The entries of a month. */
  record Month(YearMonth month) implements SpaceAddress {}

  /**
   * The entries of a category.
   *
   * @param name as its owner wrote it, decoded; not blank
   */
  record Category(String name) implements SpaceAddress {}

  /**
   * The entries before or after one.
   *
   * @param from the entry that the page starts at
   */
  record Paging(Handle from) implements SpaceAddress {}

  /** A feed of its entries. */
  record Feed() implements SpaceAddress {}

  /**
   * A feed of one category.
   *
   * @param name as its owner wrote it, decoded; not blank
   */
  record CategoryFeed(String name) implements SpaceAddress {}

  /** What was never transferred. */
  record LeftBehind(Section section) implements SpaceAddress {}

  /** Pages for its owner alone: statistics, settings, the old platform's own transfer page. */
  record OwnersPage() implements SpaceAddress {}

  /** What a blog editor asks for. */
  record Editor(Document document) implements SpaceAddress {}

  /** Anything else. */
  record Other() implements SpaceAddress {}

  /** The parts of a Space that stayed behind. */
  enum Section {
    /** Albums and pictures outside entries, and their feeds. */
    PHOTOS,
    /** Lists of books, music, links. */
    LISTS,
    /** Friends. */
    FRIENDS,
    /** The guestbook. */
    GUESTBOOK,
    /** The profile. */
    PROFILE
  }

  /** The documents that blog editors look for. */
  enum Document {
    /** Really Simple Discovery 1.0. */
    RSD,
    /** Windows Live Writer's manifest. */
    MANIFEST
  }
}
