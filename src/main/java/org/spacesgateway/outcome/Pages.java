package org.spacesgateway.outcome;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.outcome.Page.Action;

/** Renders pages, and says with which headers a page travels. */
@Singleton
public final class Pages {
  private final Template template;
  private final String origin;
  private final Map<String, String> guards;

  Pages(@Location("page") Template template, OriginConfig config) {
    this.template = template;
    this.origin = config.origin();
    this.guards =
        Map.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Content-Security-Policy",
            "default-src 'none'; style-src "
                + origin
                + "; img-src "
                + origin
                + "; base-uri 'none'; object-src 'none'; form-action 'self' "
                + formTargets(config)
                + "; frame-ancestors 'none'",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()");
  }

  private static String formTargets(OriginConfig config) {
    return config.formTargets().orElse(List.of()).stream()
        .map(URI::create)
        .map(address -> address.getScheme() + "://" + address.getRawAuthority())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  /** The page as HTML, UTF-8. */
  public Buffer html(Page page) {
    return Buffer.buffer(template.data("page", page).data("origin", origin).render());
  }

  /** What every page travels with: its content type and the browser's guards. */
  Map<String, String> guards() {
    return guards;
  }

  /** The page for a refused request. */
  Page refused(Refusal why) {
    return switch (why) {
      case UNREADABLE_ADDRESS ->
          new Page(
              why.status(),
              "We can’t read that address",
              List.of(
                  "The address holds characters that can be understood in more than one way, so we didn’t follow it.",
                  "Nothing was changed. Check the address, or go back to the page that linked here and try its link again."),
              home());
      case UNREADABLE_HOST ->
          new Page(
              why.status(),
              "We can’t tell which site you asked for",
              List.of(
                  "The request named its site in a way that can be understood in more than one way, or not at all.",
                  "Nothing was changed. Type the address again, or start from our own page."),
              home());
      case NOT_OUR_HOST ->
          new Page(
              why.status(),
              "This isn’t the right server for that site",
              List.of(
                  "This server answers only for Windows Live Spaces and its own pages, and the site you asked for is neither.",
                  "Nothing was changed. If a link brought you here, its owner should correct it."),
              home());
      case CROSS_SITE ->
          new Page(
              why.status(),
              "That request came from another site",
              List.of(
                  "A page outside this site asked us to change something for you, so we didn’t.",
                  "Nothing was changed. If you meant to do it, open our own page and do it there."),
              new Action("Go to your account", origin + "/live/account"));
    };
  }

  /** The page of 404. */
  Page unknown() {
    return new Page(
        404,
        "There is nothing at this address",
        List.of(
            "We looked, and no page lives here. The address may be mistyped, or the page may never have existed.",
            "Windows Live Spaces is moving to WordPress.com. This message doesn’t mean that anything was deleted."),
        home());
  }

  /** The page of 405. */
  Page methodNotAllowed() {
    return new Page(
        405,
        "That can’t be done here",
        List.of(
            "This address exists, but not for the kind of request that was made.",
            "Nothing was changed. Open the address in a browser instead."),
        home());
  }

  /** The page of 500. */
  Page failed() {
    return new Page(
        500,
        "Something went wrong on our side",
        List.of(
            "It is our fault, not yours, and it has been noted.",
            "Nothing you published is affected. Please try again in a minute."),
        home());
  }

  /** The page of 503. */
  Page unavailable(Duration retryAfter) {
    return new Page(
        503,
        "This page can’t be shown right now",
        List.of(
            "Windows Live Spaces is moving to WordPress.com, and we can’t look this address up at the moment. This message doesn’t mean that anything was deleted.",
            "Please try again in "
                + (retryAfter.toSeconds() < 120
                    ? retryAfter.toSeconds() + " seconds."
                    : retryAfter.toMinutes() + " minutes.")),
        new Action("Read what is happening to Windows Live Spaces", origin + "/sunset"));
  }

  private Action home() {
    return new Action("Go to the start page", origin + "/");
  }
}
