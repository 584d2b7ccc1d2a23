package org.spacesgateway.batch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.spacesgateway.directory.SourceSite;

/** Opens a file of mappings in one of the formats that are told by their first bytes. */
public final class MapFile {
  /** What a file may hold. */
  public enum Format {
    /** GOV.UK Transition's columns. */
    TRANSITION,
    /** Our own columns. */
    CSV,
    /** Netlify's {@code _redirects}. */
    NETLIFY,
    /** A WordPress export. */
    WXR,
    /** Metadata of a WordPress blog's posts. */
    METADATA
  }

  /** The file is none that can be read. */
  public static final class UnknownFormatException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * @param told what is wrong, and what to do
     */
    public UnknownFormatException(String told) {
      super(told);
    }
  }

  private MapFile() {}

  /** The bytes of a file, unpacked where it is a gzip. */
  public static InputStream unpacked(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, 64 << 10);
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new BufferedInputStream(new GZIPInputStream(in, 64 << 10), 64 << 10) : in;
  }

  /**
   * Tells a file's format by its beginning.
   *
   * @param in whose mark is moved, not its place
   * @param name the file's name
   * @throws UnknownFormatException if it is none of them
   */
  public static Format format(InputStream in, String name)
      throws IOException, UnknownFormatException {
    in.mark(4096);
    byte[] begin = in.readNBytes(4096);
    in.reset();
    String text = new String(begin, java.nio.charset.StandardCharsets.UTF_8);
    String first = text.lines().findFirst().orElse("");
    List<String> columns = columns(List.of(first.split(",", -1)));
    if (columns.equals(TransitionRows.COLUMNS)) {
      return Format.TRANSITION;
    }
    if (CsvRows.knows(columns)) {
      return Format.CSV;
    }
    if (columns.equals(MetadataSource.COLUMNS)) {
      return Format.METADATA;
    }
    if (text.contains("<rss") || text.startsWith("<?xml")) {
      return Format.WXR;
    }
    if (name.endsWith("_redirects")) {
      return Format.NETLIFY;
    }
    throw new UnknownFormatException(
        "The file's first line is neither Old Url,New Url,Status,Suggested Link,Archive Link nor old_url,kind,target,…: say --format");
  }

  /**
   * Opens a file.
   *
   * @param in unpacked
   * @param format neither {@link Format#WXR} nor {@link Format#METADATA}, which want a Space and a
   *     blog besides
   * @param site the site that was named; empty when none was
   * @param host whose paths a Netlify file holds; null otherwise
   * @throws UnknownFormatException if its first line is not that format's
   */
  public static RowSource open(
      InputStream in, Format format, OldKeys keys, Optional<SourceSite> site, String host)
      throws IOException, UnknownFormatException {
    return switch (format) {
      case NETLIFY -> new NetlifyRows(in, host, keys);
      case TRANSITION -> {
        CsvRecords records = new CsvRecords(in);
        if (!header(records).equals(TransitionRows.COLUMNS)) {
          throw new UnknownFormatException(
              "The first line must be: Old Url,New Url,Status,Suggested Link,Archive Link");
        }
        yield new TransitionRows(records, keys);
      }
      case CSV -> {
        CsvRecords records = new CsvRecords(in);
        List<String> columns = header(records);
        if (!CsvRows.knows(columns)) {
          throw new UnknownFormatException(
              "The first line must name columns of "
                  + String.join(",", CsvRows.COLUMNS)
                  + ", old_url and kind among them");
        }
        yield new CsvRows(records, columns, keys, site);
      }
      case WXR, METADATA ->
          throw new UnknownFormatException("A WordPress export is opened otherwise");
    };
  }

  private static List<String> header(CsvRecords records) throws IOException {
    return records.next() instanceof CsvRecords.Next.Fields(long line, List<String> fields)
        ? columns(fields)
        : List.of();
  }

  private static List<String> columns(List<String> fields) {
    return fields.stream()
        .map(
            field -> field.replace("\uFEFF", "").replace("\"", "").strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
