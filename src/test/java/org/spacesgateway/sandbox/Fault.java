package org.spacesgateway.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** A way in which an endpoint misbehaves. */
public final class Fault {
  private final String name;
  private final Strike strike;

  /**
   * Answers in its own way; the honest answer (with its effects) is made only if it is asked for.
   */
  interface Strike {
    void answer(Wire wire, Supplier<Reply> honest) throws IOException;
  }

  Fault(String name, Strike strike) {
    this.name = name;
    this.strike = strike;
  }

  void strike(Wire wire, Supplier<Reply> honest) throws IOException {
    strike.answer(wire, honest);
  }

  /** What it is, in words. */
  @Override
  public String toString() {
    return name;
  }

  /** The right answer, so much later. */
  public static Fault slow(Duration by) {
    return new Fault(
        "slow by " + by,
        (wire, honest) -> {
          wire.pause(by);
          wire.send(honest.get());
        });
  }
}
