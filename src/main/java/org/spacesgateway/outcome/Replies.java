package org.spacesgateway.outcome;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.spacesgateway.outcome.Outcome.Captured;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Moved;
import org.spacesgateway.outcome.Outcome.MovedForNow;
import org.spacesgateway.outcome.Outcome.PlainText;
import org.spacesgateway.outcome.Outcome.Redirect;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.outcome.Outcome.Refused;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Outcome.Unknown;

/** The only writer of status, Location and cache headers. */
@Singleton
public final class Replies {
  private static final CharSequence ARRIVAL_ID = new AsciiString("Arrival-Id");
  private static final CharSequence SUNSET = new AsciiString("Sunset");
  private static final CharSequence DEPRECATION = new AsciiString("Deprecation");
  private static final CharSequence LINK = new AsciiString("Link");
  private static final CharSequence ACCEPT_LANGUAGE = new AsciiString("Accept-Language");
  private static final CharSequence ZERO = new AsciiString("0");

  private final Pages pages;
  private final MeterRegistry meters;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Refusal, Buffer> refusedPages = new EnumMap<>(Refusal.class);
  private final Buffer unknownPage;
  private final Buffer methodNotAllowedPage;

  Replies(Pages pages, MeterRegistry meters) {
    this.pages = pages;
    this.meters = meters;
    for (Refusal why : Refusal.values()) {
      refusedPages.put(why, pages.html(pages.refused(why)));
    }
    unknownPage = pages.html(pages.unknown());
    methodNotAllowedPage = pages.html(pages.methodNotAllowed());
  }

  /**
   * Ends a request. Must run on the request's event loop; an answer that was already sent, or whose
   * visitor has gone, is left alone.
   */
  public void send(HttpServerRequest request, Outcome outcome, Notice notice) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    MultiMap headers = response.headers();
    headers.set(HttpHeaders.CACHE_CONTROL, outcome.cache().header());
    if (notice.link() != null) {
      headers.set(LINK, notice.link());
    }
    if (notice.sunset() != null) {
      headers.set(SUNSET, notice.sunset());
    }
    if (notice.deprecation() != null) {
      headers.set(DEPRECATION, notice.deprecation());
    }
    switch (outcome) {
      case Captured captured -> {
        if (captured.receipt() != null) {
          headers.set(ARRIVAL_ID, captured.receipt().toString());
        }
        if (captured.variesByLanguage()) {
          headers.set(HttpHeaders.VARY, ACCEPT_LANGUAGE);
        }
        redirect(response, captured.redirect());
      }
      case Redirect redirect -> redirect(response, redirect);
      case PlainText(String text) -> {
        headers.set(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        end(request, 200, Buffer.buffer(text));
      }
      case Unknown() -> page(request, 404, unknownPage);
      case Refused(Refusal why) -> page(request, why.status(), refusedPages.get(why));
      case MethodNotAllowed(var allowed) -> {
        headers.set(HttpHeaders.ALLOW, String.join(", ", allowed));
        page(request, 405, methodNotAllowedPage);
      }
      case Unavailable(var retryAfter) -> {
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        page(request, 503, pages.html(pages.unavailable(retryAfter)));
      }
    }
    counter(outcome).increment();
  }

  private static void redirect(HttpServerResponse response, Redirect redirect) {
    response.setStatusCode(
        switch (redirect) {
          case Moved moved -> 301;
          case MovedForNow forNow -> 302;
          case SeeOther seeOther -> 303;
        });
    response.headers().set(HttpHeaders.LOCATION, redirect.target().location());
    response.headers().set(HttpHeaders.CONTENT_LENGTH, ZERO);
    response.end();
  }

  private void page(HttpServerRequest request, int status, Buffer html) {
    pages.guard(request.response().headers());
    end(request, status, html);
  }

  private static void end(HttpServerRequest request, int status, Buffer body) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(body);
    }
  }

  private Counter counter(Outcome outcome) {
    Outcome ending = outcome instanceof Captured captured ? captured.redirect() : outcome;
    return counters.computeIfAbsent(
        ending.getClass().getSimpleName(),
        name ->
            meters.counter(
                "gateway.outcomes",
                "outcome",
                name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT)));
  }
}
