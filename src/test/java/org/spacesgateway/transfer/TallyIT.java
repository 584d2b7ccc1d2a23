package org.spacesgateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.transfer.Tally.Part;

/** What has arrived, of entries that have more or less than they should. */
class TallyIT {
  private static final UUID TRANSFER = new UUID(1, 2);

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestDatabase.migrated("tally"));
    database.setUser(TestDatabase.shared().user());
    database.setPassword(TestDatabase.shared().password());
    connection = database.getConnection();
    run("TRUNCATE transfer_entry");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void commentsThatNobodyExpectsStandForNoneThatIsMissing() throws SQLException {
    entry(1, "5, 0, NULL, 0");
    entry(2, "1, 0, 3, 0");
    entry(3, "9, 0, 2, 0");
    assertThat(tally().comments()).isEqualTo(new Part(3, 5));
  }

  @Test
  void picturesThatStandTwiceStandForNoneThatIsMissing() throws SQLException {
    entry(1, "0, 1, 0, 2");
    entry(2, "0, 4, 0, 1");
    entry(3, "0, 1, 0, 0");
    entry(4, "0, 7, 0, NULL");
    assertThat(tally().pictures()).isEqualTo(new Part(2, 3));
  }

  @Test
  void ofPostsThatNothingIsSaidOfNothingIsSaid() throws SQLException {
    entry(1, "NULL, NULL, 3, 2");
    entry(2, "3, 2, 3, 2");
    assertThat(tally())
        .returns(new Part(3, 3), Tally::comments)
        .returns(new Part(2, 2), Tally::pictures);
  }

  @Test
  void picturesThatStillAreShownFromTheOldPlatformAreCounted() throws SQLException {
    entry(1, "0, 1, 0, 2");
    entry(2, "0, 4, 0, 1");
    run("UPDATE transfer_entry SET old_pictures = 3 WHERE number = 2");
    assertThat(tally().oldPictures()).isEqualTo(3);
  }

  private Tally tally() throws SQLException {
    return Tally.of(connection, TRANSFER, 0);
  }

  private void entry(long number, String counts) throws SQLException {
    run(
        "INSERT INTO transfer_entry (transfer, number, post_id, address, is_public, comments,"
            + " pictures, wants_comments, wants_pictures) VALUES ('%s', %d, %d, '', true, %s)"
                .formatted(TRANSFER, number, number, counts));
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
