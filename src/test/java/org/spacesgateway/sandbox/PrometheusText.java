package org.spacesgateway.sandbox;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Figures in Prometheus' text format. */
final class PrometheusText {
  private static final Pattern SERIES =
      Pattern.compile("([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})? ([^ ]+)(?: [0-9]+)?");
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private PrometheusText() {}

  /**
   * The sum of the series of that name that carry all those labels, each given as {@code
   * label=value}; 0 if there is none.
   */
  static double sum(String text, String name, String... labels) {
    return text.lines()
        .map(SERIES::matcher)
        .filter(Matcher::matches)
        .filter(series ->
            series.group(1).equals(name) && labelsOf(series.group(2)).containsAll(List.of(labels)))
        .mapToDouble(series -> Double.parseDouble(series.group(3)))
        .sum();
  }

  private static List<String> labelsOf(String braces) {
    return Stream.ofNullable(braces)
        .flatMap(all -> LABEL.matcher(all).results())
        .map(label -> label.group(1) + "=" + label.group(2))
        .toList();
  }
}
