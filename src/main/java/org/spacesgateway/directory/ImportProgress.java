package org.spacesgateway.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * How far a file has come, kept beside what it loaded and by the file's SHA-256: a stopped import
 * of the very same file goes on there, unless another one was loaded since.
 */
final class ImportProgress {
  private static final String SAVE =
      """
      INSERT INTO directory_import (digest, records, added, changed, same, without_owner,
        without_alias, refused, changes, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (digest) DO UPDATE SET records = excluded.records, added = excluded.added,
        changed = excluded.changed, same = excluded.same, without_owner = excluded.without_owner,
        without_alias = excluded.without_alias, refused = excluded.refused,
        changes = excluded.changes, at = excluded.at\
      """;

  /* Of what they loaded a later file may have changed anything. What pods have not read of it stays
  to be read. */
  private static final String OTHERS_BEGIN_ANEW =
      """
      UPDATE directory_import SET records = 0, added = 0, changed = 0, same = 0, without_owner = 0,
        without_alias = 0, refused = 0 WHERE digest <> ? AND records > 0\
      """;

  private final String digest;
  private final boolean wasStopped;
  private ImportCounts counts;

  private ImportProgress(String digest, ImportCounts counts) {
    this.digest = digest;
    // Also if it begins anew since: pods have not read what it changed before.
    this.wasStopped = counts.records() > 0 || counts.changes() > 0;
    this.counts = counts;
  }

  /** Where the file is: at its beginning, unless it was stopped, and none was loaded since. */
  static ImportProgress of(Path file, Connection database) throws IOException, SQLException {
    String digest = digest(file);
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT records, added, changed, same, without_owner, without_alias, refused, changes FROM directory_import WHERE digest = ?")) {
      select.setString(1, digest);
      try (ResultSet row = select.executeQuery()) {
        return new ImportProgress(
            digest,
            row.next()
                ? new ImportCounts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8))
                : ImportCounts.NONE);
      }
    }
  }

  /** What is loaded for good. */
  ImportCounts counts() {
    return counts;
  }

  /** Writes it down in the transaction that makes it true. */
  void save(ImportCounts then, Instant now, Connection database) throws SQLException {
    try (PreparedStatement save = database.prepareStatement(SAVE);
        PreparedStatement others = database.prepareStatement(OTHERS_BEGIN_ANEW)) {
      save.setString(1, digest);
      save.setLong(2, then.records());
      save.setLong(3, then.added());
      save.setLong(4, then.changed());
      save.setLong(5, then.same());
      save.setLong(6, then.withoutOwner());
      save.setLong(7, then.withoutAlias());
      save.setLong(8, then.refused());
      save.setLong(9, then.changes());
      save.setObject(10, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
      save.executeUpdate();
      others.setString(1, digest);
      others.executeUpdate();
    }
  }

  /** That transaction is committed. */
  void reached(ImportCounts then) {
    counts = then;
  }

  /**
   * The file is at its end. Pods were told of each change, but not of what is new: if this file
   * changed anything, they read that now. Where tokens lead elsewhere, or may since a file was
   * stopped, they forget all that they remember and read all of it.
   *
   * @param began the map's version before this file changed anything
   * @param ledElsewhere whether a token of it leads elsewhere now
   */
  void end(long began, boolean ledElsewhere, Connection database) throws SQLException {
    try (PreparedStatement read =
            database.prepareStatement("UPDATE directory_import SET changes = 0 WHERE changes > 0");
        PreparedStatement forget =
            database.prepareStatement("DELETE FROM directory_import WHERE digest = ?")) {
      int files = read.executeUpdate();
      boolean ofOthers = files > (counts.changes() > 0 ? 1 : 0);
      forget.setString(1, digest);
      forget.executeUpdate();
      if (ledElsewhere || wasStopped && files > 0 || ofOthers) {
        MapVersion.reload(database);
      } else if (files > 0) {
        MapVersion.readOn(began, database);
      }
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[256 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
