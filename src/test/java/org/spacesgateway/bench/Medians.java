package org.spacesgateway.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One connection count, measured several times. */
final class Medians {
  private Medians() {}

  /**
   * The median of one figure of several runs; of an even number, the mean of the two in the middle.
   */
  static <T> double of(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no runs");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The lowest and the highest of one figure, as "from–to". */
  static <T> String range(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    return "%,.0f–%,.0f"
        .formatted(
            Arrays.stream(sorted).min().orElseThrow(), Arrays.stream(sorted).max().orElseThrow());
  }
}
