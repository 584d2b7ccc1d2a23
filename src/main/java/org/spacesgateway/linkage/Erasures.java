package org.spacesgateway.linkage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.spacesgateway.secret.Vault;

/** Who asked to be erased, as keyed digests: they can be recognised, not read. */
public final class Erasures {
  private final Vault vault;
  private final Connection database;

  /** Reads by this connection, which stays the caller's. */
  public Erasures(Vault vault, Connection database) {
    this.vault = vault;
    this.database = database;
  }

  /** Whether the person with this Live account asked to be erased, under any live key. */
  public boolean holds(String tid, String oid) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT 1 FROM erasure WHERE digest = ANY (?)")) {
      select.setArray(
          1, database.createArrayOf("bytea", digests(vault, tid, oid).toArray(byte[][]::new)));
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  /** A person's digests, the current key's first. */
  static List<byte[]> digests(Vault vault, String tid, String oid) {
    return vault.digests(tid + "\n" + oid);
  }
}
