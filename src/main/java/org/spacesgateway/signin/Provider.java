package org.spacesgateway.signin;

import java.util.Optional;

/** The two identity providers, by the names that configuration, paths and cookies share. */
public enum Provider {
  /** The Microsoft account. */
  LIVE("live"),
  /** WordPress.com. */
  WORDPRESS("wordpress");

  /** What every state cookie begins with, of whatever tenant. */
  static final String STATE_COOKIES = "q_auth_";

  private final String id;

  Provider(String id) {
    this.id = id;
  }

  /** The name in quarkus-oidc's configuration, and the first segment of every path. */
  public String id() {
    return id;
  }

  /** The callback's path. */
  public String callback() {
    return "/" + id + "/callback";
  }

  /** The page for what went wrong. */
  public String problem() {
    return "/" + id + "/problem";
  }

  /** The name that every state cookie of this tenant starts with; the state follows. */
  public String stateCookie() {
    return STATE_COOKIES + id + "_";
  }

  /** The name of the session cookie. */
  public String sessionCookie() {
    return "q_session_" + id;
  }

  /**
   * The address of an endpoint, joined as quarkus-oidc joins it ({@code
   * OidcCommonUtils.getOidcEndpointUrl}).
   *
   * @param server {@code auth-server-url}
   * @param path one of the paths below it, or a whole address, which stays as it is
   */
  public static String endpoint(String server, String path) {
    if (path.startsWith("http")) {
      return path;
    }
    String base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    return base + (path.startsWith("/") ? "" : "/") + path;
  }

  /** The tenant whose callback this is. */
  static Optional<Provider> ofCallback(String path) {
    for (Provider provider : values()) {
      if (provider.callback().equals(path)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  /**
   * The tenant under whose paths this may be taken to be: {@code /live;x}, too.
   *
   * @param path normalized
   */
  static Optional<Provider> under(String path) {
    for (Provider provider : values()) {
      if (path.regionMatches(true, 0, "/" + provider.id, 0, provider.id.length() + 1)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  /** The tenant under whose paths this is. */
  static Optional<Provider> of(String path) {
    for (Provider provider : values()) {
      if (path.equals("/" + provider.id) || path.startsWith("/" + provider.id + "/")) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }
}
