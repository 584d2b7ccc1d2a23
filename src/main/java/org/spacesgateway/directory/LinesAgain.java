package org.spacesgateway.directory;

import java.io.IOException;
import java.io.Reader;

/**
 * A text that can be read again from one of the lines that were read last: all that was handed out
 * is kept, until what it was read for is done with it. A line ends with a line feed, a carriage
 * return, or both.
 */
final class LinesAgain extends Reader {
  private static final int AT_ONCE = 8 << 10;

  private final Reader in;
  private final char[] buffer = new char[AT_ONCE];
  private final StringBuilder kept = new StringBuilder();

  /** Where the line begins that {@link #line} counts; what is ahead of it is not needed. */
  private int start;

  private int next;
  private long line = 1;

  LinesAgain(Reader in) {
    this.in = in;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    if (next == kept.length() && !more()) {
      return -1;
    }
    int many = Math.min(length, kept.length() - next);
    kept.getChars(next, next + many, into, offset);
    next += many;
    return many;
  }

  /** Forgets all lines ahead of one that was handed out, or is next; lines count from 1. */
  void forgetBefore(long wanted) throws IOException {
    while (line < wanted) {
      if (start == kept.length() && !more()) {
        break;
      }
      char c = kept.charAt(start++);
      if (c == '\n' || c == '\r' && !(hasMore() && kept.charAt(start) == '\n')) {
        line++;
      }
    }
    next = Math.max(next, start);
  }

  /** Hands out everything from a line on, once more. */
  void again(long from) throws IOException {
    forgetBefore(from);
    next = start;
  }

  private boolean hasMore() throws IOException {
    return start < kept.length() || more();
  }

  private boolean more() throws IOException {
    if (start >= AT_ONCE) {
      kept.delete(0, start);
      next -= start;
      start = 0;
    }
    int read = in.read(buffer, 0, buffer.length);
    if (read <= 0) {
      return false;
    }
    kept.append(buffer, 0, read);
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
