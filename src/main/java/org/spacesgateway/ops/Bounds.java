package org.spacesgateway.ops;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What no time and no number of ours may be, whatever it means. */
final class Bounds {
  private Bounds() {}

  /** Both, as a list to be added to. */
  static List<String> all(String prefix, Map<String, Duration> lengths, Map<String, Long> numbers) {
    List<String> faults = new ArrayList<>(lengths(prefix, lengths));
    faults.addAll(numbers(prefix, numbers));
    return faults;
  }

  /** Times that are not longer than nothing, a line each. */
  static List<String> lengths(String prefix, Map<String, Duration> lengths) {
    return lengths.entrySet().stream()
        .filter(length -> !length.getValue().isPositive())
        .map(length -> prefix + length.getKey() + " must be longer than nothing")
        .toList();
  }

  /** Numbers below 1, a line each. */
  static List<String> numbers(String prefix, Map<String, Long> numbers) {
    return numbers.entrySet().stream()
        .filter(number -> number.getValue() < 1)
        .map(number -> prefix + number.getKey() + " must be at least 1")
        .toList();
  }
}
