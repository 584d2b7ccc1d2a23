package org.spacesgateway.frontdoor;

import io.vertx.core.Context;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;

/** Which Spaces are on their way to a blog: their pictures are fetched from where they were. */
@Singleton
final class BroughtAlong {
  /** Of this process, at the database at once. */
  private static final int MOST_LOOK_UPS = 4;

  private final DataSource database;
  private final Semaphore lookUps = new Semaphore(MOST_LOOK_UPS);

  BroughtAlong(DataSource database) {
    this.database = database;
  }

  /**
   * Looks whether a transfer of a Space is open, and never blocks.
   *
   * @param here of the request
   * @param then told there, or at once; no, where the database is away or asked too much
   */
  void find(Cid cid, Context here, Consumer<Boolean> then) {
    if (!lookUps.tryAcquire()) {
      then.accept(false);
      return;
    }
    here.executeBlocking(() -> isOpen(cid), false)
        .onComplete(found -> {
          lookUps.release();
          then.accept(found.succeeded() && found.result());
        });
  }

  /**
   * The same, waiting for the database.
   *
   * @throws SQLException if it is away
   */
  boolean isOpen(Cid cid) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT FROM transfer WHERE cid = ? AND ended_at IS NULL")) {
      select.setString(1, cid.hex());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
