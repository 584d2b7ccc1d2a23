package org.spacesgateway.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.jboss.logmanager.Level;
import org.spacesgateway.frontdoor.RequestDeadline;

/**
 * Without arguments it serves; with them it is the operators' command line, {@link Commands}.
 * Configuration at fault, or dates that take back what has begun: no start, a line for each fault,
 * exit status 1. SIGTERM: exit status 0, or 1 if not everything could be ended as it should.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String... arguments) {
    if (arguments.length > 0) {
      System.exit(Commands.run(arguments));
    }
    List<String> faults = Configuration.faults();
    if (faults.isEmpty()) {
      faults = TimetableAtStart.faults();
    }
    if (!faults.isEmpty()) {
      for (String fault : faults) {
        JsonLog.say(Main.class, Level.ERROR, "Not started: " + fault);
      }
      System.exit(1);
    }
    // Browsers send addresses that java.net.URI refuses (| in a path, a lone % in a query). Quarkus
    // would end them with a bare 400, sign-ups among them; RequestTarget reads every one itself.
    System.setProperty("vertx.disableURIValidation", "true");
    RequestDeadline.enable();
    Quarkus.run(arguments);
  }
}
