package org.spacesgateway.linkage;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spacesgateway.directory.Erased;
import org.spacesgateway.secret.Vault;

/** Who asked to be erased, as keyed digests: they can be recognised, not read. */
public final class Erasures implements Erased {
  /**
   * Holds unless one of these digests was erased at that moment or later: a parameter for the
   * digests, one for the moment.
   */
  static final String NOT_SINCE =
      "NOT EXISTS (SELECT FROM erasure WHERE digest = ANY (?) AND at >= ?)";

  private final Vault vault;

  /** Recognises them under any key of this vault. */
  public Erasures(Vault vault) {
    this.vault = vault;
  }

  @Override
  public Set<Owner> among(Collection<Owner> owners, Connection database) throws SQLException {
    Map<ByteBuffer, Owner> byDigest = new HashMap<>();
    for (Owner owner : owners) {
      digests(vault, owner.tid(), owner.oid())
          .forEach(digest -> byDigest.put(ByteBuffer.wrap(digest), owner));
    }
    Set<Owner> erased = new HashSet<>();
    try (PreparedStatement select =
        database.prepareStatement("SELECT digest FROM erasure WHERE digest = ANY (?)")) {
      select.setArray(
          1,
          database.createArrayOf(
              "bytea", byDigest.keySet().stream().map(ByteBuffer::array).toArray(byte[][]::new)));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          erased.add(byDigest.get(ByteBuffer.wrap(found.getBytes(1))));
        }
      }
    }
    return erased;
  }

  /** A person's digests, the current key's first. */
  static List<byte[]> digests(Vault vault, String tid, String oid) {
    return vault.digests(tid + "\n" + oid);
  }
}
