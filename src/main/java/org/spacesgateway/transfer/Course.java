package org.spacesgateway.transfer;

import java.time.Duration;
import java.time.Instant;

/**
 * What becomes of a transfer after an attempt at a step.
 *
 * @param poll how often it is looked how far the other side is
 * @param lookAgain how often it is looked whether something has changed by itself
 * @param firstRetry after the first failure; after each other twice as long
 * @param longestRetry at most that long
 * @param attempts so many failures in a row, and its owner is asked
 */
record Course(
    Duration poll, Duration lookAgain, Duration firstRetry, Duration longestRetry, int attempts) {
  private static final Duration LONGEST_ASKED_FOR = Duration.ofDays(1);

  /**
   * What it is now.
   *
   * @param jitter 0 to 1, by chance: many that failed together are not tried again together
   */
  Transfer after(Transfer was, Stepped how, Instant now, double jitter) {
    return switch (how) {
      case Stepped.On(Step next) -> on(was, next, now);
      case Stepped.Packed(var parts, var categories, var counts) ->
          on(
              was.packed(parts, categories, counts),
              parts.isEmpty() ? new Step.Matching(null) : new Step.Uploading(1),
              now);
      case Stepped.Matched(String blogAddress, Stepped then) ->
          after(was.at(blogAddress), then, now, jitter);
      case Stepped.Again() -> on(was.again(was.round() + 1), new Step.Packed(), now);
      // In a round of its own: parts of the same numbers are not the same any more.
      case Stepped.Unread() ->
          on(was.parts().isEmpty() ? was : was.again(was.round() + 1), new Step.Reading(), now);
      case Stepped.Busy(var counts) -> busy(was, counts, now);
      case Stepped.Waits(Why why) ->
          was.with(was.step(), new Hold.Waits(why, now.plus(lookAgain)), 0, was.moved());
      case Stepped.Failed(Why why, Duration after) ->
          failed(was, was.step(), why, after, now, jitter);
      case Stepped.Back(Step.Uploading to, Why why) -> failed(was, to, why, null, now, jitter);
      case Stepped.NeedsYou(Why why) -> needsYou(was, was.step(), why);
    };
  }

  /** When it is looked at next; null: not before somebody does something. */
  Instant lookAt(Transfer it, Instant now) {
    return switch (it.hold()) {
      case Hold.None() ->
          switch (it.step()) {
            case Step.Done() -> null;
            // What goes on elsewhere is looked at now and then, everything else at once.
            case Step.Reading() -> now.plus(poll);
            case Step.Importing importing -> now.plus(poll);
            default -> now;
          };
      case Hold.Retry(Why why, Instant at) -> at;
      case Hold.Waits(Why why, Instant at) -> at;
      case Hold.NeedsYou needsYou -> null;
      case Hold.Stopped stopped -> null;
    };
  }

  /** It is over before its end; what is over stays as it is. */
  static Transfer stopped(Transfer was, Why why) {
    return was.isOver()
        ? was
        : was.with(was.step(), new Hold.Stopped(why), was.failures(), was.moved());
  }

  /** It is tried again at once, where it stands; what is over, or under way, stays as it is. */
  static Transfer retried(Transfer was, Instant now) {
    return was.isOver() || was.hold() instanceof Hold.None
        ? was
        : was.asked(now)
            // A batch that the map refused is not tried again.
            .with(
                was.step() instanceof Step.Verified ? new Step.Verified(null) : was.step(),
                new Hold.None(),
                0,
                now);
  }

  /**
   * Its owner has allowed it: it goes on where it stands, or from where what was wrong can change.
   */
  static Transfer allowed(Transfer was, Instant now) {
    if (was.isOver()) {
      return was;
    }
    Transfer back =
        was.hold().equals(new Hold.NeedsYou(Why.INCOMPLETE))
            // What is missing is handed over anew.
            ? was.again(was.round() + 1)
            : was;
    return back.asked(now).with(from(was), new Hold.None(), 0, now);
  }

  private static Step from(Transfer was) {
    if (was.hold().equals(new Hold.NeedsYou(Why.INCOMPLETE))) {
      return new Step.Looking(null);
    }
    // Posts may be gone by now, or elsewhere.
    return was.step() instanceof Step.Verified ? new Step.Matching(null) : was.step();
  }

  /** Its owner wants it to go on with what is there. */
  static Transfer asIs(Transfer was, Instant now) {
    return was.leftAsIs().with(new Step.Verified(null), new Hold.None(), 0, now);
  }

  /* An import that began has not succeeded yet: failures of one part add up. */
  private static Transfer on(Transfer was, Step next, Instant now) {
    int failures = next instanceof Step.Importing ? was.failures() : 0;
    Transfer.Counts counts = was.counts();
    return was.with(counts.progress(0, 0)).with(next, new Hold.None(), failures, now);
  }

  private static Transfer busy(Transfer was, Transfer.Counts counts, Instant now) {
    return was.with(counts)
        .with(
            was.step(),
            new Hold.None(),
            was.failures(),
            counts.equals(was.counts()) ? was.moved() : now);
  }

  private Transfer failed(
      Transfer was, Step next, Why why, Duration asked, Instant now, double jitter) {
    int failures = was.failures() + 1;
    if (failures >= attempts) {
      return needsYou(was, next, why);
    }
    return was.with(
        next, new Hold.Retry(why, now.plus(delay(failures, asked, jitter))), failures, was.moved());
  }

  private static Transfer needsYou(Transfer was, Step next, Why why) {
    return was.with(next, new Hold.NeedsYou(why), 0, was.moved());
  }

  /* Half of it at least, so that a first retry is never at once. */
  private Duration delay(int failures, Duration asked, double jitter) {
    long doubled = firstRetry.toMillis() << Math.min(failures - 1, 20);
    long own = (long) (Math.min(doubled, longestRetry.toMillis()) * (0.5 + jitter / 2));
    long theirs = asked == null ? 0 : Math.min(asked.toMillis(), LONGEST_ASKED_FOR.toMillis());
    return Duration.ofMillis(Math.max(own, theirs));
  }
}
