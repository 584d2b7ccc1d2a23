package org.spacesgateway.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.frontdoor.Explanation;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.traffic.HitTable;
import org.spacesgateway.traffic.HitTable.Total;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hits}: how often old addresses were answered from the map. */
@Command(
    name = "hits",
    description = "How often old addresses were answered, by day, status and kind of visitor.",
    mixinStandardHelpOptions = true)
final class HitsCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Of of;

  private static final class Of {
    @Parameters(paramLabel = "ADDRESS", description = "An old address.")
    private String address;

    @Option(
        names = "--site",
        paramLabel = "NAME",
        description = "All of a site's; of a site of Spaces, all Spaces'.")
    private String site;
  }

  @Override
  public Integer call() throws CommandFailed, SQLException {
    List<SourceSite> sites = Configuration.sites().sites();
    try (Connection database = OperatorDatabase.open()) {
      List<Total> totals =
          of.site == null ? of(database, answering(sites)) : of(database, sites, of.site);
      if (totals.isEmpty()) {
        System.out.println("No hits yet.");
        return 0;
      }
      System.out.printf("%-10s  %6s  %-11s  %12s%n", "day", "status", "visitor", "hits");
      for (Total total : totals) {
        System.out.printf(
            "%-10s  %6d  %-11s  %12d%n",
            total.day(), total.status(), total.client().replace('_', ' '), total.hits());
      }
      System.out.printf(
          "%-10s  %6s  %-11s  %12d%n", "all", "", "", totals.stream().mapToLong(Total::hits).sum());
      return 0;
    }
  }

  private static List<Total> of(Connection database, MapKey key) throws SQLException {
    System.out.println(
        "Answered by " + key.scope() + " " + (key.key().isEmpty() ? "(home)" : key.key()));
    return HitTable.of(database, key);
  }

  private static List<Total> of(Connection database, List<SourceSite> sites, String name)
      throws CommandFailed, SQLException {
    return switch (site(sites, name).kind()) {
      case PLAIN -> HitTable.of(database, name);
      case SPACES ->
          HitTable.ofSpaces(
              database,
              sites.stream()
                  .filter(site -> site.kind() == SourceSite.Kind.PLAIN)
                  .map(SourceSite::name)
                  .toList());
    };
  }

  /** The closing site of a name. */
  static SourceSite site(List<SourceSite> sites, String name) throws CommandFailed {
    return sites.stream()
        .filter(site -> site.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(
                "There is no site "
                    + name
                    + ". There are: "
                    + String.join(", ", sites.stream().map(SourceSite::name).sorted().toList())));
  }

  /** The mapping that answers the address: its own, or a rule. */
  private MapKey answering(List<SourceSite> sites) throws CommandFailed, SQLException {
    OriginConfig own = Configuration.own();
    Optional<MapKey> key =
        new Explanation(
                own.ownAuthority(),
                own.origin(),
                own.development(),
                sites,
                Configuration.closing(),
                OperatorDatabase.source(),
                Configuration.registration())
            .explain(of.address)
            .hit();
    return key.orElseThrow(
        () -> new CommandFailed("No mapping answers that address; `explain` says what does."));
  }
}
