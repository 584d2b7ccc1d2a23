package org.spacesgateway.claim;

import com.fasterxml.uuid.Generators;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SpaceRedirects;

/**
 * What an operator can find and settle. Nothing here names a person: who they are is in what they
 * write to the operator, and in the code that they quote.
 */
public final class SupportDesk {
  private static final String NOT_OPEN = "There is no open claim with the code ";

  private SupportDesk() {}

  /** Claims that wait for an operator, a line each, the oldest first. */
  public static List<String> cases(Connection database) throws SQLException {
    return lines(
        database,
        """
        SELECT c.case_at || '  ' || c.code || '  '
          || COALESCE(COALESCE(s.alias, 'cid-' || s.cid) || '  ' || s.visibility, 'no such Space without an owner')
        FROM claim c LEFT JOIN space s ON s.cid = c.cid
        WHERE c.case_at IS NOT NULL AND c.ended_at IS NULL ORDER BY c.case_at\
        """);
  }

  /** What is known of a Space, a line each; one that says so when there is none. */
  public static List<String> find(Connection database, SpaceKey key) throws SQLException {
    Optional<String> cid = cid(database, key);
    if (cid.isEmpty()) {
      return List.of("No such Space in the directory.");
    }
    List<String> lines = new ArrayList<>();
    lines.addAll(
        lines(
            database,
            """
            SELECT 'Space ' || cid || ', ' || COALESCE(alias, 'no alias') || ', ' || visibility || ', '
              || CASE WHEN owner_oid IS NULL THEN 'no owner known' ELSE 'its owner is known' END
            FROM space WHERE cid = ?\
            """,
            cid.get()));
    lines.addAll(
        lines(
            database,
            """
            SELECT 'Linked since ' || l.linked_at || ' with blog ' || l.blog_id || ' at ' || b.address
              || COALESCE(', ended ' || l.ended_at || ', redirects ' || l.redirects, '')
            FROM space s
            JOIN live_account a ON a.tid = s.owner_tid AND a.oid = s.owner_oid
            JOIN account_link l ON l.live_person = a.person
            JOIN wordpress_blog b ON b.blog_id = l.blog_id
            WHERE s.cid = ? ORDER BY l.linked_at\
            """,
            cid.get()));
    lines.addAll(
        lines(
            database,
            """
            SELECT 'Claim ' || code || ' of ' || asked_at || ', looked at ' || looks || ' times'
              || COALESCE(', a case since ' || case_at, '') || COALESCE(', ' || ended_how || ' ' || ended_at, ', open')
            FROM claim WHERE cid = ? ORDER BY asked_at\
            """,
            cid.get()));
    return lines;
  }

  /** What is known of the links of a blog, a line each; one that says so when there is none. */
  public static List<String> find(Connection database, BlogNamed blog) throws SQLException {
    List<String> lines =
        lines(
            database,
            """
            SELECT 'Linked since ' || l.linked_at || ' with blog ' || l.blog_id
              || COALESCE(' at ' || b.address, '')
              || COALESCE(', ended ' || l.ended_at || ', redirects ' || l.redirects, '')
              || COALESCE(', by the owner of ' || COALESCE(s.alias, 'cid-' || s.cid), ', by somebody without a Space')
            FROM account_link l
            LEFT JOIN wordpress_blog b ON b.blog_id = l.blog_id
            LEFT JOIN live_account a ON a.person = l.live_person
            LEFT JOIN space s ON s.owner_tid = a.tid AND s.owner_oid = a.oid
            WHERE %s ORDER BY l.linked_at\
            """
                .formatted(BlogNamed.IS_ITS),
            blog.number(),
            blog.address());
    return lines.isEmpty() ? List.of("No link with that blog.") : lines;
  }

  /**
   * Makes the Space theirs whose claim it is.
   *
   * @return why not; empty when done
   */
  public static Optional<String> grant(Connection database, String code, Instant now)
      throws SQLException {
    int granted =
        update(
            database,
            """
            UPDATE space SET owner_tid = a.tid, owner_oid = a.oid
            FROM claim c JOIN live_account a ON a.person = c.live_person
            WHERE c.code = ? AND c.ended_at IS NULL AND space.cid = c.cid AND space.owner_oid IS NULL
              AND NOT EXISTS (SELECT 1 FROM space o WHERE o.owner_tid = a.tid AND o.owner_oid = a.oid)\
            """,
            code);
    if (granted == 0) {
      return Optional.of(
          NOT_OPEN + code + ", or its Space has an owner by now, or its claimant has another.");
    }
    Optional<String> cid = one(database, "SELECT cid FROM claim WHERE code = ?", code);
    SpaceRedirects.ownedAnew(database, cid.stream().toList());
    return end(database, code, "granted", now);
  }

  /**
   * Ends a claim.
   *
   * @return why not; empty when done
   */
  public static Optional<String> refuse(Connection database, String code, Instant now)
      throws SQLException {
    return end(database, code, "refused", now);
  }

  /**
   * Lets a code work anew.
   *
   * @param days how long, 1 to 90
   * @return why not; empty when done
   */
  public static Optional<String> retry(Connection database, String code, Instant now, int days)
      throws SQLException {
    if (days < 1 || days > 90) {
      return Optional.of("--days is 1 to 90.");
    }
    int changed =
        update(
            database,
            "UPDATE claim SET looks = 0, case_at = NULL, expires_at = ? WHERE code = ? AND ended_at IS NULL",
            now.plusSeconds(days * 86_400L).atOffset(ZoneOffset.UTC),
            code);
    return changed == 1 ? Optional.empty() : Optional.of(NOT_OPEN + code + ".");
  }

  /**
   * Ends the link of a Space's owner, as they could themselves; what proves them goes with it.
   *
   * @return why not; empty when done
   */
  public static Optional<String> unlink(Connection database, SpaceKey key, Instant now)
      throws SQLException {
    Optional<String> cid = cid(database, key);
    Optional<UUID> person =
        cid.isEmpty()
            ? Optional.empty()
            : one(
                database,
                """
                SELECT a.person FROM space s
                JOIN live_account a ON a.tid = s.owner_tid AND a.oid = s.owner_oid
                WHERE s.cid = ? FOR UPDATE OF a\
                """,
                cid.get());
    return person.isPresent() && unlink(database, person.get(), now)
        ? Optional.empty()
        : Optional.of("No link holds for the owner of that Space.");
  }

  /**
   * The same of whoever linked this blog.
   *
   * @return why not; empty when done
   */
  public static Optional<String> unlink(Connection database, BlogNamed blog, Instant now)
      throws SQLException {
    Optional<UUID> person =
        one(
            database,
            "SELECT a.person FROM account_link l JOIN live_account a ON a.person = l.live_person WHERE "
                + BlogNamed.IS_ITS
                + " AND l.ended_at IS NULL FOR UPDATE OF a",
            blog.number(),
            blog.address());
    return person.isPresent() && unlink(database, person.get(), now)
        ? Optional.empty()
        : Optional.of("No link holds with that blog.");
  }

  private static boolean unlink(Connection database, UUID person, Instant now) throws SQLException {
    var at = now.atOffset(ZoneOffset.UTC);
    if (update(
            database,
            """
            INSERT INTO account_link_event
              (id, at, what, live_person, wordpress_person, blog_id, link, actor, reason)
            SELECT ?, ?, 'unlinked', live_person, wordpress_person, blog_id, id, 'operator', 'keep'
            FROM account_link WHERE live_person = ? AND ended_at IS NULL\
            """,
            Generators.timeBasedEpochGenerator().construct(now.toEpochMilli()),
            at,
            person)
        == 0) {
      return false;
    }
    update(
        database,
        "UPDATE account_link SET ended_at = ?, redirects = 'keep' WHERE live_person = ? AND ended_at IS NULL",
        at,
        person);
    update(
        database,
        "UPDATE handoff SET ended_at = ?, ended_how = 'voided', live_name = NULL, proved_at = NULL,"
            + " wordpress_id = NULL, username = NULL, blogs = NULL WHERE live_person = ? AND ended_at IS NULL",
        at,
        person);
    // Those that serve end what stands on it: a permission, a connection, a transfer.
    update(
        database,
        "INSERT INTO link_ended (live_person, ended_at) VALUES (?, ?)"
            + " ON CONFLICT (live_person) DO UPDATE SET ended_at = excluded.ended_at",
        person,
        at);
    return true;
  }

  private static Optional<String> end(Connection database, String code, String how, Instant now)
      throws SQLException {
    int ended =
        update(
            database,
            "UPDATE claim SET ended_at = ?, ended_how = ? WHERE code = ? AND ended_at IS NULL",
            now.atOffset(ZoneOffset.UTC),
            how,
            code);
    return ended == 1 ? Optional.empty() : Optional.of(NOT_OPEN + code + ".");
  }

  private static Optional<String> cid(Connection database, SpaceKey key) throws SQLException {
    return switch (key) {
      case SpaceKey.ById(var id) -> one(database, "SELECT cid FROM space WHERE cid = ?", id.hex());
      case SpaceKey.ByAlias(String alias) ->
          one(database, "SELECT cid FROM space_alias WHERE alias = ?", alias);
    };
  }

  @SuppressWarnings("unchecked")
  private static <T> Optional<T> one(Connection database, String query, Object... values)
      throws SQLException {
    try (PreparedStatement select = database.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of((T) row.getObject(1)) : Optional.empty();
      }
    }
  }

  private static List<String> lines(Connection database, String query, Object... values)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          lines.add(row.getString(1));
        }
      }
    }
    return lines;
  }

  private static int update(Connection database, String statement, Object... values)
      throws SQLException {
    try (PreparedStatement change = database.prepareStatement(statement)) {
      for (int i = 0; i < values.length; i++) {
        change.setObject(i + 1, values[i]);
      }
      return change.executeUpdate();
    }
  }
}
