package org.spacesgateway.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import org.spacesgateway.frontdoor.RequestDeadline;

/**
 * The command line: without arguments it serves; {@code migrate} brings the database's schema up to
 * date and ends. Configuration at fault: no start, a line for each fault, exit status 1.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String... arguments) {
    boolean migrates = arguments.length == 1 && arguments[0].equals("migrate");
    if (arguments.length > 0 && !migrates) {
      System.err.println("Usage: java -jar quarkus-run.jar [migrate]");
      System.exit(2);
    }
    if (migrates) {
      SmallRyeConfig config = Configuration.raw();
      endIfThereAre(Configuration.databaseFaults(config));
      System.exit(Migrations.run(config));
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
