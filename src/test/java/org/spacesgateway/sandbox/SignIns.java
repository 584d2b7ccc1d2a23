package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** How a gateway is told of the two identity providers and its keys. */
final class SignIns {
  static final String LIVE_CLIENT = "5f6f2a1e-live";
  static final String WORDPRESS_CLIENT = "50916";
  private static final String LIVE_SECRET = "a-secret-that-only-the-sandbox-uses-live";
  private static final String WORDPRESS_SECRET = "a-secret-that-only-the-sandbox-uses-wp";

  private SignIns() {}

  /** Providers that are not there: the gateway starts all the same. */
  static Map<String, String> away() {
    Map<String, String> settings = keys();
    settings.put("quarkus.oidc.live.auth-server-url", "http://127.0.0.2:9");
    settings.put("quarkus.oidc.wordpress.auth-server-url", "http://127.0.0.4:9");
    settings.put("gateway.linkage.wordpress.api", "http://127.0.0.4:9");
    return settings;
  }

  /** These stand-ins, told of the gateway's callbacks. */
  static Map<String, String> with(
      MicrosoftStandIn microsoft, WordPressStandIn wordPress, String origin) {
    microsoft.register(LIVE_CLIENT, LIVE_SECRET, origin + "/live/callback");
    wordPress.register(WORDPRESS_CLIENT, WORDPRESS_SECRET, origin + "/wordpress/callback");
    Map<String, String> settings = keys();
    String issuer = microsoft.issuer();
    settings.put(
        "quarkus.oidc.live.auth-server-url", issuer.substring(0, issuer.lastIndexOf("/v2.0")));
    settings.put("quarkus.oidc.live.token.issuer", issuer);
    String base = wordPress.origin().toString();
    settings.put("quarkus.oidc.wordpress.auth-server-url", base);
    settings.put("quarkus.oidc.wordpress.token.issuer", base);
    settings.put("gateway.linkage.wordpress.api", base);
    settings.put("gateway.linkage.wordpress.revocation", base + "/oauth2-1/revoke");
    settings.put("gateway.sign-in.registration", base + "/start/wpcc");
    return settings;
  }

  private static Map<String, String> keys() {
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.oidc.live.client-id", LIVE_CLIENT);
    settings.put("quarkus.oidc.live.credentials.client-secret.value", LIVE_SECRET);
    settings.put("quarkus.oidc.live.authentication.state-secret", key("live state"));
    settings.put("quarkus.oidc.wordpress.client-id", WORDPRESS_CLIENT);
    settings.put("quarkus.oidc.wordpress.credentials.client-secret.value", WORDPRESS_SECRET);
    settings.put("quarkus.oidc.wordpress.authentication.state-secret", key("wordpress state"));
    settings.put("gateway.secret.keys.sandbox", key("vault"));
    settings.put("gateway.secret.current-key", "sandbox");
    return settings;
  }

  /* The same for every run: a kept database must stay readable. */
  private static String key(String purpose) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(("sandbox " + purpose).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
