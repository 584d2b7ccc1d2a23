package org.spacesgateway.batch;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapTables;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.mapping.Rules;

/**
 * The live map of a site as nginx' {@code map}: one variable that holds a target, {@code gone}, or
 * nothing. nginx knows its keys without regard to case, and paths decoded.
 */
final class NginxMap {
  /* What stands in a path both as itself and as an escape, with two meanings, is one thing there. */
  private static final String AMBIGUOUS = "/$&+,;=:@%?#";

  /* Of a Space everything is decoded before it is read; there a plus sign is a blank. */
  private static final String AMBIGUOUS_OF_A_SPACE = "/+";

  /* As a key each would mean something else, but for a backslash ahead of it. */
  private static final Set<String> WORDS = Set.of("default", "hostnames", "include", "volatile");

  private static final String GONE = "gone";

  private final SourceSite site;
  private final Admission admission;
  private final Writer out;
  private final String name;
  private final Set<String> tokens = new HashSet<>();
  private Rules rules;
  private String last = "";
  private long keys;
  private int longest = 64;
  private long names;
  private long held;
  private long notHeld;

  NginxMap(SourceSite site, Admission admission, Writer out) {
    this.site = site;
    this.admission = admission;
    this.out = out;
    this.name = NginxHead.name(site);
  }

  Exports.Counts write(Connection database) throws SQLException, IOException {
    boolean plain = site.kind() == SourceSite.Kind.PLAIN;
    rules = MapTables.rules(database);
    LiveRow.each(
        database,
        site,
        row -> {
          // Beside itself its feed, and of a Space its names, months and what stayed behind.
          keys += plain ? 1 : row.isHome() ? 6 + row.names().size() : row.isCategory() ? 20 : 1;
          keys += row.tokens().size();
          longest = Math.max(longest, row.old().length());
          if (row.isCategory()) {
            // Escaped twice it is longer than the row itself.
            for (String spelled : row.inParameters()) {
              longest = Math.max(longest, (hex(row) + NginxHead.CATEGORY + spelled).length());
            }
          }
        });
    out.append(NginxHead.included(site, keys, longest));
    if (plain) {
      out.append(NginxHead.plain(site));
    } else {
      out.append(NginxHead.spaces(site));
      LiveRow.each(database, site, this::names);
      out.append(NginxHead.ofNothing(site));
      LiveRow.each(database, site, this::ofNothing);
      out.append(NginxHead.ofSpaces(site));
    }
    LiveRow.each(database, site, this::row);
    out.append("}\n# held: ").append(Long.toString(held)).append(", not held: ");
    out.append(Long.toString(notHeld));
    out.append(plain ? "\n" : ", by so many names beside the Spaces' ids: " + names + "\n");
    out.flush();
    return new Exports.Counts(held, notHeld);
  }

  private void names(LiveRow row) throws IOException {
    if (row.isHome()) {
      for (String alias : row.names()) {
        names++;
        line(WORDS.contains(alias) ? "\\" + alias : alias, "\"" + hex(row) + "\"");
      }
    }
  }

  /* Whatever is asked of it, unless that is another's. */
  private void ofNothing(LiveRow row) throws IOException {
    if (row.isHome() && row.isOfNothing()) {
      line(hex(row), GONE);
      line(hex(row) + "!" + hex(row), GONE);
    }
  }

  private void row(LiveRow row) throws IOException {
    Optional<String> fault = fault(row);
    if (fault.isPresent()) {
      notHeld++;
      out.append("  # not held, ").append(fault.get()).append(": ");
      out.append(row.old().replaceAll("\\p{Cntrl}", "?")).append('\n');
      return;
    }
    held++;
    last = row.old().toLowerCase(Locale.ROOT);
    if (row.isOfNothing()) {
      return;
    }
    String value = row.mapping().kind() == Kind.ARCHIVE ? GONE : target(row.mapping().target());
    line(key(row.space() == null ? row.old() : hex(row) + row.local()), value);
    if (row.feed() != null) {
      line(key(hex(row) + row.feed()), target(row.mapping().below("feed/")));
    }
    if (row.isCategory()) {
      spelledOtherwise(row, value);
    }
    for (String token : row.tokens()) {
      String key = hex(row) + "/blog/cns!" + token + ".entry";
      // Case matters in a token, and not to nginx, which takes no key twice.
      if (tokens.add(key.toLowerCase(Locale.ROOT))) {
        line(key, value);
      }
    }
    if (row.isHome()) {
      tokens.clear();
      beside(row);
    }
  }

  /* The old platform wrote blanks as plus signs. */
  private void spelledOtherwise(LiveRow category, String value) throws IOException {
    if (category.local().contains("%20")) {
      line(key(hex(category) + category.local().replace("%20", "+")), value);
      if (category.feed() != null) {
        line(
            key(hex(category) + category.feed().replace("%20", "+")),
            target(category.mapping().below("feed/")));
      }
    }
    for (String spelled : category.inParameters()) {
      line(hex(category) + NginxHead.CATEGORY + spelled, value);
    }
  }

  /* What is not in the map, but made of it when it is asked for. */
  private void beside(LiveRow home) throws IOException {
    String hex = hex(home);
    line(hex + NginxHead.LEFT_BEHIND, GONE);
    line(hex + NginxHead.LEFT_BEHIND + "!" + hex, GONE);
    String year = "$" + name + "_year/";
    String month = "$" + name + "_month/";
    line(hex + NginxHead.MONTH_OF_ONE_DIGIT, target(home.mapping().below(year + "0" + month)));
    line(hex + NginxHead.MONTH_OF_TWO_DIGITS, target(home.mapping().below(year + month)));
  }

  private static String hex(LiveRow row) {
    return row.space().hex().toLowerCase(Locale.ROOT);
  }

  private void line(String key, String value) throws IOException {
    out.append("  \"").append(key.replace("\\", "\\\\").replace("\"", "\\\""));
    out.append("\" ").append(value).append(";\n");
  }

  /* The query ahead of the fragment, behind one that is there. */
  private String target(String target) {
    int hash = target.indexOf('#');
    String page = hash < 0 ? target : target.substring(0, hash);
    String query =
        site.kind() == SourceSite.Kind.PLAIN && site.passesQuery()
            ? "$" + name + (page.indexOf('?') < 0 ? "_first" : "_more")
            : "";
    return "\"" + page + query + target.substring(page.length()) + "\"";
  }

  private Optional<String> fault(LiveRow row) {
    if (row.isRule()) {
      return Optional.of("a rule");
    }
    if (!admission.stillLeads(site, row.mapping())) {
      return Optional.of("its target is not admitted any more");
    }
    if (row.isBehind(rules, site)) {
      return Optional.of("a rule ahead of it answers");
    }
    if (row.space() != null && row.home() == null) {
      return Optional.of("its Space has not moved");
    }
    if (row.mapping().kind() == Kind.UNRESOLVED && !row.isOfNothing()) {
      return Optional.of("unresolved, as what is not there");
    }
    if (row.old().toLowerCase(Locale.ROOT).equals(last)) {
      return Optional.of("differs from the one before by case alone");
    }
    String target = row.mapping().target();
    if (target != null && target.indexOf('$') >= 0) {
      return Optional.of("a dollar sign in its target");
    }
    String path = row.local();
    int question = path.indexOf('?');
    path = question < 0 ? path : path.substring(0, question);
    if (path.contains("//") || path.matches(".*/\\.{1,2}(/.*)?")) {
      return Optional.of("slashes and dots that nginx takes together");
    }
    String ambiguous = row.space() == null ? AMBIGUOUS : AMBIGUOUS_OF_A_SPACE;
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      int octet = Integer.parseInt(path.substring(i + 1, i + 3), 16);
      if (octet < ' ' || octet == 0x7f || ambiguous.indexOf(octet) >= 0) {
        return Optional.of("an escape that nginx decodes");
      }
    }
    return Optional.empty();
  }

  /* Decoded as $uri is; what follows the question mark stays as it was sent. */
  private static String key(String old) {
    int question = old.indexOf('?');
    String path = question < 0 ? old : old.substring(0, question);
    byte[] decoded = new byte[path.length()];
    int length = 0;
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%') {
        decoded[length++] = (byte) Integer.parseInt(path.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        decoded[length++] = (byte) path.charAt(i);
      }
    }
    // Byte for byte: a path need not be UTF-8.
    return new String(decoded, 0, length, StandardCharsets.ISO_8859_1)
        + (question < 0 ? "" : old.substring(question));
  }
}
