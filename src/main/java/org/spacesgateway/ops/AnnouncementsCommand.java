package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.messenger.AnnouncementDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code announcements …}: new posts that Messenger would not take. */
@Command(
    name = "announcements",
    description = "New posts that Messenger would not take.",
    mixinStandardHelpOptions = true)
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

  @Command(name = "retry", description = "Has those that were given up tried again.")
  private int retry(
      @Parameters(paramLabel = "ID|all", description = "one of them, by its id; or all")
          String which,
      @Mixin Who who)
      throws CommandFailed, SQLException {
    UUID id = which.equals("all") ? null : id(which);
    try (Connection database = OperatorDatabase.open()) {
      database.setAutoCommit(false);
      int many = AnnouncementDesk.retry(database, id, Instant.now());
      new AuditEntry(who.actor, "announcements retry", which, who.reason == null ? "" : who.reason)
          .write(database, Instant.now());
      database.commit();
      System.out.printf("%d are tried again.%n", many);
      return 0;
    }
  }

  private UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Neither an id nor all: " + text);
    }
  }
}
