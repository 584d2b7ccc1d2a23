package org.spacesgateway.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads the operator's directory from a file, in chunks: each is copied beside the tables and put
 * into them in one transaction, while the next one is read. A bad row is told and passed over,
 * never fatal. An import that was stopped goes on where it was; one that came to its end changes
 * nothing when it is run again.
 */
public final class DirectoryImport {
  private static final int ROWS_A_CHUNK = 50_000;
  private static final int MOST_ATTEMPTS = 5;
  private static final String TAKEN = "23505";
  private static final int COPIED_AT_ONCE = 64 << 10;

  private final Connection database;
  private final Erased erased;
  private final Instant now;
  private final AuditEntry deed;
  private final Listener listener;

  /* A chunk is thought to be like the one ahead of it. Adding rows without looking for each costs
  far less; the first that is there already tells that this one must be looked through. */
  private boolean allNew = true;

  private boolean reloaded;

  /** Hears what becomes of a file. */
  public interface Listener {
    /**
     * A row was not loaded as it stands.
     *
     * @param line that it begins on, from 1
     * @param reason without the row's values
     */
    void found(long line, String reason);

    /** So much of the file is loaded and stays so, in per cent. */
    void reached(int percent, ImportCounts soFar);
  }

  /**
   * @param database it is used for this alone, and not closed
   * @param erased owners whom no import brings back
   * @param deed is written down ahead of the first change
   */
  public DirectoryImport(
      Connection database, Erased erased, Instant now, AuditEntry deed, Listener listener) {
    this.database = database;
    this.erased = erased;
    this.now = now;
    this.deed = deed;
    this.listener = listener;
  }

  /**
   * Loads Spaces.
   *
   * @param file its first record names the columns
   * @throws IllegalArgumentException if it doesn't
   * @throws SQLException if the database fails; what was loaded stays, and loading again is safe
   */
  public ImportCounts spaces(Path file) throws IOException, SQLException {
    try (CsvFile csv = new CsvFile(file)) {
      Header header = new Header(fields(csv), SpaceRow.COLUMNS, SpaceRow.OPTIONAL);
      return load(file, csv, new SpaceRows(header, erased, now));
    }
  }

  /** Loads what tokens in addresses from before 2006 stand for; the rest as {@link #spaces}. */
  public ImportCounts handles(Path file) throws IOException, SQLException {
    try (CsvFile csv = new CsvFile(file)) {
      Header header = new Header(fields(csv), HandleRows.COLUMNS, List.of());
      return load(file, csv, new HandleRows(header));
    }
  }

  private static List<String> fields(CsvFile csv) throws IOException {
    CsvFile.Record first = csv.next();
    return first == null ? null : first.fields();
  }

  private ImportCounts load(Path file, CsvFile csv, Rows rows) throws IOException, SQLException {
    database.setAutoCommit(false);
    prepare(rows);
    ImportProgress progress = ImportProgress.of(file, database);
    long began = MapVersion.current(database);
    for (long i = 0; i < progress.counts().records(); i++) {
      csv.next();
    }
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<Chunk> next = reader.submit(() -> read(csv, rows));
      for (Chunk chunk = got(next); chunk.records() > 0; chunk = got(next)) {
        int percent = csv.percent();
        next = reader.submit(() -> read(csv, rows));
        put(chunk, rows, progress);
        listener.reached(percent, progress.counts());
      }
    }
    progress.end(began, reloaded, database);
    database.commit();
    return progress.counts();
  }

  private void prepare(Rows rows) throws SQLException {
    try (Statement statement = database.createStatement()) {
      // Before the session's first temporary table, or not at all.
      statement.execute("SET temp_buffers = '64MB'");
      // Enough to sort a chunk in memory.
      statement.execute("SET work_mem = '64MB'");
      // A chunk is looked up row by row: the tables behind it may be a thousand times its size.
      statement.execute("SET enable_hashjoin = off");
      statement.execute("SET enable_mergejoin = off");
      statement.execute("SET random_page_cost = 1.1");
      statement.execute("DROP TABLE IF EXISTS pg_temp.staged");
      statement.execute(
          "CREATE TEMP TABLE staged (line bigint, " + rows.columns() + ") ON COMMIT DELETE ROWS");
    }
    deed.write(database, now);
    database.commit();
  }

  private static Chunk read(CsvFile csv, Rows rows) throws IOException {
    Chunk chunk = new Chunk();
    while (chunk.records() < ROWS_A_CHUNK) {
      CsvFile.Record record = csv.next();
      if (record == null) {
        break;
      }
      chunk.read();
      if (record.fields() == null) {
        chunk.refuse(record.line(), "it can't be read as CSV");
        continue;
      }
      try {
        rows.add(record, chunk);
      } catch (IllegalArgumentException bad) {
        chunk.refuse(record.line(), bad.getMessage());
      }
    }
    return chunk;
  }

  private static Chunk got(Future<Chunk> chunk) throws IOException {
    try {
      return chunk.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException wrong -> throw wrong;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void put(Chunk chunk, Rows rows, ImportProgress progress) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        oneAtATime();
        copy(chunk.text());
        dropRepeated(chunk.repeated());
        Rows.Merged merged = allNew ? rows.insert(database) : rows.merge(database);
        ImportCounts counts = progress.counts().plus(chunk, merged);
        progress.save(counts, now, database);
        tell(merged);
        database.commit();
        reloaded |= merged.leadsElsewhere();
        allNew = merged.asGiven() && counts.same() == progress.counts().same();
        progress.reached(counts);
        List<Chunk.Problem> told = new ArrayList<>(chunk.problems());
        told.addAll(merged.told());
        told.sort(Comparator.comparingLong(Chunk.Problem::line));
        told.forEach(problem -> listener.found(problem.line(), problem.reason()));
        return;
      } catch (SQLException e) {
        database.rollback();
        boolean known = allNew && TAKEN.equals(e.getSQLState());
        if (known) {
          allNew = false;
        } else if (!Conflict.isOne(e) || attempt >= MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /* Of two imports, too: what has changed is found by comparing ahead of writing. */
  private void oneAtATime() throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("LOCK TABLE directory_import IN SHARE ROW EXCLUSIVE MODE");
    }
  }

  /* With what it is about, for an import may die at any moment. Last, for from here on nobody else
  changes the map. Pods forget all at most once before the end: they would never have read all again
  before they forget it anew. */
  private void tell(Rows.Merged merged) throws SQLException {
    if (merged.changes() > 0) {
      long version =
          merged.leadsElsewhere() && !reloaded
              ? MapVersion.reload(database)
              : MapVersion.next(database);
      MapVersion.tell(version, merged.answeredAnew(), database);
    }
  }

  private void dropRepeated(List<Long> lines) throws SQLException {
    if (!lines.isEmpty()) {
      try (PreparedStatement drop =
          database.prepareStatement("DELETE FROM staged WHERE line = ANY (?)")) {
        drop.setArray(1, database.createArrayOf("bigint", lines.toArray()));
        drop.executeUpdate();
      }
    }
  }

  private void copy(CharSequence text) throws SQLException {
    CopyIn copy = database.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY staged FROM STDIN");
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + COPIED_AT_ONCE);
      // Both halves of a pair of surrogates stay together.
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      byte[] bytes = text.subSequence(from, to).toString().getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      from = to;
    }
    copy.endCopy();
  }
}
