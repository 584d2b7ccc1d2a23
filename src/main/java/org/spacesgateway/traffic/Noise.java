package org.spacesgateway.traffic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What programs ask every host for: {@code gap-noise.txt} says what, and how to read it. */
final class Noise {
  private final Set<String> segments = new HashSet<>();
  private final List<String> beginnings = new ArrayList<>();

  private Noise(List<String> lines) {
    for (String line : lines) {
      if (line.endsWith("*")) {
        beginnings.add(line.substring(0, line.length() - 1));
      } else {
        segments.add(line);
      }
    }
  }

  /** The list that comes with us. */
  static Noise known() {
    try (InputStream file =
        Objects.requireNonNull(Noise.class.getResourceAsStream("/gap-noise.txt"))) {
      return new Noise(
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether an address is noise.
   *
   * @param key host, path and query; or what has no path, and is none
   */
  boolean has(String key) {
    int question = key.indexOf('?');
    int end = question < 0 ? key.length() : question;
    int slash = key.indexOf('/');
    while (slash >= 0 && slash < end) {
      int next = key.indexOf('/', slash + 1);
      int stop = next < 0 || next > end ? end : next;
      if (isNoise(key.substring(slash + 1, stop).toLowerCase(Locale.ROOT))) {
        return true;
      }
      slash = next;
    }
    return false;
  }

  private boolean isNoise(String segment) {
    if (segments.contains(segment)) {
      return true;
    }
    for (String beginning : beginnings) {
      if (segment.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
