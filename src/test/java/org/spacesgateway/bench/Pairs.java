package org.spacesgateway.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One figure of ours beside that of another, run by run: on a machine that is now quick, now slow,
 * neighbours have the same weather.
 *
 * @param ratios ours divided by the other's, in order of size, 1 or more
 */
record Pairs(List<Double> ratios) {
  /**
   * @param own runs, 1 or more
   * @param other as many, each beside ours of the same position
   */
  static <T> Pairs of(List<T> own, List<T> other, ToDoubleFunction<T> figure) {
    return new Pairs(
        IntStream.range(0, own.size())
            .mapToObj(i -> figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(other.get(i)))
            .sorted()
            .toList());
  }

  /** The one in the middle, and between which a half of them lies. */
  String percent() {
    return "%.0f %% (a half of %d pairs: %.0f to %.0f %%)"
        .formatted(100 * quarter(2), ratios.size(), 100 * quarter(1), 100 * quarter(3));
  }

  /** The same as a factor. */
  String times() {
    return "%.2f times (a half: %.2f to %.2f)".formatted(quarter(2), quarter(1), quarter(3));
  }

  private double quarter(int which) {
    return ratios.get(Math.min(ratios.size() - 1, ratios.size() * which / 4));
  }
}
