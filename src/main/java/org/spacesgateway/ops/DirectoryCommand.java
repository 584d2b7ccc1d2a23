package org.spacesgateway.ops;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code directory …}: the operator's directory of Spaces. */
@Command(
    name = "directory",
    description = "The directory of Spaces.",
    mixinStandardHelpOptions = true)
final class DirectoryCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of " + spec.name() + "?");
  }

  @Command(name = "import", description = "Loads Spaces; loading again changes nothing.")
  private int load(@Parameters(paramLabel = "FILE") Path file) throws CommandFailed {
    CommandFailed.ifAny("Not started: ", Configuration.loadFaults());
    return SpacesCommand.load(Configuration.raw(), Configuration.keys(), file);
  }
}
