package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;

/** Entries whose address held an opaque token before 2006: (token, n) to (CID, entry). */
final class HandleRows implements Rows {
  /** The columns that a file of such rows must have. */
  static final List<String> COLUMNS = List.of("token", "n", "cid", "entry");

  private static final String INSERT =
      "INSERT INTO old_handle (token, n, cid, entry) SELECT token, n, cid, entry FROM staged ORDER BY token, n";
  private static final String UPSERT =
      "WITH put AS ("
          + INSERT
          + """
           ON CONFLICT (token, n) DO UPDATE SET cid = excluded.cid, entry = excluded.entry
            WHERE (old_handle.cid, old_handle.entry) IS DISTINCT FROM (excluded.cid, excluded.entry)
            RETURNING (xmax = 0) AS added)
          SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM put\
          """;

  private final Header header;

  HandleRows(Header header) {
    this.header = header;
  }

  @Override
  public String columns() {
    return "token text, n bigint, cid text, entry bigint";
  }

  @Override
  public void add(CsvFile.Record record, Chunk chunk) {
    header.check(record.fields());
    String token = header.field(record.fields(), "token");
    String n = header.field(record.fields(), "n");
    String entry = header.field(record.fields(), "entry");
    String hex = header.field(record.fields(), "cid");
    Optional<Cid> cid = Cid.ofHex(hex == null ? "" : hex);
    if (!(Handle.parse("cns!" + token + "!" + n).orElse(null)
        instanceof Handle.Opaque(String opaque, long number))) {
      throw new IllegalArgumentException("token must be 24 letters and digits, and n a number");
    }
    if (cid.isEmpty()) {
      throw new IllegalArgumentException("cid must be 1 to 16 hexadecimal digits");
    }
    if (entry == null || !entry.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("entry must be a number");
    }
    chunk.add(
        record.line(),
        opaque + "!" + number,
        opaque,
        number,
        cid.get().hex(),
        Long.parseLong(entry));
  }

  @Override
  public Merged insert(Connection database) throws SQLException {
    try (PreparedStatement insert = database.prepareStatement(INSERT)) {
      long added = insert.executeUpdate();
      return new Merged(added, 0, 0, 0, added, List.of(), List.of(), false);
    }
  }

  @Override
  public Merged merge(Connection database) throws SQLException {
    try (PreparedStatement put = database.prepareStatement(UPSERT);
        ResultSet counts = put.executeQuery()) {
      counts.next();
      long added = counts.getLong(1);
      long changed = counts.getLong(2);
      return new Merged(added, changed, 0, 0, added + changed, List.of(), List.of(), changed > 0);
    }
  }
}
