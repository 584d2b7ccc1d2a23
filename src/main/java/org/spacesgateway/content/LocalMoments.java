package org.spacesgateway.content;

import java.text.DateFormatSymbols;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Dates as pages of many languages have them: three numbers, and a time of twelve hours or of
 * twenty-four. The year is the one of four digits. Of the others the month stands in the middle
 * behind a year, and between full stops; else it stands where the market has it (CLDR, as Java has
 * it), or where it can only be.
 */
final class LocalMoments {
  private static final Pattern WHOLE =
      Pattern.compile(
          "(\\d{1,4}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{1,4})\\.?(?:,? |T)"
              + "(?:(\\p{L}\\D*?) ?)?(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2}))?(?: ?(\\p{L}\\D*))?");
  private static final Pattern WORDED_DATE =
      Pattern.compile("(\\d{4}) ?[年년] ?(\\d{1,2}) ?[月월] ?(\\d{1,2}) ?[日일]");
  private static final Pattern WORDED_TIME = Pattern.compile("(\\d{1,2}) ?[时時시] ?(\\d{1,2}) ?[分분]");
  private static final int HALF_A_DAY = 12;

  /* Whether it is the second half of the day. */
  private static final Map<String, Boolean> HALVES = new HashMap<>();

  static {
    for (String language : List.of("en", "zh", "ja", "ko", "ar", "el", "es", "hu", "tr", "vi")) {
      String[] halves = DateFormatSymbols.getInstance(Locale.of(language)).getAmPmStrings();
      HALVES.putIfAbsent(letters(halves[0]), false);
      HALVES.putIfAbsent(letters(halves[1]), true);
    }
  }

  private LocalMoments() {}

  /**
   * Reads a date and a time.
   *
   * @param market whose people wrote it
   * @return empty for anything else
   */
  static Optional<LocalDateTime> of(String text, Locale market) {
    Matcher parts = WHOLE.matcher(plain(text));
    if (!parts.matches()) {
      return Optional.empty();
    }
    int first = Integer.parseInt(parts.group(1));
    int second = Integer.parseInt(parts.group(3));
    int third = Integer.parseInt(parts.group(4));
    if (parts.group(1).length() == 4) {
      return at(parts, first, second, third);
    }
    if (parts.group(4).length() != 4) {
      return Optional.empty();
    }
    Optional<LocalDateTime> dayFirst = at(parts, third, second, first);
    if (parts.group(2).equals(".")) {
      return dayFirst;
    }
    Optional<LocalDateTime> monthFirst = at(parts, third, first, second);
    return isDayFirst(market) ? dayFirst.or(() -> monthFirst) : monthFirst.or(() -> dayFirst);
  }

  /* One kind of digits, of blanks, of colons; as few words as can be. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .map(one -> Character.isDigit(one) ? '0' + Character.digit(one, 10) : one)
        .filter(one -> Character.getType(one) != Character.FORMAT)
        .forEach(plain::appendCodePoint);
    String date = WORDED_DATE.matcher(plain).replaceAll("$1-$2-$3 ");
    return WORDED_TIME.matcher(date).replaceAll("$1:$2").replaceAll("\\s+", " ").strip();
  }

  private static boolean isDayFirst(Locale market) {
    String pattern =
        DateTimeFormatterBuilder.getLocalizedDateTimePattern(
            FormatStyle.SHORT, null, IsoChronology.INSTANCE, market);
    return pattern.indexOf('d') < pattern.indexOf('M');
  }

  private static Optional<LocalDateTime> at(Matcher parts, int year, int month, int day) {
    List<String> halves = Stream.of(5, 9).map(parts::group).filter(half -> half != null).toList();
    int hour = Integer.parseInt(parts.group(6));
    if (!halves.isEmpty()) {
      Boolean second = halves.size() > 1 ? null : HALVES.get(letters(halves.getFirst()));
      if (second == null || !second && hour > HALF_A_DAY) {
        return Optional.empty();
      }
      hour = hour % HALF_A_DAY + (second ? HALF_A_DAY : 0);
    }
    try {
      return Optional.of(
          LocalDateTime.of(
              year,
              month,
              day,
              hour,
              Integer.parseInt(parts.group(7)),
              parts.group(8) == null ? 0 : Integer.parseInt(parts.group(8))));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static String letters(String half) {
    return half.toLowerCase(Locale.ROOT).replaceAll("\\P{L}", "");
  }
}
