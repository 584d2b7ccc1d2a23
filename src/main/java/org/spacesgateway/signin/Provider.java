package org.spacesgateway.signin;

import java.util.Optional;

/** The two identity providers, by the names that configuration, paths and cookies share. */
public enum Provider {
  /** The Microsoft account. */
  LIVE("live"),
  /** WordPress.com. */
  WORDPRESS("wordpress");

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
    return "q_auth_" + id + "_";
  }

  /** The name of the session cookie. */
  public String sessionCookie() {
    return "q_session_" + id;
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
