package org.spacesgateway.mapping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers for texts that many facts have: a target's scheme and host, a market. A number once given
 * stays; when all are given, further texts have none.
 */
final class Beginnings {
  /** No number. */
  static final int NONE = 0;

  private static final int MOST = 16_384;
  private static final int LONGEST = 256;

  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<String> texts = new AtomicReferenceArray<>(MOST);
  private int given;

  /** The text's number, from 1; gives it one if it can have one, else {@link #NONE}. */
  int number(String text) {
    int number = find(text);
    return number != NONE || text.length() > LONGEST ? number : give(text);
  }

  private int find(String text) {
    return numbers.getOrDefault(text, NONE);
  }

  private synchronized int give(String text) {
    int number = find(text);
    if (number != NONE || given == MOST - 1) {
      return number;
    }
    given++;
    texts.set(given, text);
    numbers.put(text, given);
    return given;
  }

  /** The text of a number that was given; empty text for {@link #NONE}. */
  String text(int number) {
    return number == NONE ? "" : texts.get(number);
  }
}
