package org.spacesgateway.ops;

import java.util.List;

/** A command that could not be done, and what to tell whoever gave it. */
final class CommandFailed extends Exception {
  private final transient List<String> lines;

  /**
   * @param line what is wrong, and what to do about it
   */
  CommandFailed(String line) {
    this(List.of(line));
  }

  private CommandFailed(List<String> lines) {
    super(String.join("; ", lines));
    this.lines = lines;
  }

  /**
   * Fails when there are faults, a line each.
   *
   * @param prefix what each line begins with
   */
  static void ifAny(String prefix, List<String> faults) throws CommandFailed {
    if (!faults.isEmpty()) {
      throw new CommandFailed(faults.stream().map(prefix::concat).toList());
    }
  }

  /** One line or more. */
  List<String> lines() {
    return lines;
  }
}
