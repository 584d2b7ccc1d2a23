package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.sandbox.TestDatabase;

/** What the restore test asks, asked of a schema that was migrated. */
class RestoreTestIT {
  private static final String SPACE =
      "INSERT INTO space (cid, visibility, loaded_at) VALUES ('1', 'public', now())";
  private static final String LINK =
      """
      INSERT INTO account_link (id, live_person, wordpress_person, blog_id, handoff, linked_at, redirects)
      VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), now(), 'all')\
      """;
  private static final String ARRIVAL =
      """
      INSERT INTO arrival (id, at, kind, source, method, client, counted, target)
      VALUES (gen_random_uuid(), now(), 'signup', 'direct', 'GET', 'browser', true, '/')\
      """;
  private static final String LONG_AGO = ARRIVAL.replace("now()", "now() - interval '2 days'");

  private Connection database;

  @BeforeEach
  void migrated() throws SQLException {
    TestDatabase.migrated("restored");
    database = TestDatabase.shared().connect("restored");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void aCopyWithAllOfThemPasses() throws SQLException {
    execute(List.of(SPACE, LINK, ARRIVAL));
    assertThatCode(this::ask).doesNotThrowAnyException();
  }

  static Stream<List<List<String>>> lacking() {
    return Stream.of(
        List.of(List.of(), List.of("no Spaces")),
        List.of(List.of(LINK, ARRIVAL), List.of("no Spaces")),
        List.of(List.of(SPACE, ARRIVAL), List.of("no links")),
        List.of(List.of(SPACE, LINK), List.of("no arrival of the last day")),
        List.of(List.of(SPACE, LINK, LONG_AGO), List.of("no arrival of the last day")),
        List.of(
            List.of(SPACE, LINK, ARRIVAL, "DELETE FROM flyway_schema_history"),
            List.of("no schema")));
  }

  @ParameterizedTest
  @MethodSource("lacking")
  void aCopyThatLacksOneFails(List<List<String>> lacking) throws SQLException {
    execute(lacking.getFirst());
    assertThatThrownBy(this::ask)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(lacking.getLast().getFirst());
  }

  private void ask() throws SQLException {
    for (World test : World.restoreTests()) {
      String script =
          test.all("Job").findAny().orElseThrow().tree().findPath("args").path(0).asString();
      Matcher sql = Pattern.compile("(?s)<<'SQL'\n(.*)\nSQL").matcher(script);
      if (!sql.find()) {
        throw new IllegalStateException("no SQL in " + script);
      }
      execute(List.of(sql.group(1)));
    }
  }

  private void execute(List<String> statements) throws SQLException {
    try (Statement statement = database.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
