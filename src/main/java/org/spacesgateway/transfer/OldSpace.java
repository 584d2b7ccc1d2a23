package org.spacesgateway.transfer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spacesgateway.transfer.Transfer.Part;

/**
 * What a Space holds, as it was read from where it lives. Everything throws when our database is
 * away.
 */
interface OldSpace {
  /** How far the reading is; the first time it is asked for. */
  Read read(Transfer of) throws IOException;

  /** Whether what was read is there still; it is kept for longer, then. */
  boolean isKept(Transfer of) throws IOException;

  /**
   * Packs what is to be brought.
   *
   * @param there numbers of entries that are at the blog already
   */
  List<Part> parts(Transfer of, Set<Long> there) throws IOException;

  /** A part's file: the same bytes each time. */
  byte[] file(Transfer of, Part part, Set<Long> there) throws IOException;

  /** The names of all categories that entries have which are to be at the blog in the end. */
  List<String> categories(Transfer of) throws IOException;

  /** Whether a picture's address is one of the old platform, where it will be gone. */
  boolean isThere(String picture);

  /** What is to be at the blog in the end: entries by their number. */
  Map<Long, Has> wanted(Transfer of) throws IOException;

  /**
   * What an entry has.
   *
   * @param comments how many
   * @param pictures how many that WordPress.com can fetch, and that no entry ahead of it has
   */
  record Has(int comments, int pictures) {}

  /** How far the reading of a Space is. */
  sealed interface Read {
    /** Under way. */
    record NotYet(long entries, long total) implements Read {}

    /** It failed, and is tried again without our doing. */
    record Away() implements Read {}

    /** All entries are read. */
    record Ready(long entries, long comments, long pictures) implements Read {}

    /** It can't be. */
    record Unreadable(Why why) implements Read {}
  }
}
