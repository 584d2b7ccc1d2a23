package org.spacesgateway.ops;

import io.smallrye.config.ConfigValidationException;
import java.sql.SQLException;
import org.spacesgateway.batch.MappingBatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The operators' command line. Exit status 0: done; 1: not done, or not all of it told, and a line
 * says why; 2: no such command.
 */
@Command(
    name = "java -jar quarkus-run.jar",
    description = "Without a command it serves.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DirectoryCommand.class,
      MappingsCommand.class,
      HitsCommand.class,
      GapsCommand.class,
      ExplainCommand.class,
      SunsetCommand.class,
      SupportCommand.class,
      TransfersCommand.class,
      MigrateCommand.class,
      RemindersCommand.class,
      AnnouncementsCommand.class,
      ContentCommand.class
    })
final class Commands implements Runnable {
  /** Told when a disk is full, or whoever read it has gone. */
  static final String CUT = "Standard output can't be written to: what was printed is cut short.";

  @Spec private CommandSpec spec;

  private Commands() {}

  /**
   * Runs one.
   *
   * @param arguments not empty
   * @return the exit status
   */
  static int run(String... arguments) {
    int status =
        new CommandLine(new Commands())
            // What `directory` was called at first.
            .addSubcommand("spaces", new DirectoryCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Commands::misspelt)
            .setExecutionExceptionHandler((fault, command, parsed) -> told(fault))
            .execute(arguments);
    if (status == CommandLine.ExitCode.OK && System.out.checkError()) {
      System.err.println(CUT);
      return CommandLine.ExitCode.SOFTWARE;
    }
    return status;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int misspelt(ParameterException wrong, String... arguments) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println(wrong.getMessage());
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }

  private static int told(Exception fault) throws Exception {
    switch (fault) {
      case CommandFailed failed -> failed.lines().forEach(System.err::println);
      case MappingBatch.RefusedException refused -> System.err.println(refused.getMessage() + ".");
      case ConfigValidationException unreadable ->
          Configuration.told(unreadable)
              .forEach(line -> System.err.println("Not started: " + line));
      // Its message may quote a row.
      case SQLException failed ->
          System.err.println(
              "The database failed (SQLSTATE %s): nothing half done is live; try again."
                  .formatted(failed.getSQLState()));
      default -> throw fault;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
