package org.spacesgateway.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.mapping.Rules;

/**
 * Writes the live map of a site for whoever answers its addresses when the gateway is gone. What a
 * format can't hold stays in it as a comment, and is counted.
 */
public final class Exports {
  private Exports() {}

  /**
   * How much was written.
   *
   * @param held mappings that the file answers
   * @param notHeld mappings that its format can't hold
   */
  public record Counts(long held, long notHeld) {}

  /**
   * As CSV in our own columns: imported again, all of it is the same. A cell that a spreadsheet
   * would take for a formula begins with an apostrophe more, which the import takes away.
   */
  public static Counts csv(Connection database, SourceSite site, Writer out)
      throws SQLException, IOException {
    long[] held = new long[1];
    CsvWriter csv = CsvWriter.builder().build(out);
    csv.writeRecord(CsvRows.COLUMNS);
    LiveRow.each(
        database,
        site,
        row -> {
          Mapping is = row.mapping();
          held[0]++;
          csv.writeRecord(
              List.of(
                  cell(oldUrl(row)),
                  Mapping.stored(is.kind()),
                  cell(is.target()),
                  cell(is.archive()),
                  cell(is.suggested()),
                  cell(is.title()),
                  is.position() == null ? "" : is.position().toString(),
                  is.blogId() == null ? "" : is.blogId().toString(),
                  cell(is.path())));
        });
    csv.flush();
    return new Counts(held[0], 0);
  }

  private static String oldUrl(LiveRow row) {
    return switch (row.mapping().kind()) {
      case PATTERN -> row.old().substring(Rules.PATTERN.length());
      case PREFIX -> "http://" + row.old().substring(Rules.PREFIX.length());
      case REDIRECT, ARCHIVE, UNRESOLVED -> "http://" + row.old();
    };
  }

  private static String cell(String text) {
    return text == null ? "" : CsvRows.neutralised(text);
  }

  /**
   * As Netlify's {@code _redirects}, for one host.
   *
   * @param host lower case, without port
   */
  public static Counts netlify(Connection database, SourceSite site, String host, Writer out)
      throws SQLException, IOException {
    long[] counts = new long[2];
    StringBuilder rules = new StringBuilder();
    LiveRow.each(
        database,
        site,
        row -> {
          String line = netlify(row, host);
          if (line == null) {
            return;
          }
          counts[line.startsWith("#") ? 1 : 0]++;
          // The first line that fits answers there: exact ones go first, as they do here.
          if (row.isRule() && !line.startsWith("#")) {
            rules.append(line).append('\n');
          } else {
            out.append(line).append('\n');
          }
        });
    out.append(rules);
    out.flush();
    return new Counts(counts[0], counts[1]);
  }

  /* Null: another host's. */
  private static String netlify(LiveRow row, String host) {
    Kind kind = row.mapping().kind();
    if (kind == Kind.PATTERN) {
      return "# not held, a regular expression: " + row.old();
    }
    String old = kind == Kind.PREFIX ? row.old().substring(Rules.PREFIX.length()) : row.old();
    if (!old.startsWith(host + "/")) {
      return null;
    }
    String local = old.substring(host.length());
    if (kind == Kind.ARCHIVE || kind == Kind.UNRESOLVED) {
      return "# not held, " + (kind == Kind.ARCHIVE ? "gone: " : "unresolved: ") + local;
    }
    if (kind == Kind.PREFIX) {
      return row.mapping().position() < 0
          ? "# not held, ahead of exact ones: " + local
          : strip(local) + "/* " + strip(row.mapping().target()) + "/:splat 301!";
    }
    int question = local.indexOf('?');
    String query = question < 0 ? "" : " " + local.substring(question + 1).replace('&', ' ');
    String path = question < 0 ? local : local.substring(0, question);
    // There a star, a colon after a slash, and a parameter without value mean something else.
    return path.contains("*") || path.contains("/:") || query.matches(".* [^=]+(?: .*)?|.*=:.*")
        ? "# not held, its characters mean something else here: " + local
        : path + query + " " + row.mapping().target() + " 301!";
  }

  private static String strip(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** As maps of nginx, to be included in its {@code http} block. */
  public static Counts nginx(Connection database, SourceSite site, Writer out)
      throws SQLException, IOException {
    return new NginxMap(site, out).write(database);
  }
}
