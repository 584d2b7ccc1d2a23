package org.spacesgateway.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/**
 * The command line: without arguments it serves; {@code migrate} brings the database's schema up to
 * date and ends. Configuration at fault: no start, a line for each fault, exit status 1.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String... arguments) {
    SmallRyeConfig config = Configuration.load();
    boolean migrates = arguments.length == 1 && arguments[0].equals("migrate");
    if (arguments.length > 0 && !migrates) {
      System.err.println("Usage: java -jar quarkus-run.jar [migrate]");
      System.exit(2);
    }
    List<String> faults =
        migrates ? Configuration.databaseFaults(config) : Configuration.faults(config);
    if (!faults.isEmpty()) {
      faults.forEach(fault -> System.err.println("Not started: " + fault));
      System.exit(1);
    }
    if (migrates) {
      System.exit(Migrations.run(config));
    }
    // Browsers send addresses that java.net.URI refuses (| in a path, a lone % in a query). Quarkus
    // would end them with a bare 400, sign-ups among them; RequestTarget reads every one itself.
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(arguments);
  }
}
