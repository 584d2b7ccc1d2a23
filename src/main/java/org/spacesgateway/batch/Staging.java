package org.spacesgateway.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;

/**
 * Reads a file into a batch's rows, some ten thousand a transaction. What can't be read, and what
 * leads to where it may not, is a row with a reason. Ended early, it goes on where it stopped.
 */
public final class Staging {
  private static final int ROWS_A_CHUNK = 20_000;
  private static final int OLD_TOLD = 300;
  private static final String COPY =
      """
      COPY mapping_row (batch, line, old, scope, key, kind, target, blog_id, path, archive,
        suggested, title, position, next_scope, next_key, verdict, reason, note) FROM STDIN\
      """;

  private final Connection database;
  private final OldKeys keys;
  private final Admission admission;

  /**
   * @param database the caller's; its transactions are begun and ended here
   * @param keys of all sites, whatever of them the file is about
   */
  public Staging(Connection database, OldKeys keys, Admission admission) {
    this.database = database;
    this.keys = keys;
    this.admission = admission;
  }

  /**
   * Reads all of a file that isn't read yet.
   *
   * @param progress hears now and then which line is staged
   * @throws SQLException if the database fails; what was committed is gone on from
   * @throws MappingBatch.RefusedException if the batch is past staging, or is given up meanwhile
   */
  public void stage(UUID id, RowSource rows, Instant now, LongConsumer progress)
      throws IOException, SQLException, MappingBatch.RefusedException {
    database.setAutoCommit(false);
    MappingBatch batch = locked(id);
    long last = batch.stagedLines();
    StringBuilder chunk = new StringBuilder(1 << 20);
    int filled = 0;
    for (SourceRow row = rows.next(); row != null; row = rows.next()) {
      if (row.line() <= batch.stagedLines()) {
        continue;
      }
      append(chunk, id, row);
      last = row.line();
      if (++filled == ROWS_A_CHUNK) {
        write(id, chunk, last);
        database.commit();
        progress.accept(last);
        // Whoever stages the same file meanwhile waits here, and fails on the first row.
        locked(id);
        filled = 0;
      }
    }
    write(id, chunk, last);
    batch.become(database, MappingBatch.State.STAGED, now);
    database.commit();
    try (Statement analyze = database.createStatement()) {
      analyze.execute("ANALYZE mapping_row");
    }
    database.commit();
  }

  /* Between two transactions it may have been given up. */
  private MappingBatch locked(UUID id) throws SQLException, MappingBatch.RefusedException {
    MappingBatch batch = MappingBatch.locked(database, id);
    return switch (batch.state()) {
      case STAGING -> batch;
      case DISCARDED ->
          throw new MappingBatch.RefusedException(
              "Batch %s was discarded while its file was read: import that again".formatted(id));
      default -> throw new MappingBatch.RefusedException("Batch " + id + " is staged already");
    };
  }

  private void write(UUID id, StringBuilder chunk, long last) throws SQLException, IOException {
    byte[] bytes = chunk.toString().getBytes(StandardCharsets.UTF_8);
    chunk.setLength(0);
    database
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(COPY, new java.io.ByteArrayInputStream(bytes), 64 << 10);
    try (PreparedStatement update =
        database.prepareStatement("UPDATE mapping_batch SET staged_lines = ? WHERE id = ?")) {
      update.setLong(1, last);
      update.setObject(2, id);
      update.executeUpdate();
    }
  }

  private void append(StringBuilder to, UUID batch, SourceRow row) throws SQLException {
    if (row.refused() != null) {
      append(to, batch, row, row.refused());
      return;
    }
    switch (admission.of(row.site(), row.key(), row.mapping())) {
      case Admission.Verdict.Refused(String reason) -> append(to, batch, row, reason);
      case Admission.Verdict.Admitted(Mapping mapping) -> append(to, batch, row, mapping);
    }
  }

  private static void append(StringBuilder to, UUID batch, SourceRow row, String reason) {
    to.append(batch).append('\t').append(row.line());
    field(to, row.old().length() > OLD_TOLD ? row.old().substring(0, OLD_TOLD) : row.old());
    for (int i = 0; i < 12; i++) {
      field(to, null);
    }
    field(to, "reject");
    field(to, reason);
    field(to, null);
    to.append('\n');
  }

  private void append(StringBuilder to, UUID batch, SourceRow row, Mapping mapping)
      throws SQLException {
    MapKey next = next(mapping);
    to.append(batch).append('\t').append(row.line());
    field(to, row.old());
    field(to, row.key().scope());
    field(to, row.key().key());
    field(to, Mapping.stored(mapping.kind()));
    field(to, mapping.target());
    field(to, mapping.blogId());
    field(to, mapping.path());
    field(to, mapping.archive());
    field(to, mapping.suggested());
    field(to, mapping.title());
    field(to, mapping.position());
    field(to, next == null ? null : next.scope());
    field(to, next == null ? null : next.key());
    field(to, "create");
    field(to, null);
    field(to, row.note());
    to.append('\n');
  }

  /** The key of a target that is an old address itself; else null. */
  private MapKey next(Mapping mapping) throws SQLException {
    return mapping.target() == null
        ? null
        : keys.next(
                mapping.kind() == Mapping.Kind.PATTERN
                    ? RulesOfBatch.example(mapping.target())
                    : mapping.target())
            .orElse(null);
  }

  private static void field(StringBuilder to, Object value) {
    to.append('\t');
    if (value == null) {
      to.append("\\N");
      return;
    }
    String text = value.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> to.append("\\\\");
        case '\t' -> to.append("\\t");
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case 0 -> to.append('?');
        default -> to.append(c);
      }
    }
  }
}
