package org.spacesgateway.ops;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Who changes something, and why: options that every changing command has. */
final class Who extends Actor {
  @Option(names = "--reason", paramLabel = "WHY", description = "Why, in a few words.")
  private String reason;

  /** Why, in a few words, which must have been said. */
  String reason() {
    return reasonOr("");
  }

  /**
   * Why, in a few words.
   *
   * @param known what is known of it, if nothing was said now; empty when nothing is
   * @throws ParameterException if nothing is said at all
   */
  String reasonOr(String known) {
    String why = reason == null || reason.isBlank() ? known : reason;
    if (why.isBlank()) {
      throw wrong("--reason is needed: others will read it.");
    }
    return why;
  }
}
