package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What people granted to clients: codes, and the tokens made from them. */
final class Grants {
  private static final int REMEMBERED = 100_000;

  /**
   * One grant.
   *
   * @param subject who granted, as the server names its people
   * @param challenge of PKCE; empty: none was sent
   * @param authenticated when that person last signed in
   * @param blog the blog it is for; 0 for none
   */
  record Grant(
      OAuthClients.Client client,
      String redirectUri,
      Set<String> scopes,
      Optional<String> challenge,
      Optional<String> nonce,
      String subject,
      Instant authenticated,
      long blog) {

    static Grant of(AuthorizationRequest asked, String subject, Instant authenticated, long blog) {
      return new Grant(
          asked.client(),
          asked.redirectUri(),
          asked.scopes(),
          asked.challenge(),
          asked.nonce(),
          subject,
          authenticated,
          blog);
    }
  }

  /**
   * A token.
   *
   * @param code what it was made from
   */
  record Token(Grant grant, String code, Instant issued, Instant expires) {
    /** Another provider's, that may read who somebody is and what blogs they have. */
    static Token trusted(OAuthClients.Client client, String subject) {
      Instant now = Instant.now();
      Grant grant =
          new Grant(
              client,
              "",
              Set.of("auth", "users", "sites"),
              Optional.empty(),
              Optional.empty(),
              subject,
              now,
              0);
      return new Token(grant, "", now, now.plusSeconds(60));
    }

    boolean lives() {
      return Instant.now().isBefore(expires);
    }
  }

  private static final class Code {
    private final Grant grant;
    private final Instant expires;
    private boolean used;

    private Code(Grant grant, Instant expires) {
      this.grant = grant;
      this.expires = expires;
    }
  }

  private final Map<String, Code> codes = bounded();
  private final Map<String, Token> accessTokens = bounded();
  private final Map<String, Token> refreshTokens = bounded();
  private Duration codeLife = Duration.ofSeconds(60);
  private boolean usedCodesToo;

  synchronized void codesLive(Duration length) {
    codeLife = length;
  }

  synchronized void acceptUsedCodes(boolean accept) {
    usedCodesToo = accept;
  }

  synchronized String code(Grant grant) {
    String code = Canary.fresh("code");
    codes.put(code, new Code(grant, Instant.now().plus(codeLife)));
    return code;
  }

  /**
   * Redeems a code. Whatever comes of it, the code is used up; one that was used before also ends
   * the tokens that it gave.
   */
  synchronized Grant redeem(OAuthClients.Client client, Received request) throws Refusal {
    String text = request.form("code").orElse("");
    Code code = codes.get(text);
    if (code == null) {
      throw invalid("The code is unknown");
    }
    if (code.used && !usedCodesToo) {
      accessTokens.values().removeIf(token -> token.code().equals(text));
      refreshTokens.values().removeIf(token -> token.code().equals(text));
      throw invalid("The code was used before");
    }
    code.used = true;
    if (!Instant.now().isBefore(code.expires)) {
      throw invalid("The code has expired");
    }
    Grant grant = code.grant;
    if (!grant.client().id().equals(client.id())) {
      throw invalid("The code is another client's");
    }
    if (!grant.redirectUri().equals(request.form("redirect_uri").orElse(""))) {
      throw invalid("The redirect_uri is not the one the code went to");
    }
    Optional<String> verifier = request.form("code_verifier");
    if (grant.challenge().isPresent()) {
      if (!verifier.orElse("").matches("[A-Za-z0-9._~-]{43,128}")
          || !challenge(verifier.get()).equals(grant.challenge().get())) {
        throw invalid("The code_verifier does not fit the code_challenge");
      }
    }
    return grant;
  }

  /** The S256 challenge to a verifier. */
  static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized String accessToken(Grant grant, String code, Duration life) {
    return token(accessTokens, "access", grant, code, life);
  }

  synchronized String refreshToken(Grant grant, String code, Duration life) {
    return token(refreshTokens, "refresh", grant, code, life);
  }

  /** The living access token of that text. */
  synchronized Optional<Token> access(String text) {
    return Optional.ofNullable(accessTokens.get(text)).filter(Token::lives);
  }

  /** How many tokens of either kind could be used now. */
  synchronized long living() {
    return Stream.of(accessTokens, refreshTokens)
        .flatMap(tokens -> tokens.values().stream())
        .filter(Token::lives)
        .count();
  }

  /** Takes a refresh token, which is used up by it. */
  synchronized Token rotate(OAuthClients.Client client, String text) throws Refusal {
    Token token = refreshTokens.get(text);
    if (token == null || !token.lives() || !token.grant().client().id().equals(client.id())) {
      throw invalid("The refresh token is unknown, expired, used or another client's");
    }
    refreshTokens.remove(text);
    return token;
  }

  /** Ends all tokens. */
  synchronized void forgetTokens() {
    accessTokens.clear();
    refreshTokens.clear();
  }

  /** Ends that token, if it is that client's; with a refresh token all of the same code. */
  synchronized void revoke(OAuthClients.Client client, String text) {
    Token access = accessTokens.get(text);
    if (access != null && access.grant().client().id().equals(client.id())) {
      accessTokens.remove(text);
    }
    Token refresh = refreshTokens.get(text);
    if (refresh != null && refresh.grant().client().id().equals(client.id())) {
      refreshTokens.remove(text);
      accessTokens.values().removeIf(token -> token.code().equals(refresh.code()));
    }
  }

  /** Nothing that was given is worth anything any more. */
  synchronized void forget() {
    codes.clear();
    accessTokens.clear();
    refreshTokens.clear();
  }

  private static String token(
      Map<String, Token> into, String what, Grant grant, String code, Duration life) {
    String text = Canary.fresh(what);
    Instant now = Instant.now();
    into.put(text, new Token(grant, code, now, now.plus(life)));
    return text;
  }

  private static Refusal invalid(String description) {
    return OAuthClients.refused(400, "invalid_grant", description);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
