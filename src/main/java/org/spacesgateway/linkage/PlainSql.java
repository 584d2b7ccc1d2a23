package org.spacesgateway.linkage;

import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.jdbc.ReturningWork;

/**
 * Sends statements past Hibernate: on the transaction's connection, or, outside of one, on a
 * connection that commits by itself and is given back at once. Hibernate would keep that one until
 * its session ends: while a provider is asked, or while the same request waits for a second one.
 */
@Singleton
public final class PlainSql {
  private final DataSource database;

  PlainSql(DataSource database) {
    this.database = database;
  }

  /**
   * Does this.
   *
   * @throws PersistenceException if the database fails; its cause says how
   */
  public <T> T run(ReturningWork<T> work) {
    try (Connection connection = database.getConnection()) {
      return work.execute(connection);
    } catch (SQLException failed) {
      throw new PersistenceException("The database did not do what was sent", failed);
    }
  }
}
