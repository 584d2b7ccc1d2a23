package org.spacesgateway.outcome;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Gives every page of an error a reference, and notes it in the log, without anything of the
 * request: which page it was, and when. Pages of one kind within a second share one, so that a
 * flood of errors is none of the log.
 */
final class References {
  private static final Logger LOG = Logger.getLogger(References.class);
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final Map<String, Noted> latest = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock that only goes on, in nanoseconds
   */
  References(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Noted(String reference, long at) {}

  /** The page as it is sent. */
  Page quoted(Page page) {
    return page.lacksReference() ? page.quoting(of(page)) : page;
  }

  /** A reference for that page, in the log by now. */
  String of(Page page) {
    String what = page.title().key().replaceFirst("\\.title$", "");
    long now = nanoTime.getAsLong();
    Noted last = latest.get(what);
    if (last != null && now - last.at() < SHARED.toNanos()) {
      return last.reference();
    }
    String reference = Reference.next();
    LOG.infof("A page of an error was shown (%s): %s, %d.", reference, what, page.status());
    latest.put(what, new Noted(reference, now));
    return reference;
  }
}
