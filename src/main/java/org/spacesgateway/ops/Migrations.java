package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the database's schema up to date: the {@code migrate} command. */
final class Migrations {
  /** Where the database is. */
  static final String URL = "quarkus.datasource.jdbc.url";

  static final String USER = "quarkus.datasource.username";
  static final String PASSWORD = "quarkus.datasource.password";

  /**
   * Whoever asks for a table queues behind the change that waits for it, and waits for a second at
   * most before they give up: so a change gives up earlier, and is tried again. And a migration
   * whose process was killed ends soon, however long its statement would take, and leaves its lock
   * to the next.
   */
  private static final String SESSION =
      "SET lock_timeout = '500ms'; SET client_connection_check_interval = '1s'";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Five minutes or more; the Job that runs it begins again later. */
  private static final int MOST_ATTEMPTS = 200;

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  private Migrations() {}

  /**
   * Applies what is missing, each migration in a transaction of its own: killed at any moment, it
   * goes on where it was when it is run again.
   *
   * @return 0 when the schema is up to date, 1 when it could not be brought there
   */
  static int run(SmallRyeConfig config) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(
                config.getValue(URL, String.class),
                config.getOptionalValue(USER, String.class).orElse(null),
                config.getOptionalValue(PASSWORD, String.class).orElse(null))
            .locations("classpath:db/migration")
            .initSql(SESSION)
            .cleanDisabled(true)
            .load();
    for (int attempt = 1; ; attempt++) {
      try {
        MigrateResult result = flyway.migrate();
        System.out.printf(
            "Schema at version %s, %d migrations applied.%n",
            result.targetSchemaVersion == null
                ? result.initialSchemaVersion
                : result.targetSchemaVersion,
            result.migrationsExecuted);
        return 0;
      } catch (FlywayException e) {
        if (!isLockedOut(e) || attempt == MOST_ATTEMPTS || !paused()) {
          System.err.println(
              "Not migrated: "
                  + e.getMessage().strip().lines().findFirst().orElse("no reason given"));
          return 1;
        }
        if (attempt == 1) {
          System.out.println("Somebody holds what is to be changed: trying again.");
        }
      }
    }
  }

  private static boolean isLockedOut(Throwable why) {
    return why != null
        && (why instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())
            || isLockedOut(why.getCause()));
  }

  private static boolean paused() {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
