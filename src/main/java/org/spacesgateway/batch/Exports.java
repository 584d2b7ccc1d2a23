package org.spacesgateway.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Mapping;
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
   * As CSV in our own columns: imported again, all of it is the same. What is of a Space stands in
   * it once by each of its names, and counts once. A cell that a spreadsheet would take for a
   * formula begins with an apostrophe more, which the import takes away.
   */
  public static Counts csv(Connection database, SourceSite site, Admission admission, Writer out)
      throws SQLException, IOException {
    long[] counts = new long[2];
    CsvWriter csv = CsvWriter.builder().build(out);
    csv.writeRecord(CsvRows.COLUMNS);
    LiveRow.ofOneMoment(
        database,
        () -> {
          LiveRow.each(database, site, row -> write(row, site, admission, csv, counts));
          return null;
        });
    csv.flush();
    return new Counts(counts[0], counts[1]);
  }

  private static void write(
      LiveRow row, SourceSite site, Admission admission, CsvWriter csv, long[] counts) {
    Mapping is = row.mapping();
    if (!admission.stillLeads(site, is)) {
      counts[1]++;
      return;
    }
    counts[0]++;
    for (String old : row.byEveryName(site)) {
      csv.writeRecord(
          List.of(
              cell(oldUrl(is, old)),
              Mapping.stored(is.kind()),
              cell(is.target()),
              cell(is.archive()),
              cell(is.suggested()),
              cell(is.title()),
              is.position() == null ? "" : is.position().toString(),
              is.blogId() == null ? "" : is.blogId().toString(),
              cell(is.path())));
    }
  }

  private static String oldUrl(Mapping mapping, String old) {
    return switch (mapping.kind()) {
      case PATTERN -> old.substring(Rules.PATTERN.length());
      case PREFIX -> "http://" + old.substring(Rules.PREFIX.length());
      case REDIRECT, ARCHIVE, UNRESOLVED -> "http://" + old;
    };
  }

  private static String cell(String text) {
    return text == null ? "" : CsvRows.neutralised(text);
  }

  /**
   * As Netlify's {@code _redirects}, for one host.
   *
   * @param host lower case, without port; of a Space whatever name it has
   */
  public static Counts netlify(
      Connection database, SourceSite site, Admission admission, String host, Writer out)
      throws SQLException, IOException {
    return LiveRow.ofOneMoment(
        database, () -> new NetlifyFile(site, admission, host, out).write(database));
  }

  /** As maps of nginx, to be included in its {@code http} block. */
  public static Counts nginx(Connection database, SourceSite site, Admission admission, Writer out)
      throws SQLException, IOException {
    return LiveRow.ofOneMoment(database, () -> new NginxMap(site, admission, out).write(database));
  }
}
