package org.spacesgateway.frontdoor;

import io.netty.util.AsciiString;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.spacesgateway.address.Query;
import org.spacesgateway.arrival.Arrival;
import org.spacesgateway.arrival.Arrival.Client;
import org.spacesgateway.arrival.Arrival.Kind;
import org.spacesgateway.arrival.Caller;
import org.spacesgateway.arrival.Capture;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.frontdoor.Hosts.Face;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.OriginConfig;
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
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.registration.Source;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;

/**
 * Where every request comes in, ahead of security, on the event loop: no session, no cookie, no
 * blocking. The contract is src/docs/request-handling.md; its numbers stand beside the code.
 */
@Singleton
public final class FrontDoor {
  /** Ahead of CORS (300), authentication (200) and authorisation (100). */
  private static final int AHEAD_OF_SECURITY = 1000;

  private static final List<String> READ = List.of("GET", "HEAD");
  private static final List<String> READ_AND_POST = List.of("GET", "HEAD", "POST");
  private static final Duration UNTIL_OLD_ADDRESSES_ARE_KNOWN = Duration.ofHours(1);

  private static final CharSequence SEC_PURPOSE = new AsciiString("Sec-Purpose");
  private static final CharSequence PURPOSE = new AsciiString("Purpose");
  private static final CharSequence SEC_FETCH_SITE = new AsciiString("Sec-Fetch-Site");
  private static final CharSequence SEC_GPC = new AsciiString("Sec-GPC");

  private static final CharSequence STRICT_TRANSPORT_SECURITY =
      new AsciiString("Strict-Transport-Security");

  private final String origin;
  private final boolean overTls;
  private final Hosts hosts;
  private final Registration registration;
  private final Map<Integer, Source> fwlinks;
  private final Capture capture;
  private final Replies replies;
  private final Target signIn;
  private final Notice onOldHosts;
  private final Notice onWhatWillStop;

  FrontDoor(
      OriginConfig own,
      SitesConfig sites,
      RegistrationConfig registration,
      SunsetConfig sunset,
      Capture capture,
      Replies replies) {
    TargetPolicy policy = new TargetPolicy(own.origin(), registration.hosts(), own.development());
    Timetable timetable = Timetable.of(sunset);
    this.origin = own.origin();
    this.overTls = origin.startsWith("https://");
    this.hosts = new Hosts(own.ownAuthority(), sites.sites());
    this.registration = new Registration(registration, policy);
    this.fwlinks = registration.fwlinks();
    this.capture = capture;
    this.replies = replies;
    this.signIn = policy.admit(own.origin() + "/live/").orElseThrow();
    this.onOldHosts = timetable.onOldHosts(own.origin());
    this.onWhatWillStop = timetable.onWhatWillStop(own.origin());
  }

  void open(@Observes Filters filters) {
    filters.register(this::answer, AHEAD_OF_SECURITY);
  }

  /**
   * What the router refuses on sight, before any filter: no Host it can read, or an address it
   * can't. Left to the framework's own handler, each would be an error in the log.
   */
  void refuseWhatTheRouterRefuses(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .failureHandler(context -> {
          if (context.statusCode() == 400 || context.statusCode() == 404) {
            refuse(context.request());
          } else {
            context.next();
          }
        });
    // An address that does not begin with a slash meets no route, a failure handler's neither.
    router.errorHandler(404, context -> refuse(context.request()));
  }

  /** Refuses an address that cannot be read, or the Host that cannot be read with it. */
  private void refuse(HttpServerRequest request) {
    Face face = hosts.face(request.headers().getAll(HttpHeaders.HOST), null);
    replies.send(
        request,
        new Refused(
            face instanceof Face.Unreadable ? Refusal.UNREADABLE_HOST : Refusal.UNREADABLE_ADDRESS),
        face instanceof Face.Old ? onOldHosts : Notice.NONE);
  }

  private void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    RequestTarget target = RequestTarget.parse(request.uri());
    if (target == null) { // 1.1
      refuse(request);
      return;
    }
    switch (hosts.face(request.headers().getAll(HttpHeaders.HOST), target.authority())) { // 1.2
      case Face.Unreadable() ->
          replies.send(request, new Refused(Refusal.UNREADABLE_HOST), Notice.NONE);
      case Face.Stranger() -> replies.send(request, new Refused(Refusal.NOT_OUR_HOST), Notice.NONE);
      case Face.Old old -> answerOld(request, target, old);
      case Face.Own() -> {
        secured(request.response().headers());
        answerOwn(context, target);
      }
    }
  }

  /** 1.3, and 2.7 for what is not open yet. */
  private void answerOld(HttpServerRequest request, RequestTarget target, Face.Old old) {
    Optional<Door> door = Door.of(target, old.hub(), fwlinks);
    if (door.isPresent()) {
      enter(request, target, door.get(), old);
    } else {
      replies.send(request, new Unavailable(UNTIL_OLD_ADDRESSES_ARE_KNOWN), onOldHosts);
    }
  }

  /** 1.4, and 2.6. */
  private void answerOwn(RoutingContext context, RequestTarget target) {
    HttpServerRequest request = context.request();
    if (target.isAmbiguous()) {
      replies.send(request, new Refused(Refusal.UNREADABLE_ADDRESS), Notice.NONE);
      return;
    }
    Optional<Door> door = Door.of(target, false, fwlinks);
    if (door.isPresent()) {
      enter(request, target, door.get(), null);
    } else if (!READ_AND_POST.contains(request.method().name())) {
      replies.send(request, new MethodNotAllowed(READ), Notice.NONE);
    } else if (request.method() == HttpMethod.POST && !isSameOrigin(request.headers())) {
      replies.send(request, new Refused(Refusal.CROSS_SITE), Notice.NONE);
    } else if (target.path().equals("/q") || target.path().startsWith("/q/")) {
      replies.send(request, new Unknown(), Notice.NONE);
    } else {
      context.next();
    }
  }

  /** On every answer of our own host: TLS alone for a year (RFC 6797). */
  private void secured(MultiMap headers) {
    if (overTls) {
      headers.set(STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
  }

  /**
   * Whether a request that changes something comes from a page of ours: by Sec-Fetch-Site where the
   * browser sends it (Fetch Metadata), else by Origin, compared with the configured one.
   */
  private boolean isSameOrigin(MultiMap headers) {
    List<String> site = headers.getAll(SEC_FETCH_SITE);
    return site.isEmpty()
        ? origin.equals(headers.get(HttpHeaders.ORIGIN))
        : site.equals(List.of("same-origin"));
  }

  /** 2.1 to 2.4, and 2.8: rows that both faces have. */
  private void enter(HttpServerRequest request, RequestTarget target, Door door, Face.Old old) {
    String method = request.method().name();
    boolean reads = READ.contains(method);
    Notice notice =
        old == null ? Notice.NONE : door instanceof Door.SignIn ? onWhatWillStop : onOldHosts;
    switch (door) {
      case Door.SignUp(Source source, boolean takesPost) -> {
        if (reads || takesPost && method.equals("POST")) {
          signUp(request, target.query(), source, old, notice);
        } else {
          replies.send(request, new MethodNotAllowed(takesPost ? READ_AND_POST : READ), notice);
        }
      }
      case Door.SignIn() -> {
        if (reads) {
          signIn(request, target.query(), old, notice);
        } else {
          replies.send(request, new MethodNotAllowed(READ), notice);
        }
      }
      case Door.Robots() ->
          replies.send(
              request,
              reads ? new PlainText(Door.robots(old == null)) : new MethodNotAllowed(READ),
              notice);
    }
  }

  /** 2.1, 2.2; the source as 3.3. */
  private void signUp(
      HttpServerRequest request, Query query, Source said, Face.Old old, Notice notice) {
    MultiMap headers = request.headers();
    Optional<String> space = old == null ? Optional.empty() : old.space();
    Source source =
        said != Source.WEB
            ? said
            : Caller.isWriter(headers.get(HttpHeaders.USER_AGENT))
                ? Source.WRITER
                : space.isPresent() ? Source.OLD_SPACE : Source.WEB;
    Registration.Route route =
        registration.route(source, query, headers.get(HttpHeaders.ACCEPT_LANGUAGE));
    Redirect redirect =
        request.method().name().equals("POST")
            ? new SeeOther(route.target())
            : new Moved(route.target(), CacheRule.NO_STORE);
    record(request, Kind.SIGN_UP, source, route, space.orElse(null), redirect, true, notice);
  }

  /** 2.3. */
  private void signIn(HttpServerRequest request, Query query, Face.Old old, Notice notice) {
    Registration.Route route =
        registration.route(Source.WEB, query, request.headers().get(HttpHeaders.ACCEPT_LANGUAGE));
    String space =
        Optional.ofNullable(old)
            .flatMap(Face.Old::space)
            .or(() -> query.first("wreply").flatMap(this::spaceIn))
            .orElse(null);
    Source source = space == null ? Source.WEB : Source.OLD_SPACE;
    record(request, Kind.SIGN_IN, source, route, space, new MovedForNow(signIn), false, notice);
  }

  /** The Space that a return address is about. It is never followed, and never kept. */
  private Optional<String> spaceIn(String returnAddress) {
    String address = new Query("a=" + returnAddress).first("a").orElse("");
    int start = address.indexOf("//") + 2;
    if (start < 2) {
      return Optional.empty();
    }
    int end = start;
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return hosts.old(address.substring(start, end).toLowerCase(java.util.Locale.ROOT))
            instanceof Face.Old old
        ? old.space()
        : Optional.empty();
  }

  /** 4: on disk first, then answered. */
  private void record(
      HttpServerRequest request,
      Kind kind,
      Source source,
      Registration.Route route,
      String space,
      Redirect redirect,
      boolean variesByLanguage,
      Notice notice) {
    MultiMap headers = request.headers();
    String method = request.method().name();
    String purpose = headers.get(SEC_PURPOSE);
    Client client =
        Caller.client(headers.get(HttpHeaders.USER_AGENT), purpose, headers.get(PURPOSE));
    boolean counted =
        client == Client.PERSON && !method.equals("HEAD") && !"1".equals(headers.get(SEC_GPC));
    capture.record(
        (id, at) ->
            new Arrival(
                id,
                at,
                kind,
                source,
                method,
                route.market(),
                route.locale(),
                Caller.referrerHost(headers.get(HttpHeaders.REFERER)),
                Caller.network(address(request)),
                client,
                counted,
                space,
                redirect.target().location()),
        eventLoop(),
        receipt ->
            replies.send(request, new Captured(redirect, variesByLanguage, receipt), notice));
  }

  /** The visitor's address; null once the connection is gone. */
  private static String address(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    return peer == null ? null : peer.hostAddress();
  }

  private static Executor eventLoop() {
    return ContextInternal.current().nettyEventLoop();
  }
}
