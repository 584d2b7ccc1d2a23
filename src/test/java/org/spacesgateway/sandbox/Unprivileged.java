package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a program is started that refuses to run as root, or as a user id that has no name, as
 * PostgreSQL does.
 */
enum Unprivileged {
  /** We are an ordinary user. */
  AS_WE_ARE(List.of()),
  /** In a user namespace, where we are nobody; files stay ours. */
  IN_A_NAMESPACE(List.of("unshare", "-U")),
  /**
   * Root where namespaces are forbidden (a container's default): as the user nobody, who must own
   * the files.
   */
  AS_NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

  private static final int NOBODY = 65534;
  private final List<String> prefix;

  Unprivileged(List<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * What works on this machine.
   *
   * @throws IllegalStateException if nothing does
   */
  static Unprivileged here() {
    for (Unprivileged way : values()) {
      if (succeeds(way.command("sh", "-c", "test $(id -u) -ne 0 && id -un"))) {
        return way;
      }
    }
    throw new IllegalStateException(
        "PostgreSQL runs neither as root nor as a user without a name, and here neither unshare nor setpriv makes another of us: run as another user.");
  }

  /** Whether files made by us are the program's own. */
  boolean sameFileOwner() {
    return this != AS_NOBODY;
  }

  /** The command line; the process keeps the id that it was started with. */
  List<String> command(String... program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(program));
    return command;
  }

  /** Makes the file or directory the program's own. */
  void handOver(Path path) {
    if (!sameFileOwner()) {
      try {
        Files.setAttribute(path, "unix:uid", NOBODY);
        Files.setAttribute(path, "unix:gid", NOBODY);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * @throws IllegalStateException saying what to do, if the program may not enter a directory, as
   *     nobody else may enter root's home
   */
  void mustEnter(Path directory) {
    if (!succeeds(command("test", "-x", directory.toAbsolutePath().toString()))) {
      throw new IllegalStateException(
          "PostgreSQL can't run as root, and the user nobody, as whom it would run here, may not enter "
              + directory.toAbsolutePath()
              + ": work in a folder that everybody may enter, such as one under /srv or /var/tmp, or as another user.");
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
