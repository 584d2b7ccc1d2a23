package org.spacesgateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Readings;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.Timetable;

/** What was read of a Space before a transfer of it was asked for. */
class SpaceContentIT {
  private static final Cid CID = Cid.ofHex("C0FFEE0000000002").orElseThrow();
  private static final Instant READ = Instant.parse("2011-03-10T12:00:00Z");
  private static final Instant CLOSES = Instant.parse("2011-03-16T00:00:00Z");
  private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();

  private Instant now = READ;
  private final SpaceContent space =
      new SpaceContent(
          DATABASE,
          new SourceSite("spaces", List.of("*.spaces.localhost"), List.of()),
          new SourceSite("pictures", List.of(), List.of()),
          1 << 20,
          new Timetable(
              new Schedule(
                  Map.of(Phase.ANNOUNCED, CLOSES.minus(Duration.ofDays(90)), Phase.CLOSED, CLOSES)),
              List.of(),
              ZoneOffset.UTC),
          () -> now);

  @BeforeAll
  static void start() {
    DATABASE.setUrl(TestDatabase.migrated("space_content"));
    DATABASE.setUser(TestDatabase.shared().user());
    DATABASE.setPassword(TestDatabase.shared().password());
  }

  @BeforeEach
  void readOnce() throws SQLException {
    try (Connection connection = DATABASE.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE reading, read_entry");
      statement.execute(
          """
          INSERT INTO reading (cid, source, state, pictures, asked_at, failures, read_at, kept_until)
          VALUES ('%s', 'origin', 'done', true, '%s', 0, '%s', '%s')\
          """
              .formatted(CID.hex(), READ, READ, READ.plus(Duration.ofDays(30))));
      statement.execute(
          "INSERT INTO read_entry (cid, number, friends_only, comments, entry)"
              + " VALUES ('%s', 107, false, 3, '{}')".formatted(CID.hex()));
    }
  }

  private OldSpace.Read readFor(Instant asked) throws Exception {
    now = asked;
    return read(asked);
  }

  private OldSpace.Read read(Instant asked) throws Exception {
    return space.read(
        Transfer.asked(UUID.randomUUID(), UUID.randomUUID(), CID, 7, false, false, asked));
  }

  @Test
  void afterTheClosingItIsUsedAsItIs() throws Exception {
    assertThat(readFor(CLOSES.plus(Duration.ofDays(1))))
        .isEqualTo(new OldSpace.Read.Ready(1, 3, 0));
    assertThat(completeAt()).isEqualTo(READ);
  }

  @Test
  void beforeTheClosingItIsReadAnewAndIfThatTakesLongerUsedAsItIs() throws Exception {
    Instant asked = CLOSES.minusSeconds(60);
    assertThat(readFor(asked)).isEqualTo(new OldSpace.Read.NotYet(0, 0));
    assertThat(completeAt()).as("in use meanwhile").isEqualTo(READ);
    now = CLOSES;
    assertThat(read(asked)).isEqualTo(new OldSpace.Read.Ready(1, 3, 0));
  }

  private static Instant completeAt() throws SQLException {
    try (Connection connection = DATABASE.getConnection()) {
      return Readings.completeAt(connection, CID).orElseThrow();
    }
  }
}
