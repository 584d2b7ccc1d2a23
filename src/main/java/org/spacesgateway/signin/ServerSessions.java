package org.spacesgateway.signin;

import io.agroal.api.AgroalDataSource;
import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.signin.SignInFailure.Reason;

/**
 * Sign-in sessions on the server: the browser holds a random id, the table its hash and the
 * encrypted ID token, and nothing else; so signing out ends the session wherever its cookie was
 * copied to. Access and refresh tokens are dropped.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class ServerSessions implements TokenStateManager {
  private static final Logger LOG = Logger.getLogger(ServerSessions.class);

  /** Where a request keeps when its session began. */
  private static final String BEGAN = ServerSessions.class.getName() + ".began";

  private static final String AUTHENTICATED = ServerSessions.class.getName() + ".authenticated";

  /** Set where a session could not be read: whether it stands is not known. */
  private static final String UNREAD = ServerSessions.class.getName() + ".unread";

  private final AgroalDataSource database;
  private final Vault vault;
  private final InstantSource clock;
  private final SignInConfig config;
  private final Passwords passwords;
  private final SignInCounts counts;
  private final WithSession with;

  ServerSessions(
      AgroalDataSource database,
      Vault vault,
      InstantSource clock,
      SignInConfig config,
      Passwords passwords,
      SignInCounts counts,
      WithSession with) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
    this.config = config;
    this.passwords = passwords;
    this.counts = counts;
    this.with = with;
  }

  /** When the session of this request began; empty for an anonymous one. */
  public static Optional<Instant> began(RoutingContext context) {
    return Optional.ofNullable(context.get(BEGAN));
  }

  /**
   * When the person of this request's session last proved at the provider who they are: a session
   * begins without that where they are signed in there. Empty if it is not known.
   */
  public static Optional<Instant> authenticated(RoutingContext context) {
    return Optional.ofNullable(context.get(AUTHENTICATED));
  }

  /**
   * In the same statement this browser's earlier session ends, as the last sign-in holds, and the
   * person is known from then on.
   */
  @Override
  public Uni<String> createTokenState(
      RoutingContext context,
      OidcTenantConfig tenant,
      AuthorizationCodeTokens tokens,
      OidcRequestContext<String> request) {
    return request.runBlocking(() -> {
      String id = Secrets.next();
      byte[] hash = Secrets.sha256(id);
      Instant now = clock.instant();
      IdTokenClaims claims = IdTokenClaims.of(tokens.getIdToken());
      Optional<Instant> authenticated = passwords.given(claims, context, now);
      try (Connection connection = database.getConnection();
          PreparedStatement insert =
              connection.prepareStatement(
                  "WITH earlier AS (DELETE FROM sign_in_session WHERE id_hash = ?), beside AS ("
                      + with.statement()
                      + ") INSERT INTO sign_in_session (id_hash, tenant, subject, content, began_at, expires_at, authenticated_at) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
        insert.setBytes(1, SignOut.aside(context).flatMap(Secrets::hash).orElse(null));
        int next = with.set(insert, 2, claims, now);
        insert.setBytes(next++, hash);
        insert.setString(next++, tenantId(tenant));
        insert.setBytes(next++, digests(tenantId(tenant), claims.text("sub")).getFirst());
        insert.setBytes(next++, vault.encrypt(tokens.getIdToken(), hash));
        insert.setObject(next++, at(now));
        insert.setObject(next++, at(now.plus(config.sessionLasts())));
        insert.setObject(next, authenticated.map(ServerSessions::at).orElse(null));
        insert.executeUpdate();
      } catch (SQLException away) {
        throw new AuthenticationCompletionException(
            new SignInFailure(Reason.DATABASE, "no session can be kept"));
      }
      LOG.infof("A sign-in with %s was completed.", tenantId(tenant));
      counts.completed(Provider.LIVE);
      return id;
    });
  }

  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext context,
      OidcTenantConfig tenant,
      String id,
      OidcRequestContext<AuthorizationCodeTokens> request) {
    return request.runBlocking(() -> {
      byte[] hash = Secrets.hash(id).orElseThrow(AuthenticationFailedException::new);
      try (Connection connection = database.getConnection();
          PreparedStatement select =
              connection.prepareStatement(
                  "SELECT content, began_at, authenticated_at FROM sign_in_session WHERE id_hash = ? AND tenant = ? AND expires_at > ?")) {
        select.setBytes(1, hash);
        select.setString(2, tenantId(tenant));
        select.setObject(3, at(clock.instant()));
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            throw new AuthenticationFailedException();
          }
          context.put(BEGAN, row.getObject(2, OffsetDateTime.class).toInstant());
          OffsetDateTime authenticated = row.getObject(3, OffsetDateTime.class);
          if (authenticated != null) {
            context.put(AUTHENTICATED, authenticated.toInstant());
          }
          String idToken =
              vault.decrypt(row.getBytes(1), hash).orElseThrow(AuthenticationFailedException::new);
          return new AuthorizationCodeTokens(idToken, null, null);
        }
      } catch (SQLException away) {
        context.put(UNREAD, true);
        throw unread();
      }
    });
  }

  /**
   * Asked for whatever fails of a session, not only at its end: its row goes where signing out is
   * meant ({@link SignOut}), else when its time is over.
   */
  @Override
  public Uni<Void> deleteTokens(
      RoutingContext context,
      OidcTenantConfig tenant,
      String id,
      OidcRequestContext<Void> request) {
    if (context.get(UNREAD) != null) {
      // quarkus-oidc would send them to sign in again.
      return Uni.createFrom().failure(unread());
    }
    if (!SignOut.isMeant(context)) {
      return Uni.createFrom().voidItem();
    }
    return request.runBlocking(() -> {
      end(id);
      LOG.infof("A session with %s was ended.", tenantId(tenant));
      return null;
    });
  }

  /**
   * A session that is not over yet.
   *
   * @param authenticated when the person proved who they are; empty if that is not known
   */
  public record Open(Instant began, Optional<Instant> authenticated, Instant expires) {}

  /**
   * The sessions of a person, in whatever browser, oldest first.
   *
   * @param subject the ID token's {@code sub}
   * @throws SQLException if the database fails
   */
  public List<Open> open(Connection connection, Provider provider, String subject)
      throws SQLException {
    List<Open> open = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT began_at, authenticated_at, expires_at FROM sign_in_session WHERE subject = ANY (?) AND expires_at > ?"
                + " ORDER BY began_at")) {
      select.setArray(1, subjects(connection, provider, subject));
      select.setObject(2, at(clock.instant()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          open.add(
              new Open(
                  row.getObject(1, OffsetDateTime.class).toInstant(),
                  Optional.ofNullable(row.getObject(2, OffsetDateTime.class))
                      .map(OffsetDateTime::toInstant),
                  row.getObject(3, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return open;
  }

  /**
   * Ends every session of a person, in whatever browser, in the caller's transaction.
   *
   * @param subject the ID token's {@code sub}
   * @throws SQLException if the database fails
   */
  public void endAll(Connection connection, Provider provider, String subject) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM sign_in_session WHERE subject = ANY (?)")) {
      delete.setArray(1, subjects(connection, provider, subject));
      delete.executeUpdate();
    }
  }

  private Array subjects(Connection connection, Provider provider, String subject)
      throws SQLException {
    return connection.createArrayOf(
        "bytea", digests(provider.id(), subject).toArray(byte[][]::new));
  }

  /* A keyed digest: the table does not say whose session it is, but can find it. */
  private List<byte[]> digests(String tenant, String subject) {
    return vault.digests("session\n" + tenant + "\n" + subject);
  }

  /**
   * Ends the session with this id, if there is one.
   *
   * @throws AuthenticationCompletionException if the database fails
   */
  void end(String id) {
    Secrets.hash(id).ifPresent(this::delete);
  }

  private void delete(byte[] hash) {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM sign_in_session WHERE id_hash = ?")) {
      delete.setBytes(1, hash);
      delete.executeUpdate();
    } catch (SQLException away) {
      throw new AuthenticationCompletionException(
          new SignInFailure(Reason.DATABASE, "the session cannot be ended"));
    }
  }

  private static AuthenticationCompletionException unread() {
    return new AuthenticationCompletionException(
        new SignInFailure(Reason.DATABASE, "no session can be read"));
  }

  private static String tenantId(OidcTenantConfig tenant) {
    return tenant.tenantId().orElseThrow();
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
