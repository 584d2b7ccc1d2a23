package org.spacesgateway.signin;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What is written down as a session begins, in the same statement: that costs no way to the
 * database and no commit of its own.
 */
public interface WithSession {
  /** A statement that changes something else than sessions, and answers nothing. */
  String statement();

  /**
   * Sets the parameters of that.
   *
   * @param first the number of the first of them
   * @param claims of the ID token, which was verified
   * @param began when the session began
   * @return the number after the last of them
   * @throws SQLException if the driver fails
   */
  int set(PreparedStatement all, int first, IdTokenClaims claims, Instant began)
      throws SQLException;
}
