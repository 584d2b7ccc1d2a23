package org.spacesgateway.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What comes next, instead of the usual: a number of times, and after those until further notice.
 */
final class Planned<T> {
  private final Deque<T> next = new ArrayDeque<>();
  private T untilReset;

  synchronized void until(T what) {
    untilReset = what;
  }

  synchronized void next(T what, int times) {
    for (int i = 0; i < times; i++) {
      next.addLast(what);
    }
  }

  synchronized void reset() {
    next.clear();
    untilReset = null;
  }

  /** Takes one turn; empty: the usual. */
  synchronized Optional<T> take() {
    return Optional.ofNullable(next.isEmpty() ? untilReset : next.pollFirst());
  }
}
