package org.spacesgateway.batch;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Mapping.Kind;

/**
 * The live map of a site as nginx' {@code map}: one variable that holds a target, {@code gone}, or
 * nothing. nginx knows its keys without regard to case, and paths decoded.
 */
final class NginxMap {
  /* What stands in a path both as itself and as an escape, with two meanings, is one thing there. */
  private static final String AMBIGUOUS = "/!$&'()*+,;=:@%?#";

  private static final String HEAD =
      """
      # Include this in the http block, and ahead of any other map. In the server block of those hosts:
      #   if ($%1$s_target = gone) { return 410; }
      #   if ($%1$s_target) { return 301 $%1$s_target; }
      #   return 404;
      map_hash_max_size %2$d;
      map_hash_bucket_size %3$d;
      map $uri $%1$s_path {
        default $uri;
        "~^(?<%1$s_kept>.*[^/])/+$" $%1$s_kept;
      }
      map "$host$%1$s_path%4$s" $%1$s_target {
        default "";
      """;

  private final SourceSite site;
  private final Admission admission;
  private final Writer out;
  private String last = "";
  private long rows;
  private int longest = 64;
  private long held;
  private long notHeld;

  NginxMap(SourceSite site, Admission admission, Writer out) {
    this.site = site;
    this.admission = admission;
    this.out = out;
  }

  Exports.Counts write(Connection database) throws SQLException, IOException {
    LiveRow.each(
        database,
        site,
        row -> {
          rows++;
          longest = Math.max(longest, row.old().length());
        });
    String name = site.name().replaceAll("[^a-z0-9]", "_");
    out.append(
        HEAD.formatted(
            name,
            Math.max(2048, rows),
            // A key, its length, a pointer, in whole lines of a processor's cache.
            (longest + 128) / 64 * 64 + 64,
            site.comparison().significant().isEmpty() ? "" : "$is_args$args"));
    LiveRow.each(database, site, this::row);
    out.append("}\n# held: ").append(Long.toString(held)).append(", not held: ");
    out.append(Long.toString(notHeld)).append('\n');
    out.flush();
    return new Exports.Counts(held, notHeld);
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
    out.append("  \"").append(key(row.old()).replace("\\", "\\\\").replace("\"", "\\\""));
    out.append("\" ");
    out.append(
        row.mapping().kind() == Kind.ARCHIVE ? "gone" : "\"" + row.mapping().target() + "\"");
    out.append(";\n");
  }

  private Optional<String> fault(LiveRow row) {
    if (row.isRule()) {
      return Optional.of("a rule");
    }
    if (!admission.stillLeads(site, row.mapping())) {
      return Optional.of("its target is not admitted any more");
    }
    if (row.mapping().kind() == Kind.UNRESOLVED) {
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
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      int octet = Integer.parseInt(path.substring(i + 1, i + 3), 16);
      if (octet < ' ' || octet == 0x7f || AMBIGUOUS.indexOf(octet) >= 0) {
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
