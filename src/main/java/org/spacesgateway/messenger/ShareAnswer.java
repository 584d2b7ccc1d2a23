package org.spacesgateway.messenger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.call.Calls.Unanswered;

/** What became of an attempt to share. */
sealed interface ShareAnswer {
  /** Messenger took it. */
  record Taken() implements ShareAnswer {}

  /**
   * It surely was not taken; another attempt may succeed.
   *
   * @param asked how long the server asks to wait; empty when it does not
   */
  record Refused(Optional<Duration> asked) implements ShareAnswer {}

  /** It surely was not taken, and never will be as it is. */
  record RefusedForGood() implements ShareAnswer {}

  /** The token is not taken: another one may be. */
  record NotAllowed() implements ShareAnswer {}

  /** It may have been taken or not. */
  record NotKnown() implements ShareAnswer {}

  /** What an answer says. */
  static ShareAnswer of(Answer answer, Instant now) {
    return switch (answer.status() / 100) {
      case 2 -> new Taken();
      case 4 -> refused(answer, now);
      case 5 -> fault(answer, now);
      default -> new Refused(PollPlan.asked(answer.headers().get("Retry-After"), now));
    };
  }

  private static ShareAnswer fault(Answer answer, Instant now) {
    // Something between us and Messenger gave up: Messenger may not have.
    return answer.status() == 502 || answer.status() == 504
        ? new NotKnown()
        : new Refused(PollPlan.asked(answer.headers().get("Retry-After"), now));
  }

  private static ShareAnswer refused(Answer answer, Instant now) {
    return switch (answer.status()) {
      case 401 -> new NotAllowed();
      // Too slow, too early, too many: not because of what it is.
      case 408, 425, 429 -> new Refused(PollPlan.asked(answer.headers().get("Retry-After"), now));
      default -> new RefusedForGood();
    };
  }

  /** What it says that there was none. */
  static ShareAnswer of(Unanswered none) {
    return none.mayHaveArrived() ? new NotKnown() : new Refused(Optional.empty());
  }
}
