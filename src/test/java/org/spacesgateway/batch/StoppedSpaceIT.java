package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.directory.SpaceRedirects;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.TestDatabase;

/** An owner's word stands against every batch, whenever it was made. */
class StoppedSpaceIT {
  private static final String NAME = "stopped_space";
  private static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
  private static final String OWNER = "00000000-0000-0000-0000-0000000a11ce";
  private static final String HOME =
      "http://cid-00000000000a11ce.spaces.example/,redirect,https://gateway.example/alice";
  private static final String ENTRY =
      "http://cid-00000000000a11ce.spaces.example/blog/cns!A11CE!7.entry,redirect,https://gateway.example/7";
  private static final String BOBS =
      "http://cid-0000000000000b0b.spaces.example/,redirect,https://gateway.example/bob";
  private static final String BOB = " redirect https://gateway.example/bob";
  private static final Map<String, Long> REFUSED =
      Map.of("its owner stopped the redirects of this Space", 2L);

  private Connection database;
  private Maps maps;

  @BeforeEach
  void connect() throws SQLException {
    TestDatabase.migrated(NAME);
    database = TestDatabase.shared().connect(NAME);
    maps = new Maps(database);
    try (Statement statement = database.createStatement()) {
      statement.execute(
          "INSERT INTO space (cid, owner_tid, owner_oid, visibility, loaded_at) VALUES ('A11CE', '%s', '%s', 'public', now()), ('B0B', NULL, NULL, 'public', now())"
              .formatted(TENANT, OWNER));
    }
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void nothingBringsTheRedirectsBackBeforeTheOwnerDoes() throws Exception {
    UUID first = maps.published(HOME, ENTRY, BOBS);
    UUID second = maps.published(HOME.replace("/alice", "/alice2"));
    stop(database);
    assertThat(maps.live()).containsExactly(BOB);

    UUID again = maps.checked(HOME, ENTRY, BOBS);
    assertThat(maps.difference(again).rejected()).isEqualTo(REFUSED);
    publish(again);
    assertThat(maps.live()).containsExactly(BOB);
    rollBack(again);
    rollBack(second);
    assertThat(maps.live()).containsExactly(BOB);
    rollBack(first);
    assertThat(maps.live()).isEmpty();

    SpaceRedirects.allow(database, TENANT, OWNER);
    database.commit();
    assertThat(maps.live()).isEmpty();
    UUID relinked = maps.published(HOME, ENTRY);
    assertThat(maps.live())
        .containsExactly(
            " redirect https://gateway.example/alice", "7 redirect https://gateway.example/7");
    rollBack(relinked);
    assertThat(maps.live()).isEmpty();
  }

  @Test
  void aBatchThatWasCheckedBeforeTheOwnerStoppedPublishesTheRestOfIt() throws Exception {
    UUID batch = maps.checked(HOME, ENTRY, BOBS);
    stop(database);
    assertThat(publish(batch).changed()).isEqualTo(1);
    assertThat(maps.live()).containsExactly(BOB);
  }

  @Test
  void aSpaceThatIsMappedFirstAfterItsOwnerStoppedIsNotMapped() throws Exception {
    stop(database);
    assertThat(maps.lines("SELECT version FROM map_version")).containsExactly("1");
    assertThat(maps.difference(maps.published(HOME, ENTRY)).rejected()).isEqualTo(REFUSED);
    assertThat(maps.live()).isEmpty();
  }

  @Test
  void whoStopsWhileABatchIsPublishedHasTheLastWord() throws Exception {
    UUID batch = maps.checked(HOME, BOBS);
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
        Statement lock = database.createStatement()) {
      database.setAutoCommit(false);
      // Publishing waits for this at its end, with all of the map written.
      lock.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE");
      Future<?> publishing =
          others.submit(() -> {
            try (Connection own = TestDatabase.shared().connect(NAME)) {
              return Publishing.publish(own, batch, Maps.AUDIT, Instant.now());
            }
          });
      awaitWaiting(1);
      Future<?> stopping =
          others.submit(() -> {
            try (Connection own = TestDatabase.shared().connect(NAME)) {
              stop(own);
              return null;
            }
          });
      awaitWaiting(2);
      database.rollback();
      publishing.get();
      stopping.get();
    }
    assertThat(maps.live()).containsExactly(BOB);
  }

  private void awaitWaiting(int many) {
    Await.until(
        many + " wait for a lock",
        Duration.ofSeconds(60),
        () -> {
          try {
            return maps.lines("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
                .equals(List.of(Integer.toString(many)));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void stop(Connection database) throws SQLException {
    database.setAutoCommit(false);
    SpaceRedirects.stop(database, TENANT, OWNER, Instant.now());
    database.commit();
  }

  private Publishing.Done publish(UUID batch) throws Exception {
    return Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
  }

  private void rollBack(UUID batch) throws Exception {
    Publishing.rollBack(database, batch, Maps.AUDIT, Instant.now());
  }
}
