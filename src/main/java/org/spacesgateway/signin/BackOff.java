package org.spacesgateway.signin;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Leaves a provider alone that says 429, for as long as it asks for, so that nobody gets a code
 * that cannot be redeemed. Known to this process alone: another learns it by one answer of its own.
 */
@Singleton
public final class BackOff {
  /** RFC 6585, 4. */
  public static final int TOO_MANY_REQUESTS = 429;

  private static final Logger LOG = Logger.getLogger(BackOff.class);

  /** Where it does not say how long, or not in seconds. */
  private static final Duration UNLESS_SAID = Duration.ofSeconds(10);

  /** Processes come back one after another: by a quarter of the time at most. */
  private static final int JITTER = 4;

  private final long longest;
  private final LongSupplier nanoTime;
  private final Map<Provider, AtomicLong> notBefore = new EnumMap<>(Provider.class);

  @Inject
  BackOff(SignInConfig config) {
    this(config.longestBackOff(), System::nanoTime);
  }

  /**
   * @param longest nobody is left alone for longer than that and a quarter of it
   */
  BackOff(Duration longest, LongSupplier nanoTime) {
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
    for (Provider provider : Provider.values()) {
      notBefore.put(provider, new AtomicLong(nanoTime.getAsLong()));
    }
  }

  /**
   * It said 429.
   *
   * @param retryAfter the header's value (RFC 9110, 10.2.3); null if there was none
   */
  public void told(Provider provider, String retryAfter) {
    long asked =
        retryAfter != null && retryAfter.matches("[0-9]{1,9}")
            ? Duration.ofSeconds(Long.parseLong(retryAfter)).toNanos()
            : UNLESS_SAID.toNanos();
    long length = Math.min(asked, longest);
    length += ThreadLocalRandom.current().nextLong(length / JITTER + 1);
    long until = nanoTime.getAsLong() + length;
    boolean begins = !holds(provider);
    notBefore.get(provider).accumulateAndGet(until, (a, b) -> b - a > 0 ? b : a);
    if (begins) {
      LOG.warnf(
          "%s says 429: no sign-in begins there for %d s.",
          provider.id(), Duration.ofNanos(length).toSeconds());
    }
  }

  /** Whether it is to be left alone now. */
  boolean holds(Provider provider) {
    return notBefore.get(provider).get() - nanoTime.getAsLong() > 0;
  }
}
