package org.spacesgateway.linkage;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import io.quarkus.oidc.Redirect.Location;
import io.quarkus.oidc.TenantFeature;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Asks Microsoft which account it is, each time: on a shared computer the last person's would do
 * otherwise. Where a fresh sign-in is wanted, asks for the password too.
 */
@ApplicationScoped
@Unremovable
@TenantFeature("live")
@Redirect(Location.OIDC_AUTHORIZATION)
public class FreshSignIn implements OidcRedirectFilter {
  /** Under {@code /live/}: addresses of which it is wanted. */
  static final String PATH = "again";

  @Override
  public void filter(OidcRedirectContext redirect) {
    boolean again = redirect.routingContext().request().path().startsWith("/live/" + PATH);
    redirect.additionalQueryParams().set("prompt", again ? "login" : "select_account");
  }
}
