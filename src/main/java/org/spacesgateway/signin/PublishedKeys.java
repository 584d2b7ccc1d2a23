package org.spacesgateway.signin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * When one provider may be asked for its published keys. A token whose key stood in the last answer
 * may ask at once. For any other, the provider is asked once in a while at most, and not again
 * while an answer may still come; one answer settles it for all who came before it was asked for,
 * and a key that an answer lacked is not asked for again for ten seconds. So a new key is found
 * within one sign-in, and however many tokens name keys that don't exist, they cost a fetch in that
 * while and no more; tokens that name one such key, a fetch in ten seconds.
 *
 * <p>Times are those of {@link System#nanoTime}. For several threads.
 */
final class PublishedKeys {
  static final long LACKING_FOR = Duration.ofSeconds(10).toNanos();

  private static final int MOST_LACKING = 1_000;
  private static final int LONGEST_NAME = 200;

  /** What a token has to do for its key. */
  enum Step {
    /** Fetch the keys. */
    FETCH,
    /** Ask here again soon: others fetch, or did a moment ago. */
    WAIT,
    /** Give up: no such key is published. */
    REFUSE
  }

  private final Map<String, Long> lacking =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_LACKING;
        }
      };
  private final long every;
  private final long patience;
  private Set<String> known = Set.of();
  private boolean asking;
  private long begun;
  private long answered;

  /**
   * Of a provider that was never asked.
   *
   * @param every the while
   * @param patience how long an answer may take; what takes longer is given up
   * @param now the time
   */
  PublishedKeys(Duration every, Duration patience, long now) {
    this.every = every.toNanos();
    this.patience = patience.toNanos();
    begun = now - this.every;
    answered = begun;
  }

  /**
   * The next step of a token.
   *
   * @param key the name of its key; empty if it names none
   * @param since when it came here first
   * @param now the time
   */
  synchronized Step step(String key, long since, long now) {
    if (known.contains(key)) {
      return Step.FETCH;
    }
    Long lacked = lacking.get(key);
    if (key.length() > LONGEST_NAME
        || lacked != null && now - lacked < LACKING_FOR
        || answered - since >= 0) {
      return Step.REFUSE;
    }
    if (now - begun < every || asking && now - begun < patience) {
      return Step.WAIT;
    }
    begun = now;
    asking = true;
    return Step.FETCH;
  }

  /**
   * The provider has answered, whatever it said.
   *
   * @param asked when it was asked
   */
  synchronized void ended(long asked) {
    if (asked == begun) {
      asking = false;
    }
  }

  /**
   * The provider has told its keys. An answer that makes no sense tells none.
   *
   * @param keys their names; empty text for one that has none
   * @param key what was asked for
   * @param asked when that was
   */
  synchronized void told(Set<String> keys, String key, long asked) {
    ended(asked);
    if (!keys.contains(key)) {
      lacking.remove(key);
      lacking.put(key, asked);
    }
    if (asked - answered >= 0) {
      known = Set.copyOf(keys);
      answered = asked;
    }
  }
}
