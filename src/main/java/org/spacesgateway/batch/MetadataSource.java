package org.spacesgateway.batch;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.address.Handle;
import org.spacesgateway.batch.MapFile.UnknownFormatException;

/**
 * Rows of posts' metadata alone: {@code post_url,meta_key,meta_value}, published posts only. Other
 * metadata is passed over.
 */
public final class MetadataSource implements RowSource {
  /** The columns, in order. */
  static final List<String> COLUMNS = List.of("post_url", "meta_key", "meta_value");

  private final CsvRecords records;
  private final EntryRows rows;
  private boolean begun;

  /** Rows of a file that was looked through before. */
  public MetadataSource(InputStream in, MovedSpace moved)
      throws IOException, UnknownFormatException {
    records = behindHeader(in);
    rows = new EntryRows(moved);
  }

  /**
   * Looks through a file; its address is the front page of the first post's host.
   *
   * @throws UnknownFormatException if its first line is another
   */
  public static WxrSource.Survey survey(InputStream in) throws IOException, UnknownFormatException {
    CsvRecords records = behindHeader(in);
    String address = null;
    Set<Cid> cids = new HashSet<>();
    for (CsvRecords.Next next = records.next(); next != null; next = records.next()) {
      if (next instanceof CsvRecords.Next.Fields(long line, List<String> fields)
          && fields.size() == COLUMNS.size()) {
        Optional<Handle.Of> entry = EntryKeys.ofMetadata(fields.get(1).strip(), fields.get(2));
        entry.ifPresent(it -> cids.add(it.cid()));
        if (entry.isPresent() && address == null) {
          address = fields.getFirst().strip().replaceFirst("^((?i)https?://[^/?#]*).*", "$1/");
        }
      }
    }
    return new WxrSource.Survey(address, "", cids, 0, 0);
  }

  @Override
  public SourceRow next() throws IOException {
    if (!begun) {
      begun = true;
      return rows.home();
    }
    for (CsvRecords.Next next = records.next(); next != null; next = records.next()) {
      Optional<SourceRow> row =
          switch (next) {
            // The text is not told: it may hold a secret.
            case CsvRecords.Next.Unreadable(long line, String text, String reason) ->
                Optional.of(rows.refused(line, "", reason));
            case CsvRecords.Next.Fields(long line, List<String> fields) -> row(line, fields);
          };
      if (row.isPresent()) {
        return row.get();
      }
    }
    return null;
  }

  private Optional<SourceRow> row(long line, List<String> fields) {
    if (fields.size() != COLUMNS.size()) {
      return Optional.of(rows.refused(line, "", "not as many fields as columns"));
    }
    String key = fields.get(1).strip();
    if (!EntryKeys.isKey(key)) {
      return Optional.empty();
    }
    Optional<Handle.Of> entry = EntryKeys.ofMetadata(key, fields.get(2));
    return entry.isEmpty()
        ? Optional.of(
            rows.refused(line, "spaces_…_permalink", "its metadata's digest or form is not right"))
        : rows.entry(line, entry.get(), fields.getFirst().strip());
  }

  private static CsvRecords behindHeader(InputStream in)
      throws IOException, UnknownFormatException {
    CsvRecords records = new CsvRecords(in);
    if (records.next() instanceof CsvRecords.Next.Fields(long line, List<String> fields)
        && fields.stream()
            .map(field -> field.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT))
            .toList()
            .equals(COLUMNS)) {
      return records;
    }
    throw new UnknownFormatException("The first line must be: " + String.join(",", COLUMNS));
  }
}
