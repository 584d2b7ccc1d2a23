package org.spacesgateway.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a gateway is told of the two identity providers and its keys. */
final class SignIns {
  static final String LIVE_CLIENT = "5f6f2a1e-live";
  static final String WORDPRESS_CLIENT = "50916";

  private SignIns() {}

  /** Providers that are not there: the gateway starts all the same. */
  static Map<String, String> away() {
    Map<String, String> settings = keys(SandboxSecrets.fixed());
    settings.put("quarkus.oidc.live.auth-server-url", "https://127.0.0.2:9");
    settings.put("quarkus.oidc.wordpress.auth-server-url", "https://127.0.0.4:9");
    settings.put("gateway.linkage.wordpress.api", "https://127.0.0.4:9");
    return settings;
  }

  /** Tells these stand-ins of the gateway's callbacks. */
  static void register(
      MicrosoftStandIn microsoft,
      WordPressStandIn wordPress,
      String origin,
      SandboxSecrets secrets) {
    microsoft.register(
        LIVE_CLIENT, secrets.of(SandboxSecrets.LIVE_CLIENT), origin + "/live/callback");
    wordPress.register(
        WORDPRESS_CLIENT,
        secrets.of(SandboxSecrets.WORDPRESS_CLIENT),
        origin + "/wordpress/callback",
        origin + "/consent/callback");
  }

  /**
   * Stand-ins that are there.
   *
   * @param issuer the Microsoft account's
   * @param wordPress the origin of WordPress.com's
   */
  static Map<String, String> at(String issuer, String wordPress, SandboxSecrets secrets) {
    Map<String, String> settings = keys(secrets);
    settings.put(
        "quarkus.oidc.live.auth-server-url", issuer.substring(0, issuer.lastIndexOf("/v2.0")));
    settings.put("quarkus.oidc.live.token.issuer", issuer);
    settings.put("quarkus.oidc.wordpress.auth-server-url", wordPress);
    settings.put("quarkus.oidc.wordpress.token.issuer", wordPress);
    settings.put("gateway.linkage.wordpress.api", wordPress);
    settings.put("gateway.linkage.wordpress.revocation", wordPress + "/oauth2-1/revoke");
    settings.put("gateway.sign-in.registration", wordPress + "/start/wpcc");
    // The sandbox is plain http, on loopback.
    for (String tenant : List.of("live", "wordpress")) {
      String authentication = "quarkus.oidc." + tenant + ".authentication.";
      settings.put(authentication + "cookie-force-secure", "false");
      settings.put(authentication + "force-redirect-https-scheme", "false");
    }
    return settings;
  }

  private static Map<String, String> keys(SandboxSecrets secrets) {
    Map<String, String> settings = new HashMap<>();
    String live = "quarkus.oidc.live.";
    settings.put(live + "client-id", LIVE_CLIENT);
    settings.put(live + "credentials.client-secret.value", secrets.of(SandboxSecrets.LIVE_CLIENT));
    settings.put(live + "authentication.state-secret", secrets.of(SandboxSecrets.LIVE_STATE));
    String wordPress = "quarkus.oidc.wordpress.";
    settings.put(wordPress + "client-id", WORDPRESS_CLIENT);
    settings.put(
        wordPress + "credentials.client-secret.value", secrets.of(SandboxSecrets.WORDPRESS_CLIENT));
    settings.put(
        wordPress + "authentication.state-secret", secrets.of(SandboxSecrets.WORDPRESS_STATE));
    settings.put("gateway.secret.keys.sandbox", secrets.of(SandboxSecrets.VAULT));
    settings.put("gateway.secret.current-key", "sandbox");
    return settings;
  }
}
