package org.spacesgateway.batch;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.SourceSite;

/** A small retired site, its maps in our own columns, and the database they go into. */
final class Maps {
  static final SourceSite SITE =
      new SourceSite(
          "old",
          SourceSite.Kind.PLAIN,
          List.of("old.example", "older.example"),
          List.of(),
          Set.of("new.example", "old.example", "other.example"),
          false,
          true,
          Optional.empty(),
          new Comparison(false, Set.of("id")),
          false);
  static final SourceSite OTHER =
      new SourceSite(
          "other",
          SourceSite.Kind.PLAIN,
          List.of("other.example"),
          List.of(),
          Set.of("third.example"),
          false,
          true,
          Optional.empty(),
          new Comparison(true, Set.of()),
          false);
  static final SourceSite SPACES =
      new SourceSite(
          "spaces", List.of("spaces.example", "*.spaces.example"), List.of("spaces.example"));
  static final AuditEntry AUDIT = new AuditEntry("tester", "test", "a map", "because");

  static final Admission ADMISSION = new Admission("https://gateway.example", false);

  private final Connection database;

  Maps(Connection database) {
    this.database = database;
  }

  OldKeys keys() {
    return new OldKeys(List.of(SITE, OTHER, SPACES), new SpaceNames(database));
  }

  /** Begins a batch, or goes on with it, and stages the rows that a source hands over. */
  UUID staged(RowSource rows, String digest) throws Exception {
    MappingBatch batch =
        MappingBatch.begin(database, "csv", "map.csv", digest, "tester", "because", Instant.now());
    if (batch.state() == MappingBatch.State.STAGING) {
      new Staging(database, keys(), ADMISSION).stage(batch.id(), rows, Instant.now(), line -> {});
    }
    return batch.id();
  }

  /** Stages and checks rows of {@code old_url,kind,target}. */
  UUID checked(String... rows) throws Exception {
    String file = "old_url,kind,target\n" + String.join("\n", rows);
    UUID id = staged(rows(file), file);
    check(id);
    return id;
  }

  /** Checks a batch, perhaps again. */
  void check(UUID batch) throws Exception {
    Check.check(database, batch, keys(), ADMISSION, Instant.now());
  }

  /** Makes rows live. */
  UUID published(String... rows) throws Exception {
    UUID id = checked(rows);
    Publishing.publish(database, id, AUDIT, Instant.now());
    return id;
  }

  RowSource rows(String csv) throws Exception {
    InputStream in = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    return MapFile.open(in, MapFile.Format.CSV, keys(), Optional.of(SITE), null);
  }

  Difference difference(UUID batch) throws SQLException {
    return Difference.of(database, batch);
  }

  /** All that is live, a line each: key, kind, target, in order. */
  List<String> live() throws SQLException {
    return lines(
        "SELECT key || ' ' || kind || coalesce(' ' || target, '') FROM mapping ORDER BY 1");
  }

  /** All that is live, to its last column but the version. */
  List<String> liveWhole() throws SQLException {
    return lines("SELECT (to_jsonb(m) - 'version')::text FROM mapping m ORDER BY 1");
  }

  List<String> lines(String select) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      while (row.next()) {
        lines.add(row.getString(1));
      }
    }
    return lines;
  }
}
