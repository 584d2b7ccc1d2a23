package org.spacesgateway.reminder;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reminders of the closing by e-mail. The mail server is told under {@code quarkus.mailer}. */
@ConfigMapping(prefix = "gateway.reminders")
public interface RemindersConfig {
  /**
   * The address that reminders come from, without a name. Without it nobody is offered reminders,
   * and nothing is sent.
   */
  Optional<String> from();

  /**
   * The address that bounces go to; that of {@link #from()} unless set. What it gets has {@code
   * +TOKEN} before the {@code @} (RFC 5233, 4), which says whose reminder it was.
   */
  Optional<String> bounces();

  /** How long before the closing; whole days are days of the calendar. */
  @WithDefault("60D,30D,14D,7D,2D,1D")
  List<Duration> before();

  /** How many one person gets in any seven days, at most. */
  @WithDefault("2")
  int mostPerWeek();

  /** When nobody is written to, by the clock of their market. */
  @WithDefault("21:00-08:00")
  String quiet();

  /**
   * The time zone of a market: a region such as {@code DE}, or a language tag such as {@code
   * pt-BR}. Fifty regions' are set; that of {@code gateway.sunset.zone} for all others.
   */
  Map<String, ZoneId> zones();

  /** How often it is looked who is to be reminded. */
  @WithDefault("30s")
  Duration every();

  /** How many a second this process sends, at most. */
  @WithDefault("10")
  int mostPerSecond();

  /**
   * How long a process may take to send one. What it had begun, when it was killed, is not known to
   * be sent after that, and is not sent again.
   */
  @WithDefault("5m")
  Duration lease();

  /** How soon one that the mail server refused is tried again; each time twice as late. */
  @WithDefault("15m")
  Duration retryAfter();

  /** How often one is tried. */
  @WithDefault("5")
  int attempts();

  /** How long it is kept what was sent to whom, and how somebody's reminders ended. */
  @WithDefault("400d")
  Duration retention();
}
