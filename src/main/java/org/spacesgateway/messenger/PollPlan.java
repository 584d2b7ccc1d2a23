package org.spacesgateway.messenger;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * When a feed is fetched again.
 *
 * @param least how soon after something new
 * @param most how late when nothing is, or a hub tells
 */
record PollPlan(Duration least, Duration most) {
  private static final Duration LONGEST_ASKED_FOR = Duration.ofDays(1);

  /** What came of fetching it. */
  enum Found {
    /** It has changed. */
    CHANGED,
    /** It is as it was. */
    THE_SAME,
    /** It could not be had. */
    NOTHING
  }

  /**
   * How long to wait now.
   *
   * @param before how long it was waited before
   * @param told whether a hub tells of new posts
   * @param asked how long the server asks to wait; empty when it does not
   */
  Duration next(Duration before, Found found, boolean told, Optional<Duration> asked) {
    Duration own =
        switch (found) {
          case CHANGED -> told ? most : least;
          case THE_SAME -> told ? most : before.multipliedBy(3).dividedBy(2);
          case NOTHING -> before.multipliedBy(2);
        };
    Duration bounded = longer(least, own.compareTo(most) > 0 ? most : own);
    return asked.map(wish -> longer(bounded, wish)).orElse(bounded);
  }

  /**
   * How long a server asks to wait (RFC 9110, 10.2.3), a day at most.
   *
   * @param retryAfter seconds or a date; null when it says nothing
   * @return empty when it says nothing that can be read
   */
  static Optional<Duration> asked(String retryAfter, Instant now) {
    if (retryAfter == null) {
      return Optional.empty();
    }
    String text = retryAfter.strip();
    try {
      Duration wish =
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return wish.isNegative()
          ? Optional.empty()
          : Optional.of(wish.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : wish);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
