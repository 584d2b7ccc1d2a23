package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.spacesgateway.batch.History;
import org.spacesgateway.frontdoor.Explanation;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.outcome.OriginConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code explain}: how an old address is answered, and who brought that. */
@Command(
    name = "explain",
    description = "Says how an old address is answered, why, and since when.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ADDRESS")
  private String address;

  @Override
  public Integer call() throws CommandFailed, SQLException {
    OriginConfig own = Configuration.own();
    DataSource source = OperatorDatabase.source();
    Explanation.Explained explained =
        new Explanation(
                own.ownAuthority(),
                own.origin(),
                own.development(),
                Configuration.sites().sites(),
                Configuration.closing(),
                source,
                Configuration.registration())
            .explain(address);
    explained.lines().forEach((step, found) -> System.out.printf("%-8s %s%n", step, found));
    Optional<MapKey> mapping = explained.hit().or(explained::gap);
    if (mapping.isPresent()) {
      try (Connection database = source.getConnection()) {
        for (History state : History.of(database, mapping.get())) {
          System.out.println("History  " + line(state));
        }
      }
    }
    return 0;
  }

  /** A state in a line: what, and who made it so. */
  static String line(History state) {
    String what =
        state.kind() == null
            ? "not mapped"
            : state.kind()
                + (state.target() == null ? "" : " to " + state.target())
                + (state.archive() == null ? "" : ", archived at " + state.archive());
    return "version %d, %s%s"
        .formatted(
            state.version(),
            what,
            state.by() == null
                ? ""
                : ", by %s batch %s, %s, %s%s"
                    .formatted(
                        state.back() ? "taking back" : "publishing",
                        state.by(),
                        state.at(),
                        state.actor(),
                        state.reason().isEmpty() ? "" : ": " + state.reason()));
  }
}
