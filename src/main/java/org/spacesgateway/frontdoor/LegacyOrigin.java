package org.spacesgateway.frontdoor;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.spacesgateway.dependency.Dependencies;
import org.spacesgateway.dependency.Dependency;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.Outcome.Proxied;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Replies;

/**
 * Fetches what has not moved from where it still lives, under its own Host, and passes it on. What
 * the origin cannot give in time is 503, and nobody else waits for it.
 */
@Singleton
final class LegacyOrigin {
  private static final Logger LOG = Logger.getLogger(LegacyOrigin.class);
  private static final int MOST_CONNECTIONS = 64;

  /** Of their own: what is sent may come slowly, and must keep no page waiting. */
  private static final int MOST_UPLOADS = 16;

  private static final java.time.Duration RETRY = java.time.Duration.ofSeconds(60);

  /**
   * For one connection only (RFC 9110, 7.6.1), or another's word for what we say ourselves; what it
   * expects, which we say once the origin is there.
   */
  private static final List<String> NOT_PASSED_ON =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "Expect",
          "TE",
          "Trailer",
          "Upgrade");

  /** What an old host may not say for all that is beneath it, or for longer than it is there. */
  private static final List<String> NOT_THEIRS_TO_SAY =
      List.of("Strict-Transport-Security", "Clear-Site-Data");

  private static final List<String> CLAIMS_OF_PROXIES =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Real-IP",
          "Via");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private static final List<String> PARTS_AND_VALIDATORS =
      List.of("Range", "If-Range", "If-None-Match", "If-Modified-Since");

  private static final List<String> OF_THE_PAGE_AS_IT_WAS =
      List.of(
          "Content-Length",
          "ETag",
          "Last-Modified",
          "Accept-Ranges",
          "Content-MD5",
          "Digest",
          "Content-Digest",
          "Repr-Digest");

  private final Vertx vertx;
  private final OriginConnections reading;
  private final OriginConnections writing;
  private final Replies replies;
  private final Dependency origin;
  private final TrustedProxies proxies;

  /** From the end of the request; how long that may take says {@link RequestDeadline}. */
  private final long answerMillis;

  private final long silenceMillis;

  LegacyOrigin(
      Vertx vertx,
      LegacyOriginConfig config,
      ProxiesConfig proxies,
      Replies replies,
      Dependencies dependencies) {
    this.vertx = vertx;
    this.answerMillis = config.answerTimeout().toMillis();
    this.silenceMillis = config.longestSilence().toMillis();
    this.replies = replies;
    this.origin = dependencies.of("legacy-origin");
    this.proxies = new TrustedProxies(proxies.trusted().orElse(List.of()));
    this.reading = new OriginConnections(vertx, MOST_CONNECTIONS);
    this.writing = new OriginConnections(vertx, MOST_UPLOADS);
  }

  /**
   * Answers with what the origin has.
   *
   * @param host the old host that was asked, without port
   * @param mayLeadTo whether an absolute address that the origin redirects to may be followed
   * @param shown what is put into a page for a person (9.16); empty: pages stay as they are
   */
  void answer(
      HttpServerRequest request,
      Proxied outcome,
      String host,
      Notice notice,
      Predicate<String> mayLeadTo,
      Optional<Buffer> shown) {
    ProxyRequest asked = ProxyRequest.reverseProxy(request);
    boolean reads = request.method().name().equals("GET") || request.method().name().equals("HEAD");
    if (reads) {
      asked.setBody(null);
    }
    asked.setURI(originForm(request.uri()));
    asked.setAuthority(HostAndPort.authority(hostOf(request), portOf(request)));
    clean(asked.headers(), NOT_PASSED_ON);
    clean(asked.headers(), CLAIMS_OF_PROXIES);
    if (shown.isPresent()) {
      // A page that is changed must come whole, and in clear.
      PARTS_AND_VALIDATORS.forEach(asked.headers()::remove);
      asked.putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
    String caller = proxies.caller(request);
    if (caller != null) {
      asked.putHeader("X-Forwarded-For", caller);
    }
    asked.putHeader("X-Forwarded-Proto", proxies.scheme(request));
    asked.putHeader("X-Forwarded-Host", request.getHeader(HttpHeaders.HOST));
    URI where = outcome.origin();
    OptionalLong network = NetworkLimit.network(caller);
    Future<OriginAnswer> answered =
        reads ? read(request, asked, where, network) : write(request, asked, where, network);
    answered.onComplete(done -> {
      if (done.failed()) {
        if (!request.response().closed()) {
          // Whoever left did not wait for its answer.
          origin.failed();
        }
        LOG.debugf("The legacy origin gave no answer (%s).", done.cause().getClass().getName());
        if (!reads) {
          request.resume();
        }
        replies.send(request, new Unavailable(RETRY), notice);
        return;
      }
      origin.answered();
      OriginAnswer from = done.result();
      ProxyResponse answer = from.response();
      Optional<String> said = Optional.ofNullable(answer.headers().get("Location"));
      Optional<String> location =
          said.flatMap(it -> onward(it, proxies.scheme(request), mayLeadTo));
      if (answer.getStatusCode() < 200 || said.isPresent() && location.isEmpty()) {
        from.drop();
        replies.send(request, new Unavailable(RETRY), notice);
        return;
      }
      clean(answer.headers(), NOT_PASSED_ON);
      clean(answer.headers(), NOT_THEIRS_TO_SAY);
      OwnCookies.keep(answer.headers(), host);
      replies.mark(answer.headers(), outcome, location, notice);
      shown
          .filter(it -> SpaceNotice.isPage(answer.getStatusCode(), answer.headers()))
          .ifPresent(it -> put(it, answer));
      from.send(vertx, request);
    });
  }

  /* Once more where the origin closes the connection without an answer: one that was kept, perhaps,
   * just when it was to be used again (RFC 9112, 9.3.1: what only reads may be asked once more).
   * Where it took its time to, it is no such connection; both tries have the time of one. */
  private Future<OriginAnswer> read(
      HttpServerRequest request, ProxyRequest asked, URI where, OptionalLong network) {
    return reading
        .take(where)
        .compose(outgoing -> {
          long begun = System.nanoTime();
          outgoing.idleTimeout(answerMillis);
          return send(reading, asked, outgoing, network)
              .recover(failed ->
                  isHungUp(failed) && left(begun) > answerMillis / 2 && !request.response().closed()
                      ? reading
                          .take(where)
                          .compose(again -> {
                            again.idleTimeout(Math.max(1, left(begun)));
                            return send(reading, asked, again, network);
                          })
                      : Future.failedFuture(failed));
        });
  }

  private long left(long begun) {
    return answerMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private Future<OriginAnswer> write(
      HttpServerRequest request, ProxyRequest asked, URI where, OptionalLong network) {
    return writing
        .take(where)
        .compose(outgoing -> {
          request
              .end()
              .onSuccess(whole -> {
                if (!outgoing.response().isComplete()) {
                  outgoing.idleTimeout(answerMillis);
                }
              });
          // The proxy sends nothing of a request before it has something of its body.
          if (request.version() == HttpVersion.HTTP_1_1
              && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
          }
          return send(writing, asked, outgoing, network);
        });
  }

  private Future<OriginAnswer> send(
      OriginConnections connections,
      ProxyRequest asked,
      HttpClientRequest outgoing,
      OptionalLong network) {
    // We say our own; and the proxy throws where it can't read theirs, such as an age beyond an
    // int, or Expires: -1 beside public.
    outgoing.response().onSuccess(answer -> answer.headers().remove(HttpHeaders.CACHE_CONTROL));
    return asked
        .send(outgoing)
        .map(answer -> new OriginAnswer(connections, network, outgoing, answer, silenceMillis));
  }

  private static boolean isHungUp(Throwable failed) {
    return failed instanceof HttpClosedException || failed instanceof IOException;
  }

  /** 9.16: of the page as it was, nothing is said any more. */
  private static void put(Buffer shown, ProxyResponse answer) {
    OF_THE_PAGE_AS_IT_WAS.forEach(answer.headers()::remove);
    answer.headers().add(HttpHeaders.VARY, "Accept, Accept-Language, Sec-Fetch-Dest, User-Agent");
    answer.setBody(Body.body(new NoticeStream(answer.getBody().stream(), shown)));
  }

  /**
   * The reference of a redirect (RFC 9110, 10.2.2), with blanks and octets beyond ASCII escaped.
   *
   * @param scheme what the visitor asked by
   * @return empty when it may lead where its site may not, or browsers read it otherwise than we do
   */
  static Optional<String> onward(String sent, String scheme, Predicate<String> mayLeadTo) {
    String reference = sent.strip();
    // Browsers drop tabs and line breaks, and take a backslash for a slash.
    if (reference.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
      return Optional.empty();
    }
    reference = RequestTarget.ascii(reference.replace(" ", "%20"));
    boolean namesHost = reference.startsWith("//");
    boolean onHostAsked = !namesHost && !SCHEME.matcher(reference).lookingAt();
    return onHostAsked || mayLeadTo.test(namesHost ? scheme + ":" + reference : reference)
        ? Optional.of(reference)
        : Optional.empty();
  }

  private static void clean(MultiMap headers, List<String> names) {
    if (names == NOT_PASSED_ON) {
      for (String listed : headers.getAll(HttpHeaders.CONNECTION)) {
        for (String name : listed.split(",")) {
          headers.remove(name.strip());
        }
      }
    }
    names.forEach(headers::remove);
  }

  /* The client would write each octet beyond ASCII as a character of UTF-8. */
  private static String originForm(String uri) {
    RequestTarget target = RequestTarget.parse(uri);
    return uri.indexOf('?') < 0 ? target.rawPath() : target.rawPath() + "?" + target.query().raw();
  }

  private static String hostOf(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  private static int portOf(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    int colon = host.indexOf(':');
    return colon < 0 ? -1 : Integer.parseInt(host.substring(colon + 1));
  }
}
