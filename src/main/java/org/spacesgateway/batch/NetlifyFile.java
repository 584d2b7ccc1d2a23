package org.spacesgateway.batch;

import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapTables;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.mapping.Rules;

/**
 * The live map of one host as Netlify's {@code _redirects}, where the first line that fits answers:
 * an address with parameters goes ahead of the same with fewer, and rules come last, in the order
 * of their positions. What it can't hold stands in it as a comment.
 */
final class NetlifyFile {
  private static final String OF_A_SPACE =
      """
      # Not held, and without a line here: months and what else a query asks for; what is led to the
      # blog for now (302), which has no counterpart; what is gone (photos, lists, friends, guestbook,
      # profile); addresses from before 2006, and paths that begin with a build (/mmm...).
      """;

  private final SourceSite site;
  private final Admission admission;
  private final String said;
  private final Writer out;
  private String host;
  private Rules live;
  private long held;
  private long notHeld;

  private final List<Rule> rules = new ArrayList<>();

  /** A prefix's path, without a closing slash, and where it leads. */
  private record Rule(int position, String path, String target) {
    boolean answers(String asked) {
      return asked.startsWith(path)
          && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
    }

    String line() {
      return path + "/* " + target + "/:splat 301!";
    }
  }

  NetlifyFile(SourceSite site, Admission admission, String host, Writer out) {
    this.site = site;
    this.admission = admission;
    this.said = host;
    this.out = out;
  }

  Exports.Counts write(Connection database) throws SQLException, IOException {
    host = host(database);
    live = MapTables.rules(database);
    if (site.kind() == SourceSite.Kind.SPACES) {
      out.append(OF_A_SPACE);
    }
    List<String> withParameters = new ArrayList<>();
    LiveRow.each(
        database,
        site,
        row -> {
          if (isHere(row) && fault(row).isEmpty()) {
            if (row.isRule()) {
              rules.add(rule(row));
            } else if (row.old().contains("?")) {
              withParameters.add(exact(row));
            }
          }
        });
    // A space stands behind the path, ahead of the target and the status, and between parameters.
    withParameters.sort(Comparator.comparing(line -> -line.split(" ").length));
    lines(withParameters);
    rules.sort(Comparator.comparing(Rule::position));
    LiveRow.each(database, site, this::plain);
    lines(rules.stream().map(Rule::line).toList());
    out.flush();
    return new Exports.Counts(held, notHeld);
  }

  /* What is live of a Space is told by its id. */
  private String host(Connection database) throws SQLException {
    Optional<SpaceKey> space =
        site.kind() == SourceSite.Kind.SPACES
            ? site.label(said).flatMap(SpaceKey::ofLabel)
            : Optional.empty();
    if (space.isEmpty()) {
      return said;
    }
    Optional<Cid> cid =
        switch (space.get()) {
          case SpaceKey.ById(Cid id) -> Optional.of(id);
          case SpaceKey.ByAlias(String alias) -> new SpaceNames(database).ofAlias(alias);
        };
    return cid.map(id -> LiveRow.host(site, id)).orElse(said);
  }

  private void lines(List<String> lines) throws IOException {
    held += lines.size();
    for (String line : lines) {
      out.append(line).append('\n');
    }
  }

  /* What has parameters, and rules, are written by others. */
  private void plain(LiveRow row) throws IOException {
    if (!isHere(row)) {
      return;
    }
    Optional<String> fault = fault(row);
    if (fault.isPresent()) {
      notHeld(row, fault.get());
    } else if (!row.isRule() && !row.old().contains("?")) {
      held++;
      out.append(exact(row)).append('\n');
      beside(row);
    }
  }

  /* A prefix that is held would lead it on: where a line can, it keeps that from what leads nowhere.
   * Netlify's own status for that is 404. */
  private void notHeld(LiveRow row, String fault) throws IOException {
    notHeld++;
    String path = row.isRule() ? null : row.local().replaceFirst("\\?.*", "");
    Optional<Rule> behind =
        path == null
            ? Optional.empty()
            : rules.stream().filter(rule -> rule.answers(path)).findFirst();
    boolean isKept =
        behind.isPresent()
            && row.mapping().kind() != Kind.REDIRECT
            && !row.old().contains("?")
            && means(row).isEmpty();
    out.append("# not held, ").append(fault);
    if (behind.isPresent()) {
      out.append(isKept ? ", 404 ahead of " : ", and led on by ");
      out.append(behind.get().path()).append("/*");
    }
    out.append(": ").append(row.old().replaceAll("\\p{Cntrl}", "?")).append('\n');
    if (isKept) {
      out.append(path).append(" /404.html 404!\n");
    }
  }

  /* What is not in the map, but made of it when it is asked for. */
  private void beside(LiveRow row) throws IOException {
    if (row.feed() == null) {
      return;
    }
    line(row.feed(), row.mapping().below("feed/"));
    if (row.isHome()) {
      line("/blog/feed.rss", row.mapping().below("feed/"));
      for (String home : new String[] {"/blog", "/blog/default.aspx", "/default.aspx"}) {
        line(home, row.mapping().target());
      }
    }
  }

  private void line(String old, String target) throws IOException {
    out.append(old).append(' ').append(target).append(" 301!\n");
  }

  /* A regular expression says itself whose it is. */
  private boolean isHere(LiveRow row) {
    return row.mapping().kind() == Kind.PATTERN || address(row).startsWith(host + "/");
  }

  private static String address(LiveRow row) {
    return row.mapping().kind() == Kind.PREFIX
        ? row.old().substring(Rules.PREFIX.length())
        : row.old();
  }

  private Optional<String> fault(LiveRow row) {
    if (!admission.stillLeads(site, row.mapping())) {
      return Optional.of("its target is not admitted any more");
    }
    if (row.isBehind(live, site)) {
      return Optional.of("a rule ahead of it answers");
    }
    if (row.space() != null && row.home() == null) {
      return Optional.of("its Space has not moved");
    }
    if (row.isOfNothing()) {
      return Optional.of("gone");
    }
    return switch (row.mapping().kind()) {
      case PATTERN -> Optional.of("a regular expression");
      case ARCHIVE -> Optional.of("gone");
      case UNRESOLVED -> Optional.of("unresolved");
      case PREFIX ->
          row.mapping().position() < 0
              ? Optional.of("a rule ahead of exact ones")
              : Optional.empty();
      case REDIRECT -> means(row);
    };
  }

  // There a star, a colon after a slash, and a parameter without value mean something else.
  private static Optional<String> means(LiveRow row) {
    String local = row.local();
    int question = local.indexOf('?');
    String path = question < 0 ? local : local.substring(0, question);
    String query = question < 0 ? "" : " " + local.substring(question + 1).replace('&', ' ');
    return path.contains("*") || path.contains("/:") || query.matches(".* [^=]+(?: .*)?|.*=:.*")
        ? Optional.of("its characters mean something else here")
        : Optional.empty();
  }

  private static String exact(LiveRow row) {
    String local = row.local();
    int question = local.indexOf('?');
    String old =
        question < 0
            ? local
            : local.substring(0, question) + " " + local.substring(question + 1).replace('&', ' ');
    return old + " " + row.mapping().target() + " 301!";
  }

  private Rule rule(LiveRow row) {
    return new Rule(
        row.mapping().position(),
        strip(address(row).substring(host.length())),
        strip(row.mapping().target()));
  }

  private static String strip(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
