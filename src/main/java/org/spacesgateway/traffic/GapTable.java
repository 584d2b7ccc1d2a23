package org.spacesgateway.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.MapTables;
import org.spacesgateway.mapping.Rules;
import org.spacesgateway.traffic.Suggestions.Suggestion;

/** Old addresses that are asked for and that nothing is known of, a bounded number of each site. */
public final class GapTable {
  private static final String ADD =
      "INSERT INTO gap (scope, key, people, others, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (scope, key) DO UPDATE SET people = gap.people + excluded.people,"
          + " others = gap.others + excluded.others,"
          + " first_day = least(gap.first_day, excluded.first_day),"
          + " last_day = greatest(gap.last_day, excluded.last_day)";
  // By rank, not by number: what two processes delete at once is the same. Whoever invents
  // addresses
  // can ask for each as often as they like, but not since long ago: half of the room is for those.
  private static final String DELETE_LEAST =
      "DELETE FROM gap WHERE scope = ? AND key IN (SELECT key FROM (SELECT key, people, others,"
          + " last_day, row_number() OVER (ORDER BY CASE WHEN people > 0 THEN last_day - first_day"
          + " ELSE 0 END DESC, people DESC, others DESC, last_day DESC, key) AS lasting"
          + " FROM gap WHERE scope = ?) g"
          + " ORDER BY lasting > ?, people DESC, others DESC, last_day DESC, key OFFSET ? LIMIT ?)";
  private static final String CID =
      "CASE WHEN g.key ~ '^cid-[0-9a-f]{16}$' THEN upper(ltrim(substr(g.key, 5), '0')) END";
  // What an operator has decided since is no gap any more.
  private static final String RANKED =
      "SELECT key, people, others, first_day, last_day, suggested, confidence,"
          + " EXISTS (SELECT FROM mapping m WHERE m.scope = g.scope AND m.key = g.key) FROM gap g"
          + " WHERE scope = ?"
          + " AND NOT EXISTS (SELECT FROM mapping m WHERE m.scope = g.scope AND m.key = g.key"
          + " AND m.kind <> 'unresolved')"
          + " AND NOT EXISTS (SELECT FROM mapping m WHERE m.scope = split_part(g.key, '!', 1)"
          + " AND m.key = substr(g.key, strpos(g.key, '!') + 1) AND m.kind <> 'unresolved')"
          // Neither is a Space, by its name or its CID, or an entry, by its token, that is known by
          // now.
          + " AND NOT EXISTS (SELECT FROM space_alias a WHERE a.alias = g.key)"
          + " AND NOT EXISTS (SELECT FROM space s WHERE s.cid = "
          + CID
          + ")"
          + " AND NOT EXISTS (SELECT FROM mapping m WHERE m.scope = "
          + CID
          + ")"
          + " AND NOT EXISTS (SELECT FROM old_handle t WHERE t.token = split_part(g.key, '!', 2)"
          + " AND t.n::text = split_part(g.key, '!', 3) AND t.cid = split_part(g.key, '!', 1))"
          + " ORDER BY people DESC, others DESC, key";
  private static final int STEP = 1000;

  private final DataSource database;

  /** The table in this database. Connections are taken for each call. */
  public GapTable(DataSource database) {
    this.database = database;
  }

  /** How often an address was asked for lately. */
  record Asked(MapKey key, long people, long others) {
    static final Comparator<Asked> ORDER =
        Comparator.comparing((Asked asked) -> asked.key().scope())
            .thenComparing(asked -> asked.key().key());
  }

  /**
   * A gap.
   *
   * @param key what it ought to be mapped by: of a plain site host, path and significant
   *     parameters; of an entry its Space's CID, an exclamation mark and its number
   * @param people how often people asked for it
   * @param others how often programs did
   * @param firstDay when it was first asked for, in UTC
   * @param lastDay when it was last asked for, in UTC
   * @param suggestion where it may lead; empty when nothing was found, or nobody has looked yet
   */
  public record Gap(
      String key,
      long people,
      long others,
      LocalDate firstDay,
      LocalDate lastDay,
      Optional<Suggestion> suggestion) {}

  /**
   * Adds to what is there.
   *
   * @param day in UTC
   */
  GroupedWrite.Written<Asked> add(List<Asked> asked, LocalDate day) {
    GroupedWrite.Bind<Asked> bind =
        (add, row) -> {
          add.setString(1, row.key().scope());
          add.setString(2, row.key().key());
          add.setLong(3, row.people());
          add.setLong(4, row.others());
          add.setObject(5, day);
          add.setObject(6, day);
        };
    return new GroupedWrite<>(database, ADD, bind)
        .write(asked.stream().sorted(Asked.ORDER).toList());
  }

  /**
   * Deletes what people ask for least, once there is a tenth more than may be kept; of half of what
   * may be kept, what they ask for over the fewest days.
   *
   * @throws SQLException if the database is away
   */
  void prune(String scope, int kept) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete = connection.prepareStatement(DELETE_LEAST)) {
      if (count(connection, scope) <= kept + kept / 10) {
        return;
      }
      delete.setString(1, scope);
      delete.setString(2, scope);
      delete.setInt(3, kept / 2);
      delete.setInt(4, kept);
      delete.setInt(5, STEP);
      for (int deleted = STEP; deleted == STEP; ) {
        deleted = delete.executeUpdate();
      }
    }
  }

  private static long count(Connection connection, String scope) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT count(*) FROM gap WHERE scope = ?")) {
      query.setString(1, scope);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /**
   * What is asked for most, by people first; without what the live map answers by now, exactly or
   * by a rule.
   *
   * @param site its name
   * @param limit how many at most
   * @throws SQLException if the database is away
   */
  public static List<Gap> ranked(Connection database, String site, int limit) throws SQLException {
    Rules rules = MapTables.rules(database);
    try (PreparedStatement query = database.prepareStatement(RANKED)) {
      query.setString(1, site);
      List<Gap> gaps = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (gaps.size() < limit && rows.next()) {
          if (isAnsweredByRule(rules, site, rows.getString(1), rows.getBoolean(8))) {
            continue;
          }
          gaps.add(
              new Gap(
                  rows.getString(1),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getObject(4, LocalDate.class),
                  rows.getObject(5, LocalDate.class),
                  suggestion(rows.getString(6), rows.getDouble(7))));
        }
      }
      return gaps;
    }
  }

  /* What is undecided stands ahead of rules that come after exact mappings. */
  private static boolean isAnsweredByRule(Rules rules, String site, String key, boolean undecided) {
    PlainAddress address = PlainAddress.ofKey(key);
    return rules.ahead(site, address, () -> address).isPresent()
        || !undecided && rules.after(site, address, () -> address).isPresent();
  }

  private static Optional<Suggestion> suggestion(String target, double confidence) {
    return target == null ? Optional.empty() : Optional.of(new Suggestion(target, confidence));
  }

  /**
   * Notes what was found for gaps, and that nothing was found for the others.
   *
   * @param site its name
   * @param found by the gap's key
   * @throws SQLException if the database is away
   */
  public static void suggest(
      Connection database, String site, List<Gap> gaps, Map<String, Suggestion> found)
      throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE gap SET suggested = ?, confidence = ? WHERE scope = ? AND key = ?")) {
      for (Gap gap : gaps) {
        Suggestion suggestion = found.get(gap.key());
        update.setString(1, suggestion == null ? null : suggestion.target());
        update.setObject(
            2, suggestion == null ? null : suggestion.confidence(), java.sql.Types.DOUBLE);
        update.setString(3, site);
        update.setString(4, gap.key());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /**
   * Deletes gaps that nobody has asked for since a day.
   *
   * @param limit how many at most, so that a step stays short
   * @return how many were deleted; fewer than the limit when none is left
   * @throws SQLException if the database is away
   */
  public int deleteBefore(LocalDate day, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM gap WHERE (scope, key) IN"
                    + " (SELECT scope, key FROM gap WHERE last_day < ? LIMIT ?)")) {
      delete.setObject(1, day);
      delete.setInt(2, limit);
      return delete.executeUpdate();
    }
  }
}
