package org.spacesgateway.consent;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Unanswered;
import org.spacesgateway.secret.Secrets;

/** One provider, as a client of it speaks to it. */
final class TokenEndpoint {
  private final Calls calls;
  private final ConsentConfig.Use use;
  private final String redirectUri;
  private final Duration timeout;

  TokenEndpoint(Calls calls, ConsentConfig.Use use, String redirectUri, Duration timeout) {
    this.calls = calls;
    this.use = use;
    this.redirectUri = redirectUri;
    this.timeout = timeout;
  }

  /** Where a browser is sent to ask its person. */
  String authorizeAddress(String state, String verifier) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", use.clientId().orElseThrow());
    parameters.put("redirect_uri", redirectUri);
    parameters.put("scope", String.join(" ", use.scopes()));
    parameters.put("state", state);
    if (use.pkce()) {
      parameters.put(
          "code_challenge",
          Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.sha256(verifier)));
      parameters.put("code_challenge_method", "S256");
    }
    StringBuilder address = new StringBuilder(use.authorize());
    parameters.forEach((name, value) ->
        address
            .append(address.indexOf("?") < 0 ? '?' : '&')
            .append(name)
            .append('=')
            .append(encoded(value)));
    return address.toString();
  }

  /** Redeems a code. */
  TokenAnswer redeem(String code, String verifier) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    if (use.pkce()) {
      form.put("code_verifier", verifier);
    }
    return tokens(form);
  }

  /** Gets another access token. */
  TokenAnswer refresh(String refreshToken) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    return tokens(form);
  }

  /**
   * Ends a token where the provider can (RFC 7009).
   *
   * @return false when it did not say so
   */
  boolean revoke(String token) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", token);
    try {
      return use.revoke().isEmpty() || post(use.revoke().get(), form).status() / 100 == 2;
    } catch (Unanswered e) {
      return false;
    }
  }

  private TokenAnswer tokens(Map<String, String> form) {
    try {
      return TokenAnswer.of(post(use.token(), form));
    } catch (Unanswered e) {
      return new TokenAnswer.Later();
    }
  }

  private Calls.Answer post(String address, Map<String, String> form) throws Unanswered {
    Map<String, String> headers = new LinkedHashMap<>();
    String id = use.clientId().orElseThrow();
    String secret = use.clientSecret().orElseThrow();
    if (use.basic()) {
      String pair = encoded(id) + ":" + encoded(secret);
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      form.put("client_id", id);
      form.put("client_secret", secret);
    }
    return calls.send(Ask.form(URI.create(address), form, headers, timeout));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
