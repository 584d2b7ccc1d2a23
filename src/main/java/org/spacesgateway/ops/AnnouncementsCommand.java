package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.messenger.AnnouncementDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code announcements …}: new posts that Messenger would not take. */
@Command(
    name = "announcements",
    description = "New posts that Messenger would not take.",
    mixinStandardHelpOptions = true,
    subcommands = AnnouncementsCommand.Retry.class)
final class AnnouncementsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of " + spec.name() + "?");
  }

  @Command(name = "list", description = "Those that were given up, and how many there are of all.")
  private int list() throws CommandFailed, SQLException {
    try (Connection database = OperatorDatabase.open()) {
      AnnouncementDesk.list(database).forEach(System.out::println);
      return 0;
    }
  }

  /** {@code announcements retry}. */
  @Command(
      name = "retry",
      description = "Has those that were given up tried again.",
      mixinStandardHelpOptions = true)
  static final class Retry extends AuditedChange {
    @Parameters(paramLabel = "ID|all", description = "one of them, by its id; or all")
    private String which;

    @Override
    String what() {
      return which;
    }

    @Override
    Optional<String> change(Connection database, Instant now) throws CommandFailed, SQLException {
      int many = AnnouncementDesk.retry(database, which.equals("all") ? null : id(which), now);
      System.out.printf("%d are tried again.%n", many);
      return Optional.empty();
    }

    private static UUID id(String text) throws CommandFailed {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        throw new CommandFailed("Neither an id nor all: " + text);
      }
    }
  }
}
