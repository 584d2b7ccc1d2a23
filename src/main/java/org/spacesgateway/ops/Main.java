package org.spacesgateway.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.List;
import org.spacesgateway.frontdoor.RequestDeadline;

/**
 * The command line: without arguments it serves; {@code migrate} brings the database's schema up to
 * date and ends; {@code spaces import FILE.csv} loads the directory of Spaces and ends.
 * Configuration at fault: no start, a line for each fault, exit status 1.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String... arguments) {
    List<String> command = List.of(arguments);
    boolean migrates = command.equals(List.of("migrate"));
    boolean loads =
        command.size() == 3 && command.subList(0, 2).equals(List.of("spaces", "import"));
    if (!command.isEmpty() && !migrates && !loads) {
      System.err.println("Usage: java -jar quarkus-run.jar [migrate | spaces import FILE.csv]");
      System.exit(2);
    }
    if (migrates) {
      SmallRyeConfig config = Configuration.raw();
      endIfThereAre(Configuration.databaseFaults(config));
      System.exit(Migrations.run(config));
    }
    if (loads) {
      endIfThereAre(Configuration.loadFaults());
      System.exit(
          SpacesCommand.load(Configuration.raw(), Configuration.keys(), Path.of(command.get(2))));
    }
    endIfThereAre(Configuration.faults());
    // Browsers send addresses that java.net.URI refuses (| in a path, a lone % in a query). Quarkus
    // would end them with a bare 400, sign-ups among them; RequestTarget reads every one itself.
    System.setProperty("vertx.disableURIValidation", "true");
    RequestDeadline.enable();
    Quarkus.run(arguments);
  }

  private static void endIfThereAre(List<String> faults) {
    if (!faults.isEmpty()) {
      faults.forEach(fault -> System.err.println("Not started: " + fault));
      System.exit(1);
    }
  }
}
