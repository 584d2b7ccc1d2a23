package org.spacesgateway.registration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the locale that WordPress.com's registration has for a language somebody asked for.
 *
 * <p>Look-up as RFC 4647, 3.4: the whole range first, then with subtags taken off its end. At each
 * step the aliases come first: Windows Live Writer's own pairs ({@code nb} is WordPress.com's
 * {@code no}) among them.
 */
public final class Languages {
  /** A language header names a handful; whoever sends hundreds wants something else. */
  private static final int MOST_RANGES = 32;

  private static final int LONGEST_HEADER = 512;
  private static final int LONGEST_RANGE = 35;

  private static final Comparator<Weighted> MOST_WANTED_FIRST =
      Comparator.comparingInt(Weighted::weight).reversed();

  private final Set<String> locales;
  private final Map<String, String> aliases;

  /**
   * @param locales WordPress.com's locale slugs, lower case, English ({@code en}) among them
   * @param aliases lower-case language tags and the slug that stands for each
   * @throws IllegalArgumentException naming the setting, if one is not lower case: it would never
   *     be found
   */
  public Languages(Set<String> locales, Map<String, String> aliases) {
    this.locales = Set.copyOf(locales);
    this.aliases = Map.copyOf(aliases);
    this.locales.forEach(locale -> lowerCase("gateway.registration.locales", locale));
    this.aliases.forEach((tag, locale) -> {
      lowerCase("gateway.registration.aliases." + tag, tag);
      lowerCase("gateway.registration.aliases." + tag, locale);
    });
  }

  private static void lowerCase(String setting, String name) {
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          setting + " is written in lower case, as WordPress.com writes it, not " + name);
    }
  }

  /**
   * The locale for one language range.
   *
   * @param range a BCP 47 tag such as {@code pt-BR}, in any case; {@code _} parts subtags too
   * @return the slug, {@code en} for English; empty when none fits
   */
  public Optional<String> lookUp(String range) {
    if (range.isEmpty() || range.length() > LONGEST_RANGE || range.startsWith("*")) {
      return Optional.empty();
    }
    String tag = range.toLowerCase(Locale.ROOT).replace('_', '-');
    while (true) {
      String alias = aliases.get(tag);
      String locale = alias == null ? tag : alias;
      if (locales.contains(locale)) {
        return Optional.of(locale);
      }
      int dash = tag.lastIndexOf('-');
      if (dash < 0) {
        return Optional.empty();
      }
      // RFC 4647, 3.4: a single letter or digit goes with the subtag it introduced.
      tag = tag.substring(0, dash > 2 && tag.charAt(dash - 2) == '-' ? dash - 2 : dash);
    }
  }

  /**
   * The ranges of an Accept-Language header (RFC 9110, 12.5.4), most wanted first; those with
   * weight zero, and the wildcard, left out.
   *
   * @param header the header's value; null or broken gives none
   */
  public static List<String> ranges(String header) {
    if (header == null || header.isEmpty() || header.length() > LONGEST_HEADER) {
      return List.of();
    }
    if (header.indexOf(',') < 0 && header.indexOf(';') < 0) {
      String only = header.strip();
      return isRange(only) ? List.of(only) : List.of();
    }
    List<Weighted> weighted = new ArrayList<>();
    for (String part : header.split(",", MOST_RANGES)) {
      int semicolon = part.indexOf(';');
      String range = (semicolon < 0 ? part : part.substring(0, semicolon)).strip();
      int weight = semicolon < 0 ? 1000 : thousandths(part.substring(semicolon + 1).strip());
      if (weight > 0 && isRange(range)) {
        weighted.add(new Weighted(range, weight));
      }
    }
    weighted.sort(MOST_WANTED_FIRST);
    List<String> ranges = new ArrayList<>(weighted.size());
    for (Weighted one : weighted) {
      ranges.add(one.range());
    }
    return ranges;
  }

  /** The region of a culture such as {@code zh-CN} or {@code zh-Hans-CN}, in upper case. */
  public static Optional<String> region(String culture) {
    if (culture.length() > LONGEST_RANGE) {
      return Optional.empty();
    }
    String[] subtags = culture.replace('_', '-').split("-");
    // RFC 5646, 2.2.6: what follows a single letter is an extension's, and no region.
    for (int i = 1; i < subtags.length && subtags[i - 1].length() > 1; i++) {
      if (subtags[i].length() == 2 && isLetters(subtags[i])) {
        return Optional.of(subtags[i].toUpperCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }

  private record Weighted(String range, int weight) {}

  /** {@code q=0.8} is 800; anything that is no weight counts as zero. */
  private static int thousandths(String parameter) {
    if (!parameter.startsWith("q=") && !parameter.startsWith("Q=")) {
      return 0;
    }
    String value = parameter.substring(2).strip();
    // RFC 9110, 12.4.2: 0 or 1, a dot, up to three digits. By hand: a pattern was a tenth of a
    // sign-up.
    if (value.isEmpty() || value.length() > 5 || value.length() > 1 && value.charAt(1) != '.') {
      return 0;
    }
    int weight = 0;
    int unit = 1000;
    for (int i = 0; i < value.length(); i++) {
      if (i == 1) {
        continue;
      }
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      weight += digit * unit;
      unit /= 10;
    }
    return weight <= 1000 ? weight : 0;
  }

  private static boolean isRange(String range) {
    if (range.isEmpty() || range.length() > LONGEST_RANGE) {
      return false;
    }
    for (int i = 0; i < range.length(); i++) {
      char c = range.charAt(i);
      if (!(c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetters(String text) {
    return text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
  }
}
