package org.spacesgateway.directory;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Spaces, and the names that lead to them. */
final class SpaceRows implements Rows {
  /* A name that a Space gives up goes on leading to it, until another Space takes it. In two
  steps: joined at once, three tables look like one row to the planner, which then reads all of
  staged for each Space. */
  private static final String RELEASE =
      """
      WITH given_up AS MATERIALIZED (
        SELECT p.alias, p.cid FROM staged s JOIN space p ON p.cid = s.cid
        WHERE p.alias IS NOT NULL AND p.alias IS DISTINCT FROM s.alias)
      UPDATE space_alias SET former = true FROM given_up g
      WHERE space_alias.alias = g.alias AND space_alias.cid = g.cid AND NOT space_alias.former\
      """;
  private static final String CLAIM =
      """
      WITH claimed AS (
        INSERT INTO space_alias (alias, cid, former)
        SELECT DISTINCT ON (alias) alias, cid, false FROM staged WHERE alias IS NOT NULL
        ORDER BY alias, line
        ON CONFLICT (alias) DO UPDATE SET cid = excluded.cid, former = false
        WHERE space_alias.former
        RETURNING cid, (xmax <> 0) AS was_former)
      SELECT count(*), array_agg(cid) FILTER (WHERE was_former) FROM claimed\
      """;
  private static final String REFUSED =
      """
      UPDATE staged SET alias = NULL FROM space_alias a
      WHERE a.alias = staged.alias AND a.cid <> staged.cid RETURNING staged.line\
      """;
  /* Whoever proved that a Space is theirs stays its owner where the file knows of none. */
  private static final String PROVED =
      """
      UPDATE staged SET owner_tid = a.tid, owner_oid = a.oid
      FROM claim c JOIN live_account a ON a.person = c.live_person
      WHERE c.cid = staged.cid AND c.ended_how IN ('proved', 'granted') AND staged.owner_oid IS NULL\
      """;
  /* In two steps, too. */
  private static final String STOPPED_BY_ANOTHER =
      """
      WITH given AS MATERIALIZED (
        SELECT s.cid FROM staged s JOIN space p ON p.cid = s.cid
        WHERE s.owner_oid IS NOT NULL
          AND (p.owner_tid, p.owner_oid) IS DISTINCT FROM (s.owner_tid, s.owner_oid))
      SELECT cid FROM space_stopped WHERE cid IN (SELECT cid FROM given) ORDER BY cid\
      """;
  private static final String FORMER =
      "(SELECT line, cid, unnest(string_to_array(former_aliases, ' ')) AS alias FROM staged) f";
  private static final String REMEMBER =
      "INSERT INTO space_alias (alias, cid, former) SELECT DISTINCT ON (alias) alias, cid, true FROM "
          + FORMER
          + " ORDER BY alias, line ON CONFLICT (alias) DO NOTHING";
  private static final String FORMER_REFUSED =
      "SELECT DISTINCT f.line FROM "
          + FORMER
          + " JOIN space_alias a ON a.alias = f.alias WHERE a.cid <> f.cid";

  private static final String NEW_NAMES =
      "INSERT INTO space_alias (alias, cid, former) SELECT alias, cid, false FROM staged WHERE alias IS NOT NULL"
          + " UNION ALL SELECT alias, cid, true FROM "
          + FORMER
          + " ORDER BY alias";

  private final Header header;
  private final Erased erased;
  private final String insert;
  private final String upsert;
  private final OffsetDateTime now;

  SpaceRows(Header header, Erased erased, Instant now) {
    this.header = header;
    this.erased = erased;
    this.now = OffsetDateTime.ofInstant(now, ZoneOffset.UTC);
    List<String> told =
        Stream.concat(
                SpaceRow.COLUMNS.stream(), Stream.of("market", "last_activity").filter(header::has))
            .toList();
    insert = insert(String.join(", ", told));
    upsert = upsert(insert, told.subList(1, told.size()));
  }

  @Override
  public String columns() {
    return "cid text, alias text, owner_tid text, owner_oid text, title text, visibility text,"
        + " market text, last_activity date, former_aliases text";
  }

  @Override
  public void add(CsvFile.Record record, Chunk chunk) {
    SpaceRow row = SpaceRow.of(header, record.fields());
    String cid = row.cid().hex();
    chunk.add(
        record.line(),
        cid,
        cid,
        row.alias(),
        row.ownerTid(),
        row.ownerOid(),
        row.title(),
        row.visibility(),
        row.market(),
        row.lastActivity(),
        row.formerAliases().isEmpty() ? null : String.join(" ", row.formerAliases()));
  }

  @Override
  public Merged insert(Connection database) throws SQLException {
    List<Chunk.Problem> nameless = withoutErasedOwners(database);
    try (PreparedStatement spaces = database.prepareStatement(insert);
        PreparedStatement names = database.prepareStatement(NEW_NAMES)) {
      spaces.setObject(1, now);
      long added = spaces.executeUpdate();
      return new Merged(
          added,
          0,
          nameless.size(),
          0,
          added + names.executeUpdate(),
          nameless,
          AnsweredAnew.ofNew(database),
          false);
    }
  }

  @Override
  public Merged merge(Connection database) throws SQLException {
    List<Chunk.Problem> told = new ArrayList<>();
    List<Chunk.Problem> nameless = withoutErasedOwners(database);
    told.addAll(nameless);
    List<String> answeredAnew = AnsweredAnew.of(header.has("market"), database);
    try (Statement statement = database.createStatement()) {
      statement.execute(PROVED);
      long changes = 0;
      if (is(statement, "EXISTS (SELECT 1 FROM staged s JOIN space p ON p.cid = s.cid)")) {
        changes += statement.executeUpdate(RELEASE);
      }
      long aliases = number(statement, "SELECT count(alias) FROM staged");
      long claimed = 0;
      if (aliases > 0) {
        try (ResultSet names = statement.executeQuery(CLAIM)) {
          names.next();
          claimed = names.getLong(1);
          if (names.getArray(2) != null) {
            // Another's name, mostly: pods read a Space's names with it.
            answeredAnew.addAll(List.of((String[]) names.getArray(2).getArray()));
          }
        }
      }
      changes += claimed;
      List<Chunk.Problem> refused =
          claimed == aliases
              ? List.of()
              : Rows.told(
                  database, REFUSED, "its alias is another Space's: loaded without that alias");
      told.addAll(refused);
      if (is(statement, "EXISTS (SELECT 1 FROM staged WHERE former_aliases IS NOT NULL)")) {
        changes += statement.executeUpdate(REMEMBER);
        told.addAll(
            Rows.told(
                database,
                FORMER_REFUSED,
                "a former alias is another Space's: loaded without that one"));
      }
      List<String> ownedAnew = stoppedByAnother(statement);
      try (PreparedStatement put = database.prepareStatement(upsert)) {
        put.setObject(1, now);
        try (ResultSet counts = put.executeQuery()) {
          counts.next();
          if (!ownedAnew.isEmpty()) {
            SpaceRedirects.ownedAnew(database, ownedAnew);
          }
          long added = counts.getLong(1);
          long changed = counts.getLong(2);
          return new Merged(
              added,
              changed,
              nameless.size(),
              refused.size(),
              changes + added + changed,
              told,
              answeredAnew.stream().distinct().toList(),
              false);
        }
      }
    }
  }

  private static List<String> stoppedByAnother(Statement statement) throws SQLException {
    List<String> cids = new ArrayList<>();
    if (is(statement, "EXISTS (SELECT 1 FROM space_stopped)")) {
      try (ResultSet row = statement.executeQuery(STOPPED_BY_ANOTHER)) {
        while (row.next()) {
          cids.add(row.getString(1));
        }
      }
    }
    return cids;
  }

  /* Whoever erases a person waits for this transaction, and then forgets the owner that it wrote. */
  private List<Chunk.Problem> withoutErasedOwners(Connection database) throws SQLException {
    List<Chunk.Problem> told = new ArrayList<>();
    try (Statement statement = database.createStatement()) {
      statement.execute("LOCK TABLE erasure IN SHARE MODE");
      if (!is(statement, "EXISTS (SELECT 1 FROM erasure)")) {
        return told;
      }
    }
    List<Erased.Owner> owners = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    try (PreparedStatement select =
            database.prepareStatement(
                "SELECT line, owner_tid, owner_oid FROM staged WHERE owner_oid IS NOT NULL ORDER BY line");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        lines.add(row.getLong(1));
        owners.add(new Erased.Owner(row.getString(2), row.getString(3)));
      }
    }
    var nobody = erased.among(owners, database);
    for (int i = 0; i < owners.size(); i++) {
      if (nobody.contains(owners.get(i))) {
        told.add(
            new Chunk.Problem(lines.get(i), "its owner asked to be erased: loaded without owner"));
      }
    }
    if (!told.isEmpty()) {
      try (PreparedStatement forget =
          database.prepareStatement(
              "UPDATE staged SET owner_tid = NULL, owner_oid = NULL WHERE line = ANY (?)")) {
        forget.setArray(
            1, database.createArrayOf("bigint", told.stream().map(Chunk.Problem::line).toArray()));
        forget.executeUpdate();
      }
    }
    return told;
  }

  private static String insert(String columns) {
    return "INSERT INTO space (%s, loaded_at) SELECT %s, ? FROM staged ORDER BY cid"
        .formatted(columns, columns);
  }

  /* Only what the file tells of is compared and written. */
  private static String upsert(String insert, List<String> facts) {
    return """
    WITH put AS (
      %s
      ON CONFLICT (cid) DO UPDATE SET %s, loaded_at = excluded.loaded_at
      WHERE (%s) IS DISTINCT FROM (%s)
      RETURNING (xmax = 0) AS added)
    SELECT count(*) FILTER (WHERE added), count(*) FILTER (WHERE NOT added) FROM put\
    """
        .formatted(
            insert,
            facts.stream().map(fact -> fact + " = excluded." + fact).collect(joining(", ")),
            facts.stream().map(fact -> "space." + fact).collect(joining(", ")),
            facts.stream().map(fact -> "excluded." + fact).collect(joining(", ")));
  }

  private static boolean is(Statement statement, String condition) throws SQLException {
    return number(statement, "SELECT CASE WHEN " + condition + " THEN 1 ELSE 0 END") == 1;
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
