package org.spacesgateway.sandbox;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One PostgreSQL server for all the tests of this JVM, started at first use, gone with its data
 * when the JVM ends.
 */
public final class TestDatabase {
  private static final Path ALL = Path.of("target", "test-databases");
  private static final int MOST_CONNECTIONS = 32;
  private static final String TEMPLATE = "migrated_template";
  private static SandboxDatabase shared;
  private static UsedDatabase used;

  private TestDatabase() {}

  /** The server. */
  public static synchronized SandboxDatabase shared() {
    if (shared == null) {
      forgetTheDead();
      Path directory = directory();
      // Before the server's own entry, so that it is deleted after the server has stopped.
      AtExit.close(() -> Directories.delete(directory));
      shared = SandboxDatabase.start(directory, 0, Map.of());
    }
    return shared;
  }

  /**
   * A fresh database with the gateway's schema, as a copy of one that was migrated once; returns
   * its JDBC address. Of an existing one of that name the connections are ended and the rows
   * deleted; if its schema is another by now, it is dropped.
   */
  public static synchronized String migrated(String name) {
    SandboxDatabase server = shared();
    if (used == null) {
      String url = server.createDatabase(TEMPLATE);
      GatewayProcess.at(directory().resolve("migration"))
          .database(url, server.user(), server.password())
          .migrate();
      used = new UsedDatabase(server, TEMPLATE);
    }
    return used.empty(name) ? server.url(name) : server.createDatabase(name, TEMPLATE);
  }

  /**
   * The same, with its connections kept, as the gateway keeps its own: opening one takes longer
   * than most of what is done with it. Whoever asked closes it.
   */
  public static AgroalDataSource pool(String name) {
    String url = migrated(name);
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(pool ->
                  pool.maxSize(MOST_CONNECTIONS)
                      // Whoever is interrupted while it reads leaves a broken one.
                      .exceptionSorter(new PostgreSQLExceptionSorter())
                      .connectionFactoryConfiguration(each ->
                          each.jdbcUrl(url)
                              .principal(new NamePrincipal(shared().user()))
                              .credential(new SimplePassword(shared().password())))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path directory() {
    return ALL.resolve(Long.toString(ProcessHandle.current().pid())).toAbsolutePath();
  }

  /* Of JVMs that were killed. */
  private static void forgetTheDead() {
    if (!Files.isDirectory(ALL)) {
      return;
    }
    try (Stream<Path> entries = Files.list(ALL)) {
      List<Path> dead =
          entries
              .filter(entry -> entry.getFileName().toString().matches("[0-9]{1,10}"))
              .filter(entry ->
                  ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).isEmpty())
              .toList();
      for (Path directory : dead) {
        SandboxDatabase.stopLeftover(directory);
        Directories.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
