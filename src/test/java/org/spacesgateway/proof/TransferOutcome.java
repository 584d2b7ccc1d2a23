package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.spacesgateway.linkage.TransferWorld;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.OldSpace;

/**
 * What came of a transfer, held against the Space, as a row of the proof's table.
 *
 * @param all where it took place
 */
record TransferOutcome(TransferWorld all) {
  /** A Space of Alice's that nobody has moved; nothing else is left of earlier ones. */
  OldSpace space(int entries, int comments, int pictures) throws SQLException {
    all.forget();
    OldSpace space = GeneratedSpace.of("alice", TransferWorld.CID, entries, comments, pictures);
    all.legacy.forgetHeld();
    all.legacy.hold(space);
    return space;
  }

  /**
   * Everything is at Alice's blog once.
   *
   * @throws AssertionError if not
   */
  String checked(OldSpace space) throws Exception {
    all.everythingIsThere(space);
    all.nothingIsHeld();
    assertThat(all.world.wordPress.posts().all(TransferWorld.BLOG)).hasSize(space.size());
    assertThat(all.world.count("mapping_batch WHERE state = 'published'")).isEqualTo(1);
    assertThat(all.world.count("transfer")).isEqualTo(1);
    return row(TransferWorld.BLOG);
  }

  /** Posts, comments, pictures, parts and uploads. */
  String row(long blog) throws SQLException {
    var posts = all.world.wordPress.posts().all(blog);
    long uploads = all.world.wordPress.imports().uploads(blog);
    assertThat(parts()).as("parts").isGreaterThan(1);
    assertThat(uploads).as("each part at least once").isGreaterThanOrEqualTo(parts());
    return "%d | %d | %d | %d | %d"
        .formatted(
            posts.size(),
            posts.stream().mapToLong(post -> post.comments().size()).sum(),
            all.world.wordPress.posts().uploads(blog).size(),
            parts(),
            uploads);
  }

  private int parts() throws SQLException {
    try (Connection connection = all.world.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT json_array_length(parts::json) FROM transfer WHERE step = 'done' ORDER BY id DESC LIMIT 1")) {
      row.next();
      return row.getInt(1);
    }
  }
}
