package org.spacesgateway.transfer;

import java.time.Duration;
import java.util.List;

/** How an attempt at a step ended. */
sealed interface Stepped {
  /** It is done; what is next. */
  record On(Step next) implements Stepped {}

  /**
   * The parts are packed; the first is next.
   *
   * @param categories the names of all that entries have, in a part or not
   */
  record Packed(List<Transfer.Part> parts, List<String> categories, Transfer.Counts counts)
      implements Stepped {}

  /**
   * Posts were matched.
   *
   * @param blogAddress the blog's front page, which their addresses begin with
   * @param how what came of it
   */
  record Matched(String blogAddress, Stepped how) implements Stepped {}

  /** Something is missing that was handed over: it is packed again, once. */
  record Again() implements Stepped {}

  /** What was read is not kept any more: it is read again. */
  record Unread() implements Stepped {}

  /**
   * The other side is at it.
   *
   * @param counts how far it is
   */
  record Busy(Transfer.Counts counts) implements Stepped {}

  /** Something has to change by itself. */
  record Waits(Why why) implements Stepped {}

  /**
   * It failed, and may work later.
   *
   * @param after no earlier than that, as the other side asked; null when it didn't
   */
  record Failed(Why why, Duration after) implements Stepped {}

  /** An import failed: its part is handed over again. */
  record Back(Step.Uploading to, Why why) implements Stepped {}

  /** Its owner has to do something. */
  record NeedsYou(Why why) implements Stepped {}
}
