package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;

/** The directory's names of Spaces, asked one by one; the last ones are remembered. */
public final class SpaceNames implements OldKeys.Names {
  private static final int REMEMBERED = 10_000;

  private final Connection database;
  private final Map<String, Optional<Cid>> aliases = new Remembered<>();

  /**
   * @param database the caller's, who closes it
   */
  public SpaceNames(Connection database) {
    this.database = database;
  }

  @Override
  public Optional<Cid> ofAlias(String alias) throws SQLException {
    Optional<Cid> known = aliases.get(alias);
    if (known == null) {
      known = asked(alias);
      aliases.put(alias, known);
    }
    return known;
  }

  private Optional<Cid> asked(String alias) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT cid FROM space_alias WHERE alias = ?")) {
      select.setString(1, alias);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Cid.ofHex(row.getString(1)) : Optional.empty();
      }
    }
  }

  @Override
  public Optional<Handle.Of> ofToken(Handle.Opaque old) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT cid, entry FROM old_handle WHERE token = ? AND n = ?")) {
      select.setString(1, old.token());
      select.setLong(2, old.number());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long entry = row.getLong(2);
        return Cid.ofHex(row.getString(1)).map(cid -> new Handle.Of(cid, entry));
      }
    }
  }

  private static final class Remembered<T> extends LinkedHashMap<String, T> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
      return size() > REMEMBERED;
    }
  }
}
