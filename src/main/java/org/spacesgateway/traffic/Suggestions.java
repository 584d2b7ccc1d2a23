package org.spacesgateway.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks among a site's live mappings for what a gap may have meant. All of them are read once, in
 * bounded memory; nothing is published.
 */
public final class Suggestions {
  private static final String LIVE =
      "SELECT m.key, coalesce(m.target, rtrim(b.address, '/') || m.path) FROM mapping m"
          + " LEFT JOIN wordpress_blog b ON b.blog_id = m.blog_id"
          + " WHERE m.scope = ? AND m.kind = 'redirect' AND m.position IS NULL";
  private static final int FETCHED = 1000;
  private static final int LOOKED_AT_FOR_EACH = 50_000;

  private final Map<String, List<Sought>> byClue = new HashMap<>();
  private final Map<String, Suggestion> best = new HashMap<>();

  /**
   * Where a gap may lead.
   *
   * @param target an absolute address
   * @param confidence above 0, at most 1
   */
  public record Suggestion(String target, double confidence) {}

  private static final class Sought {
    private final Likeness likeness;
    private int lookedAt;

    Sought(Likeness likeness) {
      this.likeness = likeness;
    }
  }

  /**
   * @param gaps keys of one site
   */
  Suggestions(Collection<String> gaps) {
    for (String gap : gaps) {
      Likeness likeness = new Likeness(gap);
      Sought sought = new Sought(likeness);
      likeness
          .sought()
          .forEach(clue -> byClue.computeIfAbsent(clue, it -> new ArrayList<>()).add(sought));
    }
  }

  /**
   * The best for each gap that has any.
   *
   * @param site its name
   * @param gaps keys of that site
   * @throws SQLException if the database is away
   */
  public static Map<String, Suggestion> among(
      Connection database, String site, Collection<String> gaps) throws SQLException {
    Suggestions suggestions = new Suggestions(gaps);
    boolean committing = database.getAutoCommit();
    // Without a transaction the driver would read all rows at once.
    database.setAutoCommit(false);
    try (PreparedStatement query = database.prepareStatement(LIVE)) {
      query.setFetchSize(FETCHED);
      query.setString(1, site);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          if (rows.getString(2) != null) {
            suggestions.offer(rows.getString(1), rows.getString(2));
          }
        }
      }
      database.rollback();
    } finally {
      database.setAutoCommit(committing);
    }
    return suggestions.best;
  }

  /** Looks at one mapping. */
  void offer(String key, String target) {
    Likeness live = new Likeness(key);
    for (String clue : live.offered()) {
      for (Sought sought : byClue.getOrDefault(clue, List.of())) {
        if (sought.lookedAt++ < LOOKED_AT_FOR_EACH) {
          double confidence = sought.likeness.to(live);
          if (confidence > 0) {
            best.merge(
                sought.likeness.key(),
                new Suggestion(target, confidence),
                (one, other) -> other.confidence() > one.confidence() ? other : one);
          }
        }
      }
    }
  }

  /** The best for each gap that has any, so far. */
  Map<String, Suggestion> best() {
    return best;
  }
}
