package org.spacesgateway.linkage;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import io.quarkus.oidc.Redirect.Location;
import io.quarkus.oidc.TenantFeature;
import jakarta.enterprise.context.ApplicationScoped;
import org.spacesgateway.signin.PasswordAsked;

/**
 * Asks Microsoft which account it is, each time: on a shared computer the last person's would do
 * otherwise. Where a fresh sign-in is wanted, asks for the password too, and to be told when it was
 * given (OpenID Connect Core, 3.1.2.1: {@code max_age}).
 */
@ApplicationScoped
@Unremovable
@TenantFeature("live")
@Redirect(Location.OIDC_AUTHORIZATION)
public class FreshSignIn implements OidcRedirectFilter {
  /** Under {@code /live/}: addresses of which it is wanted. */
  static final String PATH = "again";

  private final PasswordAsked asked;
  private final LinkageConfig config;

  FreshSignIn(PasswordAsked asked, LinkageConfig config) {
    this.asked = asked;
    this.config = config;
  }

  @Override
  public void filter(OidcRedirectContext redirect) {
    String path = redirect.routingContext().request().path();
    if (path.equals("/live/" + PATH) || path.startsWith("/live/" + PATH + "/")) {
      redirect
          .additionalQueryParams()
          .set("prompt", "login")
          .set("max_age", Long.toString(config.freshSignIn().toSeconds()));
      asked.remember(redirect.routingContext(), redirect.redirectUri(), config.freshSignIn());
    } else {
      redirect.additionalQueryParams().set("prompt", "select_account");
    }
  }
}
