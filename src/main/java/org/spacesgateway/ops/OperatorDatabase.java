package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The command line's own connection to the configured database. */
final class OperatorDatabase {
  private OperatorDatabase() {}

  /**
   * The same database, to be connected to again and again.
   *
   * @throws CommandFailed when the configuration doesn't say where it is
   */
  static DataSource source() throws CommandFailed {
    return configured();
  }

  private static PGSimpleDataSource configured() throws CommandFailed {
    SmallRyeConfig config = Configuration.raw();
    CommandFailed.ifAny("Not started: ", Configuration.databaseFaults(config));
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(config.getValue(Migrations.URL, String.class));
    config.getOptionalValue(Migrations.USER, String.class).ifPresent(source::setUser);
    config.getOptionalValue(Migrations.PASSWORD, String.class).ifPresent(source::setPassword);
    return source;
  }

  /**
   * Connects, for a moment.
   *
   * @param seconds how long to wait for each of its answers, at most
   */
  static Connection open(int seconds) throws CommandFailed, SQLException {
    PGSimpleDataSource source = configured();
    source.setConnectTimeout(seconds);
    source.setSocketTimeout(seconds);
    source.setLoginTimeout(seconds);
    return source.getConnection();
  }

  /**
   * Connects.
   *
   * @return to be closed by the caller; commits by itself until told otherwise
   * @throws CommandFailed when the configuration doesn't say where the database is, or it does not
   *     answer
   */
  static Connection open() throws CommandFailed {
    SmallRyeConfig config = Configuration.raw();
    CommandFailed.ifAny("Not started: ", Configuration.databaseFaults(config));
    try {
      return DriverManager.getConnection(
          config.getValue(Migrations.URL, String.class),
          config.getOptionalValue(Migrations.USER, String.class).orElse(null),
          config.getOptionalValue(Migrations.PASSWORD, String.class).orElse(null));
    } catch (SQLException away) {
      throw new CommandFailed(
          "The database does not answer (SQLSTATE "
              + away.getSQLState()
              + "): is "
              + Migrations.URL
              + " right, and is it running?");
    }
  }
}
