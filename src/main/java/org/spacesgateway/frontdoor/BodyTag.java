package org.spacesgateway.frontdoor;

import java.util.Locale;
import java.util.Set;

/**
 * Finds where the body of an HTML page begins, byte by byte: behind the {@code >} of its tag. What
 * only looks like it, in comments, scripts, styles, texts and attributes, is passed over. For any
 * encoding in which ASCII is ASCII.
 */
final class BodyTag {
  /** Within these, a tag is text until their own end. */
  private static final Set<String> RAW =
      Set.of("script", "style", "title", "textarea", "noscript", "xmp", "iframe");

  private static final int LONGEST_NAME = 10;

  private final StringBuilder name = new StringBuilder();
  private State state = State.TEXT;
  private String raw;
  private int quote;
  private int dashes;

  private enum State {
    TEXT,
    NAME,
    ATTRIBUTES,
    QUOTED,
    COMMENT
  }

  /**
   * The next byte of the page.
   *
   * @return whether it ends the body's tag
   */
  boolean endsAt(byte next) {
    int c = next & 0xff;
    switch (state) {
      case TEXT -> {
        if (c == '<') {
          begin();
        }
      }
      case NAME -> {
        return inName(c);
      }
      case ATTRIBUTES -> {
        if (c == '>') {
          return endTag();
        }
        if (raw == null && (c == '"' || c == '\'')) {
          state = State.QUOTED;
          quote = c;
        } else if (raw != null && c == '<') {
          // Within a script what looked like a tag was none.
          begin();
        }
      }
      case QUOTED -> {
        if (c == quote) {
          state = State.ATTRIBUTES;
        }
      }
      case COMMENT -> {
        if (c == '>' && dashes >= 2) {
          state = State.TEXT;
        }
        dashes = c == '-' ? dashes + 1 : 0;
      }
    }
    return false;
  }

  private boolean inName(int c) {
    if (c == '<') {
      begin();
    } else if (name.isEmpty() && !Character.isLetter(c) && c != '/' && c != '!' && c != '?') {
      state = State.TEXT;
    } else if (c == '>') {
      return endTag();
    } else if (c <= ' ' || c == '/' && !name.isEmpty() || name.length() == LONGEST_NAME) {
      state = State.ATTRIBUTES;
    } else {
      name.append((char) c);
      if (raw == null && name.toString().equals("!--")) {
        state = State.COMMENT;
        // Of "<!-->" both belong to the beginning and to the end.
        dashes = 2;
      }
    }
    return false;
  }

  private void begin() {
    state = State.NAME;
    name.setLength(0);
  }

  private boolean endTag() {
    state = State.TEXT;
    String tag = name.toString().toLowerCase(Locale.ROOT);
    if (raw != null) {
      if (tag.equals("/" + raw)) {
        raw = null;
      }
      return false;
    }
    if (RAW.contains(tag)) {
      raw = tag;
    }
    return tag.equals("body");
  }
}
