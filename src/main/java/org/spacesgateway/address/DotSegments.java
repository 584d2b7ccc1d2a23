package org.spacesgateway.address;

import java.util.ArrayDeque;
import java.util.Deque;

/** Dot segments of a path (RFC 3986, 5.2.4): {@code .} and {@code ..}, escaped ones too. */
public final class DotSegments {
  private DotSegments() {}

  /** Whether a path holds one. */
  public static boolean isIn(String path) {
    for (int start = 0; start < path.length(); ) {
      int end = end(path, start);
      if (dots(path, start, end) > 0) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /**
   * The path without them, as browsers send it: {@code ..} takes the segment before it away, and
   * never climbs above the root. Empty segments are dropped too. Twice is the same as once.
   *
   * @param path with or without its leading slash
   * @return with its leading slash, and with a closing one where the path had one
   */
  public static String removed(String path) {
    if (path.startsWith("/") && !path.contains("//") && !isIn(path)) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    boolean closed = false;
    for (int start = 0; start <= path.length(); ) {
      int end = end(path, start);
      int dots = dots(path, start, end);
      closed = dots > 0 || start == end;
      if (dots == 2) {
        kept.pollLast();
      } else if (!closed) {
        kept.add(path.substring(start, end));
      }
      start = end + 1;
    }
    return kept.isEmpty() ? "/" : "/" + String.join("/", kept) + (closed ? "/" : "");
  }

  private static int end(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  /** 1 or 2 when the segment is that many dots, else 0. */
  private static int dots(String path, int start, int end) {
    int dots = 0;
    for (int i = start; i < end; dots++) {
      if (path.charAt(i) == '.') {
        i++;
      } else if (path.charAt(i) == '%' && path.regionMatches(true, i, "%2e", 0, 3)) {
        i += 3;
      } else {
        return 0;
      }
    }
    return dots <= 2 ? dots : 0;
  }
}
