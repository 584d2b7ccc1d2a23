package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.batch.Onward.Place;
import org.spacesgateway.mapping.MapKey;

/**
 * Targets that are old addresses themselves lead to where those end, in one hop; what leads round
 * in a loop is rejected.
 */
final class Chains {
  /** A chain that is longer is a loop, or as good as one. */
  static final int MOST_HOPS = 32;

  private static final int WALKS_AT_ONCE = 10_000;
  private static final String LOOP = "leads round in a loop";
  private static final String TO_STRANGERS =
      "target is an old address, and leads on to where its site may not lead (target-hosts)";

  private static final String ROWS =
      """
      SELECT line, scope, key, NULL, target, blog_id, path, next_scope, next_key, false
      FROM mapping_row WHERE batch = ? AND reason IS NULL AND kind = 'redirect' AND next_key IS NOT NULL\
      """;

  /* What is live and leads to an address that this batch answers, or that one of its rules may lead
  on. */
  private static final String LIVE =
      """
      SELECT 0, m.scope, m.key, m.title, m.target, m.blog_id, m.path, m.next_scope, m.next_key,
        EXISTS (
          SELECT 1 FROM mapping_row b
          WHERE b.batch = ? AND b.scope = m.next_scope AND b.key = m.next_key
            AND b.reason IS NULL AND b.kind IN ('archive', 'unresolved'))
      FROM mapping m
      WHERE m.next_key IS NOT NULL AND m.kind = 'redirect'
        AND (EXISTS (
            SELECT 1 FROM mapping_row b
            WHERE b.batch = ? AND b.scope = m.next_scope AND b.key = m.next_key
              AND b.reason IS NULL AND b.kind IN ('redirect', 'archive', 'unresolved'))
          OR m.next_scope IN (
            SELECT b.scope FROM mapping_row b
            WHERE b.batch = ? AND b.reason IS NULL AND b.kind IN ('prefix', 'pattern')))
        AND NOT EXISTS (
          SELECT 1 FROM mapping_row b
          WHERE b.batch = ? AND b.scope = m.scope AND b.key = m.key AND b.reason IS NULL)
      ORDER BY m.scope, m.key\
      """;

  private static final String SHORTEN =
      """
      UPDATE mapping_row SET hops = ?, end_target = ?, end_blog_id = ?, end_path = ?,
        end_next_scope = ?, end_next_key = ?
      WHERE batch = ? AND line = ?\
      """;
  /* Once all have been walked, what leads into a loop is rejected like the loop itself: a reason would
  take it away from the others' chains before. */
  private static final String MARK =
      "UPDATE mapping_row SET verdict = 'reject', hops = ? WHERE batch = ? AND line = ?";
  private static final String REJECT =
      """
      UPDATE mapping_row SET reason = CASE WHEN hops = ? THEN ? ELSE ? END, hops = NULL
      WHERE batch = ? AND verdict = 'reject' AND reason IS NULL\
      """;
  private static final String LEAD_ON =
      """
      INSERT INTO mapping_row (batch, line, old, scope, key, kind, target, blog_id, path, title,
        next_scope, next_key, verdict)
      VALUES (?, ?, ?, ?, ?, 'redirect', ?, ?, ?, ?, ?, ?, 'change')\
      """;

  private final Connection database;
  private final UUID batch;
  private final Onward onward;
  private final OldKeys keys;
  private final Admission admission;

  private static final class Walk {
    private final long line;
    private final MapKey key;
    private final String title;
    private final Place from;
    private final boolean endsNext;
    private Place at;
    private int hops;

    /**
     * @param endsNext whether what is next leads nowhere by this batch
     */
    Walk(long line, MapKey key, String title, Place from, boolean endsNext) {
      this.line = line;
      this.key = key;
      this.title = title;
      this.from = from;
      this.endsNext = endsNext;
      this.at = from;
    }

    /** Of a chain that ends at no old address its first hop. */
    MapKey next() {
      return at.next() == null ? from.next() : at.next();
    }
  }

  private interface Walked {
    void take(List<Walk> walks) throws SQLException;
  }

  /**
   * @param keys of all sites
   */
  Chains(Connection database, UUID batch, Onward onward, OldKeys keys, Admission admission) {
    this.database = database;
    this.batch = batch;
    this.onward = onward;
    this.keys = keys;
    this.admission = admission;
  }

  /** Leads the batch's own rows to their ends. */
  void shorten() throws SQLException {
    each(
        ROWS,
        walks -> {
          try (PreparedStatement update = database.prepareStatement(SHORTEN);
              PreparedStatement mark = database.prepareStatement(MARK)) {
            for (Walk walk : walks) {
              if (walk.hops == MOST_HOPS || walk.hops > 0 && !mayLead(walk)) {
                mark.setInt(1, walk.hops);
                mark.setObject(2, batch);
                mark.setLong(3, walk.line);
                mark.addBatch();
              } else if (walk.hops > 0) {
                update.setInt(1, walk.hops);
                set(update, 2, walk.at);
                update.setObject(7, batch);
                update.setLong(8, walk.line);
                update.addBatch();
              }
            }
            update.executeBatch();
            mark.executeBatch();
          }
        });
    try (PreparedStatement reject = database.prepareStatement(REJECT)) {
      reject.setInt(1, MOST_HOPS);
      reject.setString(2, LOOP);
      reject.setString(3, TO_STRANGERS);
      reject.setObject(4, batch);
      reject.executeUpdate();
    }
  }

  /**
   * Leads live mappings that lead to an address of this batch to its end, as rows of their own, and
   * what was led to the same end through those; after the batch's own. What led on through an
   * address that leads nowhere now leads to that again.
   */
  void leadOn() throws SQLException {
    long[] line = new long[1];
    long before;
    do {
      before = line[0];
      leadOn(line);
    } while (line[0] != before);
  }

  private void leadOn(long[] line) throws SQLException {
    each(
        LIVE,
        walks -> {
          try (PreparedStatement insert = database.prepareStatement(LEAD_ON)) {
            for (Walk walk : walks) {
              if (walk.hops == 0 && walk.endsNext) {
                walk.at = back(walk);
              }
              if (walk.hops < MOST_HOPS && !walk.at.isSame(walk.from) && mayLead(walk)) {
                insert.setObject(1, batch);
                insert.setLong(2, --line[0]);
                insert.setString(3, walk.key.key());
                insert.setString(4, walk.key.scope());
                insert.setString(5, walk.key.key());
                insert.setString(6, walk.at.target());
                insert.setObject(7, walk.at.blogId(), Types.BIGINT);
                insert.setString(8, walk.at.path());
                insert.setString(9, walk.title);
                insert.setString(10, walk.next().scope());
                insert.setString(11, walk.next().key());
                insert.addBatch();
              }
            }
            insert.executeBatch();
          }
        });
  }

  /* To its first hop, if that leads nowhere now: there visitors are told what became of it. */
  private Place back(Walk walk) throws SQLException {
    MapKey next = walk.from.next();
    boolean isThere =
        walk.from.target() != null && keys.next(walk.from.target()).equals(Optional.of(next));
    return isThere
        ? walk.from
        : keys.sitesOf(next.scope()).stream()
            .findFirst()
            .map(site -> new Place(LiveRow.address(site, next), null, null, next))
            .orElse(walk.from);
  }

  /**
   * How many hops a visitor is led on from an address, {@link #MOST_HOPS} for a loop; 0 when it is
   * no old address, or leads no further.
   */
  int hops(String target) throws SQLException {
    Walk walk = new Walk(0, null, null, onward.at(target), false);
    follow(List.of(walk));
    return walk.hops;
  }

  private boolean mayLead(Walk walk) {
    return walk.at.blogId() != null
        || keys.sitesOf(walk.key.scope()).stream()
            .anyMatch(site -> admission.admitted(site, walk.at.target()).isPresent());
  }

  private void each(String select, Walked walked) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(select)) {
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        statement.setObject(i, batch);
      }
      statement.setFetchSize(WALKS_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        List<Walk> walks = new ArrayList<>();
        while (row.next()) {
          walks.add(
              new Walk(
                  row.getLong(1),
                  new MapKey(row.getString(2), row.getString(3)),
                  row.getString(4),
                  Onward.place(row, 5),
                  row.getBoolean(10)));
          if (walks.size() == WALKS_AT_ONCE) {
            follow(walks);
            walked.take(walks);
            walks.clear();
          }
        }
        follow(walks);
        walked.take(walks);
      }
    }
  }

  private void follow(List<Walk> walks) throws SQLException {
    List<Walk> going = walks;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      going = going.stream().filter(walk -> walk.at.next() != null).toList();
      if (going.isEmpty()) {
        return;
      }
      Map<Place, Place> on = onward.from(going.stream().map(walk -> walk.at).toList());
      going = going.stream().filter(walk -> on.containsKey(walk.at)).toList();
      for (Walk walk : going) {
        walk.at = on.get(walk.at);
        walk.hops++;
      }
    }
  }

  private static void set(PreparedStatement statement, int first, Place place) throws SQLException {
    statement.setString(first, place.target());
    statement.setObject(first + 1, place.blogId(), Types.BIGINT);
    statement.setString(first + 2, place.path());
    statement.setString(first + 3, place.next() == null ? null : place.next().scope());
    statement.setString(first + 4, place.next() == null ? null : place.next().key());
  }
}
