package org.spacesgateway.directory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/** Knows who asked to be erased: no import brings them back. */
public interface Erased {
  /** Those of these owners who asked to be erased; asked about many at once. */
  Set<Owner> among(Collection<Owner> owners, Connection database) throws SQLException;

  /**
   * A Live account.
   *
   * @param tid its tenant
   * @param oid its id there
   */
  record Owner(String tid, String oid) {}
}
