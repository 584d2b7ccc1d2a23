package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.spacesgateway.batch.Admission;
import org.spacesgateway.batch.Check;
import org.spacesgateway.batch.Difference;
import org.spacesgateway.batch.Discarding;
import org.spacesgateway.batch.History;
import org.spacesgateway.batch.MappingBatch;
import org.spacesgateway.batch.MappingBatch.RefusedException;
import org.spacesgateway.batch.Publishing;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.outcome.OriginConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mappings …}: batches of mappings, from a file to what is live, and back. */
@Command(
    name = "mappings",
    description = "Where old addresses lead: import, check, publish, roll back, export.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {MappingsImportCommand.class, MappingsExportCommand.class})
final class MappingsCommand implements Runnable {
  private static final int MOST_LISTED = 50;
  private static final int ROWS_A_STEP = 10_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of " + spec.name() + "?");
  }

  @Command(name = "check", description = "Compares a batch with what is live; changes nothing.")
  private int check(@Parameters(paramLabel = "BATCH") UUID batch)
      throws CommandFailed, SQLException, RefusedException {
    try (Connection database = OperatorDatabase.open()) {
      OriginConfig own = Configuration.own();
      try (Progress progress = Progress.of("Checking", Check.STEPS)) {
        Check.check(
            database,
            batch,
            Sites.keys(database),
            new Admission(own.origin(), own.development()),
            Instant.now(),
            progress);
      }
      BatchReport.print(database, found(database, batch), System.out);
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "Shows what a batch would change, or what of it is refused.")
  private int show(
      @Parameters(paramLabel = "BATCH") UUID batch,
      @Option(names = "--rejected", description = "Every refused row.") boolean rejected)
      throws CommandFailed, SQLException {
    try (Connection database = OperatorDatabase.open()) {
      MappingBatch found = found(database, batch);
      if (rejected) {
        Difference.eachRefused(
            database,
            batch,
            row -> System.out.printf("%d\t%s\t%s%n", row.line(), row.reason(), row.old()));
      } else {
        BatchReport.print(database, found, System.out);
      }
    }
    return 0;
  }

  @Command(name = "publish", description = "Makes a checked batch live, whole and at once.")
  private int publish(@Parameters(paramLabel = "BATCH") UUID batch, @Mixin Who who)
      throws CommandFailed, SQLException, RefusedException {
    try (Connection database = OperatorDatabase.open();
        Progress progress = Progress.of("Publishing", Publishing.STEPS)) {
      Publishing.Done done =
          Publishing.publish(
              database,
              batch,
              entry("mappings publish", found(database, batch), who),
              Instant.now(),
              progress);
      System.out.printf(
          done.again()
              ? "Batch %s was published before, with version %d; nothing changed.%n"
              : "Batch %s is live, with version %d: %d old addresses answer anew.%n",
          batch,
          done.version(),
          done.changed());
    }
    return 0;
  }

  @Command(name = "rollback", description = "Restores what was before a published batch.")
  private int rollBack(@Parameters(paramLabel = "BATCH") UUID batch, @Mixin Who who)
      throws CommandFailed, SQLException, RefusedException {
    try (Connection database = OperatorDatabase.open();
        Progress progress = Progress.of("Rolling back", Publishing.STEPS)) {
      Publishing.Done done =
          Publishing.rollBack(
              database,
              batch,
              entry("mappings rollback", found(database, batch), who),
              Instant.now(),
              progress);
      System.out.printf(
          done.again()
              ? "Batch %s was rolled back before, by version %d; nothing changed.%n"
              : "Batch %s is rolled back, by version %d: %d old addresses answer as before; %d that"
                  + " a newer batch changed stay.%n",
          batch,
          done.version(),
          done.changed(),
          done.kept());
    }
    return 0;
  }

  @Command(name = "discard", description = "Gives up a batch that was never live.")
  private int discard(@Parameters(paramLabel = "BATCH") UUID batch, @Mixin Who who)
      throws CommandFailed, SQLException, RefusedException {
    try (Connection database = OperatorDatabase.open()) {
      boolean done =
          Discarding.discard(
              database,
              batch,
              entry("mappings discard", found(database, batch), who),
              Instant.now());
      database.setAutoCommit(true);
      for (int rows = ROWS_A_STEP; rows == ROWS_A_STEP; ) {
        rows = Discarding.forget(database, batch, ROWS_A_STEP);
      }
      System.out.printf(
          done ? "Batch %s is discarded.%n" : "Batch %s was discarded before; nothing changed.%n",
          batch);
    }
    return 0;
  }

  @Command(name = "list", description = "Lists the newest batches.")
  private int list() throws CommandFailed, SQLException {
    try (Connection database = OperatorDatabase.open()) {
      for (MappingBatch batch : MappingBatch.newest(database, MOST_LISTED)) {
        System.out.println(BatchReport.line(batch));
      }
    }
    return 0;
  }

  @Command(name = "history", description = "Tells every state that an old address was in.")
  private int history(@Parameters(paramLabel = "ADDRESS") String address)
      throws CommandFailed, SQLException {
    try (Connection database = OperatorDatabase.open()) {
      for (History state : History.of(database, Sites.keyed(database, address).key())) {
        System.out.println(ExplainCommand.line(state));
      }
    }
    return 0;
  }

  private static MappingBatch found(Connection database, UUID batch)
      throws SQLException, CommandFailed {
    return MappingBatch.find(database, batch)
        .orElseThrow(() ->
            new CommandFailed("There is no batch " + batch + ": `mappings list` names them."));
  }

  private static AuditEntry entry(String what, MappingBatch batch, Who who) {
    return new AuditEntry(who.actor(), what, batch.id().toString(), who.reasonOr(batch.reason()));
  }
}
