package org.spacesgateway.ops;

import picocli.CommandLine.Option;

/** Who changes something, and why: options that every changing command has. */
final class Who {
  /** Who gave the command; the system's user unless said. */
  @Option(
      names = "--actor",
      paramLabel = "WHO",
      description = "Who does it; you, unless said.",
      defaultValue = "${sys:user.name}")
  String actor;

  /** Why, in a few words. */
  @Option(names = "--reason", paramLabel = "WHY", description = "Why, in a few words.")
  String reason;
}
