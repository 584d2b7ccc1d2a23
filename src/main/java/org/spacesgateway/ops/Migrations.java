package org.spacesgateway.ops;

import io.smallrye.config.SmallRyeConfig;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the database's schema up to date: the {@code migrate} command. */
final class Migrations {
  /** Where the database is. */
  static final String URL = "quarkus.datasource.jdbc.url";

  static final String USER = "quarkus.datasource.username";
  static final String PASSWORD = "quarkus.datasource.password";

  private Migrations() {}

  /**
   * Applies what is missing.
   *
   * @return 0 when the schema is up to date, 1 when it could not be brought there
   */
  static int run(SmallRyeConfig config) {
    try {
      MigrateResult result =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(
                  config.getValue(URL, String.class),
                  config.getOptionalValue(USER, String.class).orElse(null),
                  config.getOptionalValue(PASSWORD, String.class).orElse(null))
              .locations("classpath:db/migration")
              .cleanDisabled(true)
              .load()
              .migrate();
      System.out.printf(
          "Schema at version %s, %d migrations applied.%n",
          result.targetSchemaVersion == null
              ? result.initialSchemaVersion
              : result.targetSchemaVersion,
          result.migrationsExecuted);
      return 0;
    } catch (FlywayException e) {
      System.err.println(
          "Not migrated: " + e.getMessage().strip().lines().findFirst().orElse("no reason given"));
      return 1;
    }
  }
}
