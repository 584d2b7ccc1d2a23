package org.spacesgateway.content;

import java.util.Locale;

/**
 * Something of a Space that was not taken along.
 *
 * @param what of which kind
 * @param place where: an entry's number, a file's name, an address; so that reading it again counts
 *     it once
 * @param times how often there, 1 or more
 * @param example a little of it, plain text of at most {@link #LONGEST_EXAMPLE} characters; may be
 *     empty
 */
public record LeftOut(What what, String place, int times, String example) {
  /** Characters of an example. */
  public static final int LONGEST_EXAMPLE = 120;

  /** Cuts the example. */
  public LeftOut {
    example =
        example.length() > LONGEST_EXAMPLE
            ? example.substring(0, LONGEST_EXAMPLE - 1) + "…"
            : example;
  }

  /** Kinds of what is left out, and thereby why. */
  public enum What {
    /** Scripts, and what would have run when somebody clicks. */
    SCRIPT,
    /** Links that are neither to a page nor to an e-mail address. */
    LINK,
    /** Players and frames; what they showed is linked. */
    EMBEDDED,
    /** Forms, buttons and lines to type into. */
    FORM,
    /** The end of a text beyond the longest that is taken. */
    TOO_LONG,
    /** Characters that no document may have. */
    CHARACTERS,
    /** Pictures that the old platform did not give us. */
    PICTURE_MISSING,
    /** Pictures larger than the largest that is taken. */
    PICTURE_TOO_LARGE,
    /** Pictures of other sites; they stay linked where they are. */
    PICTURE_ELSEWHERE,
    /**
     * Pictures that are with us alone, for they came in a package: WordPress.com can't fetch them.
     */
    PICTURE_OF_PACKAGE,
    /** Comments of which too little could be read, or too many. */
    COMMENT,
    /** Entries that could not be read. */
    ENTRY,
    /** Dates that could not be read; one that is near stands in for each. */
    DATE("FILE"),
    /** Entries that the Space counts, and lists nowhere. */
    ENTRY_NOT_LISTED("ENTRY"),
    /** Old addresses of entries whose package doesn't say them. */
    ADDRESS,
    /** Files of a package that are too large, damaged or not what they say. */
    FILE;

    private final String stored;

    What() {
      stored = name();
    }

    /* For one release: the one before knows fewer kinds, and reads what this one writes. */
    What(String stored) {
      this.stored = stored;
    }

    /** As it is kept: a kind that the release before knows. */
    String stored() {
      return stored;
    }

    /** Which one it is, where that is another than it is kept as; else null. */
    String kind() {
      return stored.equals(name()) ? null : name();
    }

    /**
     * The kind of what is kept.
     *
     * @param stored as {@link #stored()}; one that only a later release knows stands for {@link
     *     #FILE}
     * @param kind as {@link #kind()}; null, or one that only a later release knows: as stored
     */
    static What of(String stored, String kind) {
      What known = FILE;
      for (What one : values()) {
        if (one.name().equals(kind)) {
          return one;
        }
        if (one.name().equals(stored)) {
          known = one;
        }
      }
      return known;
    }

    /** As messages spell it: {@code left-out.WORD}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
