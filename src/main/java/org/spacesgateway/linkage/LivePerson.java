package org.spacesgateway.linkage;

import io.quarkus.oidc.IdToken;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.signin.IdTokenClaims;
import org.spacesgateway.signin.ServerSessions;
import org.spacesgateway.signin.SignOut;
import org.spacesgateway.words.Text;

/** The person whose Live account this request's session proved. */
@RequestScoped
public class LivePerson {
  private static final int LONGEST_NAME = 200;

  /** RFC 5321, 4.5.3.1: what fits into a path. Of its forms the plain one, in ASCII. */
  private static final String ADDRESS =
      "(?=.{3,254}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)*";

  @Inject @IdToken JsonWebToken idToken;
  @Inject Handoffs handoffs;
  @Inject RoutingContext context;
  @Inject LinkageConfig config;
  @Inject InstantSource clock;
  @Inject Instance<SignInNotice> notices;
  @Inject SignOut signOut;

  private LiveAccount account;
  private IdTokenClaims claims;

  /**
   * The account, made at its first sign-in.
   *
   * @throws UnauthorizedException if the person was erased since this session began; they are asked
   *     to sign in again
   */
  public LiveAccount account() {
    if (account == null) {
      IdTokenClaims claims = claims();
      account =
          handoffs
              .seen(claims.text("tid"), claims.text("oid"), claims.text("sub"), begun())
              .orElseThrow(UnauthorizedException::new);
    }
    return account;
  }

  /**
   * The same, to change something of nobody but whom a page was about.
   *
   * @param shown what its form says of that; null from a page of the release before, which said
   *     nothing: an update changes pods while people are on their way
   * @throws SomebodyElse if somebody else is signed in by now
   * @throws UnauthorizedException as {@link #account()}
   */
  public LiveAccount account(String shown) {
    LiveAccount account = account();
    if (shown != null && !account.person.toString().equals(shown)) {
      throw new SomebodyElse();
    }
    return account;
  }

  /** This page as it is shown to them: kept nowhere, and its forms say whom it is about. */
  public Shown shown(Page page) {
    return new Shown(
        page.about(LinkagePages.PERSON, account().person.toString()), CacheRule.NO_STORE);
  }

  /**
   * The account, and what they have.
   *
   * @throws UnauthorizedException as {@link #account}
   */
  AccountOverview overview() {
    IdTokenClaims claims = claims();
    AccountOverview overview =
        handoffs.overview(claims.text("tid"), claims.text("oid"), claims.text("sub"), begun());
    account = overview.account().orElseThrow(UnauthorizedException::new);
    return overview;
  }

  /**
   * A hand-off of theirs to be begun.
   *
   * @param shown the account that a form was about
   */
  Handoffs.Asked handOff(UUID shown, String purpose) {
    IdTokenClaims claims = claims();
    return new Handoffs.Asked(
        shown, claims.text("tid"), claims.text("oid"), name(), purpose, signedIn(), isFresh());
  }

  private Instant begun() {
    return signedIn().orElse(Instant.EPOCH);
  }

  private IdTokenClaims claims() {
    if (claims == null) {
      claims = IdTokenClaims.of(idToken.getRawToken());
    }
    return claims;
  }

  /** When they signed in; empty if that is not known. */
  Optional<Instant> signedIn() {
    return ServerSessions.began(context);
  }

  /**
   * Ends their session, on the server and in this browser.
   *
   * @throws AuthenticationCompletionException if the database fails
   */
  public void signOut() {
    signOut.now();
  }

  /**
   * Whether they proved at Microsoft who they are so lately that something may be undone, closed or
   * erased. That they signed in here lately is not enough: signed in at Microsoft, that is a tap.
   */
  public boolean isFresh() {
    return ServerSessions.authenticated(context)
        .filter(then -> then.isAfter(clock.instant().minus(config.freshSignIn())))
        .isPresent();
  }

  /**
   * What they call themselves, and a hint at the account: {@code Alice Example (a…@live.example)}.
   * Shown to them, never a key. The hint is there because anybody can have any name: a hand-off
   * that somebody else planted must show whose it is. A hand-off keeps this, encrypted, until it
   * ends.
   */
  public String name() {
    IdTokenClaims claims = claims();
    return named(claims.text("name"), claims.text("preferred_username"));
  }

  /**
   * The same of these claims, each of which may be empty.
   *
   * @param username mostly an e-mail address, or a telephone's number: not told in full
   */
  static String named(String name, String username) {
    int at = username.indexOf('@');
    String hint =
        username.isEmpty()
            ? ""
            : username.substring(0, username.offsetByCodePoints(0, 1))
                + "…"
                + (at > 0 ? username.substring(at) : "");
    // Anybody can have a long name: it is cut, never the hint.
    String account = name.isEmpty() || hint.isEmpty() ? hint : " (" + hint + ")";
    String text = shortened(name, Math.max(0, LONGEST_NAME - account.length())) + account;
    return text.isEmpty() ? "Windows Live" : shortened(text, LONGEST_NAME);
  }

  private static String shortened(String text, int length) {
    return text.length() > length ? text.substring(0, length) : text;
  }

  /** What they ought to know, of what they could not be told otherwise; mostly nothing. */
  List<Text> notices() {
    UUID id = account().person;
    return notices.stream().flatMap(room -> room.about(id).stream()).toList();
  }

  /**
   * The e-mail address that the sign-in names: never a key, and kept by nobody who was not asked.
   *
   * @return empty if it names none, or none that mail can be sent to
   */
  public Optional<String> email() {
    return Optional.of(claims().text("email")).filter(email -> email.matches(ADDRESS));
  }
}
