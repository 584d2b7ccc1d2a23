package org.spacesgateway.ops;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who gives a command: an option that every audited command has. */
class Actor {
  /* What Java calls a user whom the system has no name for, as in a container. */
  private static final String NOBODY = "?";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--actor",
      paramLabel = "WHO",
      description = "Who does it; you, unless said. In a container it must be said.",
      defaultValue = "${sys:user.name}")
  private String actor;

  /**
   * Who gave the command; the system's user unless said.
   *
   * @throws ParameterException if nobody was said, and the system knows none
   */
  final String actor() {
    if (actor == null || actor.isBlank() || actor.equals(NOBODY)) {
      throw wrong("--actor is needed: the system has no name for you.");
    }
    return actor;
  }

  /** What is told of an option of the command that is as it may not be. */
  final ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
