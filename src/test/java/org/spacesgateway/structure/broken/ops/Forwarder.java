package org.spacesgateway.structure.broken.ops;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.spacesgateway.structure.broken.outcome.Pages;

/** Sample: sets Location in every way there is, and closes a cycle. */
@Singleton
public final class Forwarder {
  Pages pages;

  void byConstant(MultiMap headers) {
    headers.set(HttpHeaders.LOCATION, "/");
  }

  Response byResponse(URI to) {
    return Response.seeOther(to).build();
  }

  Response byBuilder(URI to) {
    return Response.status(301).location(to).build();
  }

  void byContext(RoutingContext context) {
    context.redirect("/");
  }
}
