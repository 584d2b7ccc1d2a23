package org.spacesgateway.ops;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The operators' command line. Exit status 0: done; 1: not done, and a line says why; 2: no such
 * command.
 */
@Command(
    name = "java -jar quarkus-run.jar",
    description = "Without a command it serves.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DirectoryCommand.class})
final class Commands implements Runnable {
  @Spec private CommandSpec spec;

  private Commands() {}

  /**
   * Runs one.
   *
   * @param arguments not empty
   * @return the exit status
   */
  static int run(String... arguments) {
    return new CommandLine(new Commands())
        // What `directory` was called at first.
        .addSubcommand("spaces", new DirectoryCommand())
        .setParameterExceptionHandler(Commands::misspelt)
        .setExecutionExceptionHandler((fault, command, parsed) -> told(fault))
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  @Command(name = "migrate", description = "Brings the database's schema up to date.")
  private int migrate() throws CommandFailed {
    CommandFailed.ifAny("Not started: ", Configuration.databaseFaults(Configuration.raw()));
    return Migrations.run(Configuration.raw());
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
      default -> throw fault;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
