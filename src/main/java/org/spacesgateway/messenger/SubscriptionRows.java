package org.spacesgateway.messenger;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.secret.Vault;

/** Subscriptions at hubs, in the table. Everything happens in the caller's transaction. */
final class SubscriptionRows {
  private static final String DUE =
      """
      SELECT s.callback_hash, s.callback, s.secret, s.hub, s.topic, s.state, s.attempts,
        COALESCE(b.address, s.topic)
      FROM websub_subscription s
      LEFT JOIN messenger_connection c ON c.person = s.person
      LEFT JOIN wordpress_blog b ON b.blog_id = c.blog_id
      WHERE s.act_at <= ? ORDER BY s.act_at LIMIT ? FOR UPDATE OF s SKIP LOCKED\
      """;

  /* Only what was asked lately is verified: a hub that asks of itself gets nothing. */
  private static final String VERIFY =
      """
      UPDATE websub_subscription SET state = 'active', lease_until = ?, act_at = ?, attempts = 0
      WHERE callback_hash = ? AND topic = ? AND state IN ('asked', 'active') AND asked_at > ?\
      """;

  private final Vault vault;

  SubscriptionRows(Vault vault) {
    this.vault = vault;
  }

  /**
   * Something to say to a hub.
   *
   * @param callback the last part of the address that it is to use
   * @param leaving whether it is to stop
   * @param blog the address of the blog; when there is none any more, of its feed, which is at the
   *     blog's own host
   */
  record Due(
      byte[] hash,
      String callback,
      String secret,
      URI hub,
      String topic,
      boolean leaving,
      int attempts,
      String blog) {}

  /** What a delivery is measured by. */
  record Active(UUID person, String secret, byte[] seen) {}

  /** Makes sure that there is one at this hub for this topic, and none elsewhere. */
  void want(Connection database, UUID person, Discovery found, Instant now) throws SQLException {
    try (PreparedStatement there =
            database.prepareStatement(
                "SELECT 1 FROM websub_subscription"
                    + " WHERE person = ? AND hub = ? AND topic = ? AND state <> 'leaving'");
        PreparedStatement insert =
            database.prepareStatement(
                "INSERT INTO websub_subscription (callback_hash, callback, secret, person, hub, topic,"
                    + " state, act_at, attempts, seen) VALUES (?, ?, ?, ?, ?, ?, 'asked', ?, 0, '')")) {
      there.setObject(1, person);
      there.setString(2, found.hub().toString());
      there.setString(3, found.topic().toString());
      try (ResultSet row = there.executeQuery()) {
        if (row.next()) {
          return;
        }
      }
      leave(database, person, now);
      String callback = Secrets.next();
      byte[] hash = Secrets.sha256(callback);
      insert.setBytes(1, hash);
      insert.setBytes(2, vault.encrypt(callback, owner("callback", hash)));
      insert.setBytes(3, vault.encrypt(Secrets.next(), owner("secret", hash)));
      insert.setObject(4, person);
      insert.setString(5, found.hub().toString());
      insert.setString(6, found.topic().toString());
      insert.setObject(7, ConnectionRows.at(now));
      insert.executeUpdate();
    }
  }

  /** Hubs are to stop telling of this person's posts. */
  static void leave(Connection database, UUID person, Instant now) throws SQLException {
    try (PreparedStatement leave =
        database.prepareStatement(
            "UPDATE websub_subscription SET state = 'leaving', act_at = ?, attempts = 0"
                + " WHERE person = ? AND state <> 'leaving'")) {
      leave.setObject(1, ConnectionRows.at(now));
      leave.setObject(2, person);
      leave.executeUpdate();
    }
  }

  /** Takes some that are due; they are due again at the end of that lease. */
  List<Due> take(Connection database, int most, Instant now, Duration lease) throws SQLException {
    List<Due> all = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(DUE);
        PreparedStatement take =
            database.prepareStatement(
                "UPDATE websub_subscription SET act_at = ?, asked_at = ?, attempts = attempts + 1"
                    + " WHERE callback_hash = ?");
        PreparedStatement unreadable =
            database.prepareStatement("DELETE FROM websub_subscription WHERE callback_hash = ?")) {
      select.setObject(1, ConnectionRows.at(now));
      select.setInt(2, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          byte[] hash = row.getBytes(1);
          Optional<String> callback = vault.decrypt(row.getBytes(2), owner("callback", hash));
          Optional<String> secret = vault.decrypt(row.getBytes(3), owner("secret", hash));
          if (callback.isEmpty() || secret.isEmpty()) {
            // Their key is gone: the next look at the feed makes another one.
            unreadable.setBytes(1, hash);
            unreadable.executeUpdate();
            continue;
          }
          take.setObject(1, ConnectionRows.at(now.plus(lease)));
          take.setObject(2, ConnectionRows.at(now));
          take.setBytes(3, hash);
          take.executeUpdate();
          all.add(
              new Due(
                  hash,
                  callback.get(),
                  secret.get(),
                  URI.create(row.getString(4)),
                  row.getString(5),
                  row.getString(6).equals("leaving"),
                  row.getInt(7) + 1,
                  row.getString(8)));
        }
      }
    }
    return all;
  }

  /**
   * When it is spoken of again, unless the hub has verified it meanwhile.
   *
   * @param asked the moment of {@link #take}
   */
  static void later(Connection database, byte[] hash, Instant lease, Instant when)
      throws SQLException {
    try (PreparedStatement later =
        database.prepareStatement(
            "UPDATE websub_subscription SET act_at = ? WHERE callback_hash = ? AND act_at = ?")) {
      later.setObject(1, ConnectionRows.at(when));
      later.setBytes(2, hash);
      later.setObject(3, ConnectionRows.at(lease));
      later.executeUpdate();
    }
  }

  /** It is no more. */
  static void delete(Connection database, byte[] hash) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement("DELETE FROM websub_subscription WHERE callback_hash = ?")) {
      delete.setBytes(1, hash);
      delete.executeUpdate();
    }
  }

  /**
   * A hub asks whether we asked for it.
   *
   * @param since we asked at the earliest then
   * @return false: we did not
   */
  static boolean verify(
      Connection database, byte[] hash, String topic, Instant since, Instant now, Duration lease)
      throws SQLException {
    try (PreparedStatement verify = database.prepareStatement(VERIFY)) {
      verify.setObject(1, ConnectionRows.at(now.plus(lease)));
      // A fifth of it is left for a hub that is away.
      verify.setObject(2, ConnectionRows.at(now.plus(lease.multipliedBy(4).dividedBy(5))));
      verify.setBytes(3, hash);
      verify.setString(4, topic);
      verify.setObject(5, ConnectionRows.at(since));
      return verify.executeUpdate() == 1;
    }
  }

  /** A hub asks whether we want it to stop; false: we don't. */
  static boolean verifyLeaving(Connection database, byte[] hash, String topic) throws SQLException {
    try (PreparedStatement delete =
        database.prepareStatement(
            "DELETE FROM websub_subscription"
                + " WHERE callback_hash = ? AND topic = ? AND state = 'leaving'")) {
      delete.setBytes(1, hash);
      delete.setString(2, topic);
      return delete.executeUpdate() == 1;
    }
  }

  /** A hub will not tell, or no more: it is asked again after that time. */
  static boolean denied(Connection database, byte[] hash, String topic, Instant again)
      throws SQLException {
    try (PreparedStatement deny =
        database.prepareStatement(
            "UPDATE websub_subscription SET state = 'denied', lease_until = NULL, act_at = ?"
                + " WHERE callback_hash = ? AND topic = ? AND state IN ('asked', 'active')")) {
      deny.setObject(1, ConnectionRows.at(again));
      deny.setBytes(2, hash);
      deny.setString(3, topic);
      return deny.executeUpdate() == 1;
    }
  }

  /** What deliveries to this address are measured by; empty when nothing is to be delivered. */
  Optional<Active> active(Connection database, byte[] hash, Instant now) throws SQLException {
    return active(database, hash, now, "");
  }

  /** The same, locked until the transaction ends: after the person's connection, as elsewhere. */
  Optional<Active> lock(Connection database, byte[] hash, Instant now) throws SQLException {
    return active(database, hash, now, " FOR UPDATE");
  }

  private Optional<Active> active(Connection database, byte[] hash, Instant now, String how)
      throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT person, secret, seen FROM websub_subscription"
                + " WHERE callback_hash = ? AND state = 'active' AND lease_until > ?"
                + how)) {
      select.setBytes(1, hash);
      select.setObject(2, ConnectionRows.at(now));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        UUID person = row.getObject(1, UUID.class);
        byte[] seen = row.getBytes(3);
        return vault
            .decrypt(row.getBytes(2), owner("secret", hash))
            .map(secret -> new Active(person, secret, seen));
      }
    }
  }

  /** Keeps what was delivered. */
  static void seen(Connection database, byte[] hash, byte[] seen) throws SQLException {
    try (PreparedStatement update =
        database.prepareStatement(
            "UPDATE websub_subscription SET seen = ? WHERE callback_hash = ?")) {
      update.setBytes(1, seen);
      update.setBytes(2, hash);
      update.executeUpdate();
    }
  }

  private static byte[] owner(String what, byte[] hash) {
    byte[] name = ("websub\n" + what + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] owner = java.util.Arrays.copyOf(name, name.length + hash.length);
    System.arraycopy(hash, 0, owner, name.length, hash.length);
    return owner;
  }
}
