package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Commands of the machine. */
public final class Shell {
  private Shell() {}

  /**
   * Where an executable is: on the search path, or where Debian keeps servers; empty if nowhere.
   */
  public static Optional<Path> find(String name) {
    return Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs a command to its end.
   *
   * @return what it printed, errors included; empty if there is no such command or it fails
   */
  public static Optional<String> tried(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Runs a command that has to work.
   *
   * @return what it printed, errors included
   * @throws IllegalStateException if it fails
   */
  public static String run(String... command) {
    return tried(command)
        .orElseThrow(() -> new IllegalStateException("failed: " + String.join(" ", command)));
  }

  /**
   * Lets this process, and what it starts from now on, run on these cores only ({@code taskset}'s
   * list, such as {@code 0,1}).
   */
  public static void stayOn(String cores) {
    stayOn(cores, ProcessHandle.current().pid());
  }

  /** The same of another process. */
  public static void stayOn(String cores, long process) {
    run("taskset", "--all-tasks", "--cpu-list", "--pid", cores, Long.toString(process));
  }
}
