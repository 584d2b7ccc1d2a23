package org.spacesgateway.ops;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.traffic.GapTable;
import org.spacesgateway.traffic.GapTable.Gap;
import org.spacesgateway.traffic.Suggestions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gaps}: unknown old addresses, ranked by how many people ask for them. */
@Command(
    name = "gaps",
    description = {
      "Old addresses that nothing is known of, those that people ask for most first.",
      "Suggestions are for you to judge: nothing is published."
    },
    mixinStandardHelpOptions = true)
final class GapsCommand implements Callable<Integer> {
  private static final int MOST = 100_000;

  @Spec private CommandSpec spec;

  @Option(names = "--site", paramLabel = "NAME", required = true, description = "Whose.")
  private String site;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most, 1 to 100000; ${DEFAULT-VALUE} unless said.",
      defaultValue = "50")
  private int limit;

  @Option(
      names = "--suggest",
      description = "Looks for targets among the site's live mappings, and notes them.")
  private boolean suggest;

  @Option(
      names = "--csv",
      description = {
        "As a file for `mappings import`: all undecided.",
        "Make it a redirect where you agree with the target."
      })
  private boolean csv;

  @Override
  public Integer call() throws CommandFailed, SQLException {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(spec.commandLine(), "--limit is 1 to " + MOST + ".");
    }
    SourceSite whose = HitsCommand.site(Configuration.sites().sites(), site);
    try (Connection database = OperatorDatabase.open()) {
      List<Gap> gaps = GapTable.ranked(database, site, limit);
      if (suggest) {
        GapTable.suggest(
            database,
            site,
            gaps,
            Suggestions.among(database, site, gaps.stream().map(Gap::key).toList()));
        gaps = GapTable.ranked(database, site, limit);
      }
      if (csv) {
        printCsv(whose, gaps);
      } else {
        printTable(whose, gaps);
      }
      return 0;
    }
  }

  private static void printTable(SourceSite whose, List<Gap> gaps) {
    if (gaps.isEmpty()) {
      System.out.println("No gaps.");
      return;
    }
    System.out.printf("%10s  %10s  %-10s  %s%n", "people", "programs", "last", "address");
    for (Gap gap : gaps) {
      System.out.printf(
          "%10d  %10d  %-10s  %s%n",
          gap.people(), gap.others(), gap.lastDay(), address(whose, gap).orElse(gap.key()));
      gap.suggestion()
          .ifPresent(found ->
              System.out.printf(
                  "%36s  perhaps %s (%.0f %%)%n", "", found.target(), found.confidence() * 100));
    }
  }

  private static void printCsv(SourceSite whose, List<Gap> gaps) {
    StringWriter lines = new StringWriter();
    try (CsvWriter out = CsvWriter.builder().build(lines)) {
      out.writeRecord("old_url", "kind", "target");
      for (Gap gap : gaps) {
        String target = gap.suggestion().map(Suggestions.Suggestion::target).orElse("");
        address(whose, gap).ifPresent(old -> out.writeRecord(old, "unresolved", target));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.print(lines);
  }

  /** A whole address; empty for what no mapping can be made of, such as a Space nobody knows. */
  private static Optional<String> address(SourceSite whose, Gap gap) {
    if (whose.kind() == SourceSite.Kind.PLAIN) {
      return Optional.of("https://" + gap.key());
    }
    int mark = gap.key().indexOf('!');
    return mark > 0 && gap.key().substring(mark + 1).matches("[0-9]+")
        ? Cid.ofHex(gap.key().substring(0, mark)).flatMap(cid -> entry(whose, cid, gap.key()))
        : Optional.empty();
  }

  private static Optional<String> entry(SourceSite whose, Cid cid, String key) {
    return whose.hosts().stream()
        .filter(host -> host.startsWith("*."))
        .findFirst()
        .map(host ->
            "https://" + cid.hostLabel() + host.substring(1) + "/blog/cns!" + key + ".entry");
  }
}
