package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.reminder.QuietHours;
import org.spacesgateway.reminder.RemindersConfig;

/** What is wrong with how reminders are configured, a line each. */
final class ReminderFaults {
  private static final String PREFIX = "gateway.reminders.";

  /** RFC 5321, 4.5.3.1.1, less a plus sign and a token of 48. */
  private static final int LONGEST_LOCAL_PART = 15;

  private static final String ADDRESS = "[A-Za-z0-9._-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*";

  private ReminderFaults() {}

  /**
   * Every fault; empty when they can be sent, or are not to be.
   *
   * @param raw where the mail server is looked for
   */
  static List<String> of(RemindersConfig reminders, SmallRyeConfig raw) {
    List<String> faults = new ArrayList<>();
    Optional<String> from = reminders.from();
    from.filter(address -> !address.matches(ADDRESS))
        .ifPresent(address -> faults.add(PREFIX + "from is not a plain address: name@host"));
    reminders
        .bounces()
        .or(() -> from)
        .filter(address -> !address.matches(ADDRESS) || address.indexOf('@') > LONGEST_LOCAL_PART)
        .ifPresent(address ->
            faults.add(
                PREFIX
                    + "bounces (from, unless set) must have at most "
                    + LONGEST_LOCAL_PART
                    + " characters before the @, for a token is added to them"));
    if (from.isPresent() && raw.getOptionalValue("quarkus.mailer.host", String.class).isEmpty()) {
      faults.add(PREFIX + "from is set, and no mail server: quarkus.mailer.host");
    }
    if (reminders.before().isEmpty()
        || reminders.before().stream().anyMatch(before -> !before.isPositive())) {
      faults.add(PREFIX + "before must be lengths of time before the closing, such as 60D,1D");
    }
    if (reminders.mostPerWeek() < 1 || reminders.mostPerSecond() < 1 || reminders.attempts() < 1) {
      faults.add(PREFIX + "most-per-week, most-per-second and attempts must be at least 1");
    }
    faults.addAll(Bounds.lengths(PREFIX, Map.of("every", reminders.every())));
    List.of(reminders.lease(), reminders.retryAfter(), reminders.retention()).stream()
        .filter(length -> length.compareTo(Duration.ofSeconds(1)) < 0)
        .findFirst()
        .ifPresent(length ->
            faults.add(PREFIX + "lease, retry-after and retention must be at least a second"));
    try {
      QuietHours.of(reminders.quiet());
    } catch (DateTimeException e) {
      faults.add(PREFIX + "quiet can’t be read: two times such as 21:00-08:00");
    }
    return faults;
  }
}
