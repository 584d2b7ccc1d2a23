package org.spacesgateway.ops;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.reminder.Bounces;
import org.spacesgateway.reminder.DeliveryReport;
import org.spacesgateway.secret.KeyConfig;
import org.spacesgateway.secret.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reminders …}: reminders of the closing by e-mail. */
@Command(
    name = "reminders",
    description = "Reminders of the closing by e-mail.",
    mixinStandardHelpOptions = true)
final class RemindersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of " + spec.name() + "?");
  }

  @Command(
      name = "bounced",
      description = "Stops the reminders of those whose mail came back for good.")
  private int bounced(
      @Parameters(
              paramLabel = "ADDRESS|FILE",
              description = {
                "the address that a reminder came back to, with its +TOKEN;",
                "or a file of such, a line each"
              })
          String given,
      @Option(
              names = "--report",
              paramLabel = "FILE",
              description = {
                "what came to that ADDRESS, as mail; - for standard input.",
                "Nothing stops unless it says that the reminder will never arrive."
              })
          Path report,
      @Mixin Who who)
      throws CommandFailed, SQLException {
    CommandFailed.ifAny("Not started: ", Configuration.loadFaults());
    if (report != null && !isForGood(report)) {
      System.out.println("Nothing is stopped: no report says that it will never arrive.");
      return 0;
    }
    Path file = Path.of(given);
    boolean several = report == null && !given.contains("+") && Files.isReadable(file);
    List<String> addresses = several ? lines(file) : List.of(given);
    KeyConfig keys = Configuration.keys();
    try (Connection database = OperatorDatabase.open()) {
      database.setAutoCommit(false);
      Bounces.Counts counts =
          Bounces.of(database, new Vault(keys.keys(), keys.currentKey()), addresses, Instant.now());
      new AuditEntry(
              who.actor(),
              "reminders bounced",
              // Not the address: its token stops reminders.
              several ? file.getFileName().toString() : "an address",
              who.reasonOr("a report of the mail that never arrives"))
          .write(database, Instant.now());
      database.commit();
      System.out.printf(
          "%d stopped; %d had no reminders any more; %d are not an address of a reminder of ours.%n",
          counts.stopped(), counts.over(), counts.unknown());
      return 0;
    }
  }

  private static boolean isForGood(Path report) throws CommandFailed {
    try (InputStream message =
        report.toString().equals("-") ? System.in : Files.newInputStream(report)) {
      return DeliveryReport.isForGood(message);
    } catch (IOException e) {
      throw new CommandFailed("The report can't be read: " + report);
    }
  }

  private static List<String> lines(Path file) throws CommandFailed {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new CommandFailed("The file can't be read: " + file);
    }
  }
}
