package org.spacesgateway.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TestDatabase;

/** A blog's address, the map's version and what pods are told change together, or not at all. */
class BlogAddressIT {
  private static final String NAME = "blog_address";
  private static final String NEW = "https://new.example/";
  private static final String OLD = "https://old.example/";
  private Connection database;

  @BeforeEach
  void connect() throws SQLException {
    TestDatabase.migrated(NAME);
    database = TestDatabase.shared().connect(NAME);
    BlogAddress.keepAtOnce(database, 7, OLD, "Alice", Instant.now());
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void whatCannotBeToldDoesNotChange() throws Exception {
    String version = text("SELECT version FROM map_version");
    try (Statement statement = database.createStatement()) {
      statement.execute("ALTER TABLE blog_change ADD CHECK (address <> '" + NEW + "')");
    }
    assertThatThrownBy(() -> BlogAddress.keepAtOnce(database, 7, NEW, "Alice", Instant.now()))
        .isInstanceOf(SQLException.class);
    assertThat(text("SELECT address FROM wordpress_blog")).isEqualTo(OLD);
    assertThat(text("SELECT version FROM map_version")).isEqualTo(version);
    assertThat(database.getAutoCommit()).isTrue();
  }

  @Test
  void aChangeIsToldWithItsVersion() throws Exception {
    assertThat(BlogAddress.keepAtOnce(database, 7, NEW, "Alice", Instant.now())).isTrue();
    assertThat(text("SELECT address FROM blog_change JOIN map_version USING (version)"))
        .isEqualTo(NEW);
    assertThat(BlogAddress.keepAtOnce(database, 7, NEW, "Alice", Instant.now())).isFalse();
  }

  @Test
  void nobodyChangesItStatementByStatement() {
    assertThatThrownBy(() -> BlogAddress.keep(database, 7, NEW, "Alice", Instant.now()))
        .isInstanceOf(IllegalStateException.class);
  }

  private String text(String select) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      row.next();
      return row.getString(1);
    }
  }
}
