package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.spacesgateway.transfer.TransferDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transfers}: what is on its way to WordPress.com. */
@Command(
    name = "transfers",
    description = "Lists transfers, tries one again or stops it. Every change is audited.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TransfersCommand.Listed.class,
      TransfersCommand.Retry.class,
      TransfersCommand.Stop.class
    })
final class TransfersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "transfers needs one of: list, retry, stop.");
  }

  /** {@code transfers list}. */
  @Command(
      name = "list",
      description = "Transfers that are not over, those that need somebody first. Names nobody.",
      mixinStandardHelpOptions = true)
  static final class Listed implements Callable<Integer> {
    @Option(names = "--over", description = "Those that are, the newest first.")
    private boolean over;

    @Override
    public Integer call() throws CommandFailed, SQLException {
      try (Connection database = OperatorDatabase.open()) {
        TransferDesk.list(database, over).forEach(System.out::println);
        return 0;
      }
    }
  }

  /** What changes one. */
  abstract static class Change extends AuditedChange {
    @Parameters(paramLabel = "ID", description = "As transfers list shows it.")
    private UUID id;

    @Override
    final String what() {
      return id.toString();
    }

    @Override
    final Optional<String> change(Connection database, Instant now)
        throws CommandFailed, SQLException {
      return change(database, id, now);
    }

    /** Changes it, or says why not. */
    abstract Optional<String> change(Connection database, UUID id, Instant now) throws SQLException;
  }

  /** {@code transfers retry}. */
  @Command(
      name = "retry",
      description = "Tries one again at once that waits, or needs its owner.",
      mixinStandardHelpOptions = true)
  static final class Retry extends Change {
    @Override
    Optional<String> change(Connection database, UUID id, Instant now) throws SQLException {
      return TransferDesk.retry(database, id, now);
    }
  }

  /** {@code transfers stop}. */
  @Command(
      name = "stop",
      description = "Ends one. What has arrived stays, and its permission is given up.",
      mixinStandardHelpOptions = true)
  static final class Stop extends Change {
    @Override
    Optional<String> change(Connection database, UUID id, Instant now) throws SQLException {
      return TransferDesk.stop(database, id, now);
    }
  }
}
