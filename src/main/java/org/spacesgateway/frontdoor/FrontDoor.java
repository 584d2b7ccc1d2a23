package org.spacesgateway.frontdoor;

import io.netty.util.AsciiString;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.arrival.Capture;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.editor.LinkedBlogs;
import org.spacesgateway.frontdoor.Hosts.Face;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.MappingIndex;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Proxied;
import org.spacesgateway.outcome.Outcome.Redirect;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.outcome.Outcome.Refused;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.RegistrationConfig;
import org.spacesgateway.registration.Source;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Standing;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.traffic.Gaps;
import org.spacesgateway.traffic.Hits;

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

  private static final CharSequence SEC_FETCH_SITE = new AsciiString("Sec-Fetch-Site");

  /** Posted by mail programs, which are nobody's pages; the rest of the path allows it (2.12). */
  private static final String ONE_CLICK = "/unsubscribe/";

  /** Posted by hubs; the rest of the path, and a signature, allow it (2.14). */
  private static final String DELIVERY = "/websub/";

  private static final CharSequence STRICT_TRANSPORT_SECURITY =
      new AsciiString("Strict-Transport-Security");

  private final String origin;
  private final boolean overTls;
  private final Hosts hosts;
  private final Map<Integer, Source> fwlinks;
  private final DoorHandler doors;
  private final SiteTargets targets;
  private final OldHosts oldHosts;
  private final MappingIndex index;
  private final LegacyOrigin legacy;
  private final BroughtAlong broughtAlong;
  private final AnswerCounts counts;
  private final Replies replies;
  private final Closing closing;
  private final Optional<SpaceNotice> spaceNotice;

  FrontDoor(
      OriginConfig own,
      SitesConfig sites,
      RegistrationConfig registration,
      SunsetConfig sunset,
      InstantSource clock,
      Capture capture,
      MappingIndex index,
      LegacyOrigin legacy,
      BroughtAlong broughtAlong,
      Hits hits,
      Gaps gaps,
      LinkedBlogs blogs,
      ProxiesConfig proxies,
      Replies replies) {
    TargetPolicy policy = new TargetPolicy(own.origin(), registration.hosts(), own.development());
    List<SourceSite> closingSites = sites.sites();
    this.origin = own.origin();
    this.overTls = origin.startsWith("https://");
    this.hosts = new Hosts(own.ownAuthority(), closingSites);
    this.fwlinks = registration.fwlinks();
    this.index = index;
    this.legacy = legacy;
    this.broughtAlong = broughtAlong;
    this.counts = new AnswerCounts(hits, gaps);
    this.replies = replies;
    this.closing = new Closing(Timetable.of(sunset), origin, clock);
    this.spaceNotice =
        sunset.notice() ? Optional.of(new SpaceNotice(origin, sunset.zone())) : Optional.empty();
    this.targets = new SiteTargets(origin, own.development(), closingSites);
    this.oldHosts = new OldHosts(origin, own.development(), targets);
    this.doors =
        new DoorHandler(
            hosts,
            new Registration(registration, policy),
            capture,
            replies,
            policy.admit(origin + "/live/").orElseThrow(),
            closing,
            new EditorDoor(origin, own.policy(), index, blogs, closing, replies),
            new TrustedProxies(proxies.trusted().orElse(List.of())));
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
            refuse(context);
          } else {
            context.next();
          }
        });
    // An address that does not begin with a slash meets no route, a failure handler's neither.
    router.errorHandler(404, this::refuse);
  }

  /**
   * Refuses an address that cannot be read, or the Host that cannot be read with it. What follows
   * on its connection may be its own rest, and nobody else's request: closed (RFC 9112, 11.2).
   */
  private void refuse(RoutingContext context) {
    HttpServerRequest request = context.request();
    NothingMore.of(request.connection());
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(ended -> request.connection().close());
    Face face = hosts.face(request.headers().getAll(HttpHeaders.HOST), null);
    if (face instanceof Face.Own) {
      secured(request.response().headers());
    }
    replies.send(
        request,
        new Refused(
            face instanceof Face.Unreadable ? Refusal.UNREADABLE_HOST : Refusal.UNREADABLE_ADDRESS),
        face instanceof Face.Old ? closing.ofAll().onOldHosts() : Notice.NONE);
  }

  private void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    RequestTarget target = RequestTarget.parse(request.uri());
    if (target == null) { // 1.1
      refuse(context);
      return;
    }
    switch (hosts.face(request.headers().getAll(HttpHeaders.HOST), target.authority())) { // 1.2
      case Face.Unreadable() -> refuse(context);
      case Face.Stranger() -> {
        closeIfUnread(context);
        replies.send(request, new Refused(Refusal.NOT_OUR_HOST), Notice.NONE);
      }
      case Face.Old old -> answerOld(context, target, old);
      case Face.Own() -> {
        closeIfUnread(context);
        secured(request.response().headers());
        answerOwn(context, target);
      }
    }
  }

  /** 1.3: a door, else what section 9 says of an old address. */
  private void answerOld(RoutingContext context, RequestTarget target, Face.Old old) {
    HttpServerRequest request = context.request();
    Optional<Door> door = Door.of(target, old.hub(), fwlinks);
    if (door.isPresent()) {
      closeIfUnread(context);
      doors.enter(request, target, door.get(), old);
      return;
    }
    if (!READ.contains(request.method().name())) {
      // What it sends must not run away while its address is looked up.
      request.pause();
    }
    switch (old.site().kind()) {
      case SPACES -> answerSpace(context, target, old);
      case PLAIN -> answerPlain(context, target, old);
    }
  }

  private void answerSpace(RoutingContext context, RequestTarget target, Face.Old old) {
    String method = context.request().method().name();
    OldAddress address = OldAddress.parse(old.label(), target.rawPath(), target.query());
    Context here = Vertx.currentContext();
    Consumer<Seen> answer =
        seen ->
            answerSpace(
                context,
                here,
                old,
                address,
                oldHosts.space(
                    old.site(), old.hub(), method, address, seen.known(), seen.standing().phase()),
                seen.standing());
    if (address.whose().isEmpty() && !old.hub()) {
      answer.accept(Seen.noSpace(closing));
    } else {
      index.find(address, DoorHandler.eventLoop(), known -> answer.accept(Seen.of(known, closing)));
    }
  }

  /** 9.6: a picture's address depends on whether its Space is on its way to a blog. */
  private void answerSpace(
      RoutingContext context,
      Context here,
      Face.Old old,
      OldAddress address,
      OldAnswer answer,
      Standing standing) {
    Optional<OldAnswer> meanwhile =
        OldHosts.whileBroughtAlong(old.site(), address.what(), answer, standing.phase());
    if (meanwhile.isEmpty()) {
      finish(context, old, answer, standing);
    } else {
      broughtAlong.find(
          Cid.ofHex(answer.hit().scope()).orElseThrow(),
          here,
          isOpen -> finish(context, old, isOpen ? meanwhile.get() : answer, standing));
    }
  }

  private void answerPlain(RoutingContext context, RequestTarget target, Face.Old old) {
    SourceSite site = old.site();
    String method = context.request().method().name();
    String query = target.query().raw();
    PlainAddress address =
        PlainAddress.of(old.host(), target.rawPath(), query, site.comparison()).orElse(null);
    if (address == null) {
      Standing standing = closing.ofAll();
      finish(context, old, OldHosts.tooLong(site, method, standing.phase()), standing);
      return;
    }
    MapKey key = MapKey.of(site.name(), address);
    index.find(
        key,
        address,
        () -> spelled(site, old.host(), target).orElse(address),
        DoorHandler.eventLoop(),
        known -> {
          Standing standing = closing.ofAll();
          finish(
              context,
              old,
              oldHosts.plain(site, method, key, query, known, standing.phase()),
              standing);
        });
  }

  /** The same address with its letters as they were sent. */
  static Optional<PlainAddress> spelled(SourceSite site, String host, RequestTarget target) {
    return PlainAddress.of(
        host,
        target.rawPath(),
        target.query().raw(),
        new Comparison(true, site.comparison().significant()));
  }

  private void finish(RoutingContext context, Face.Old old, OldAnswer answer, Standing standing) {
    HttpServerRequest request = context.request();
    Notice notice = notice(answer, standing);
    closeIfUnread(context);
    if (answer.outcome() instanceof Proxied proxied) {
      legacy.answer(
          request,
          proxied,
          old.host(),
          notice,
          address -> targets.mayLeadTo(old.site(), address),
          spaceNotice.flatMap(it -> it.shown(request, old, standing)));
      return;
    }
    if (!READ.contains(request.method().name())) {
      request.resume();
    }
    if (replies.send(request, answer.outcome(), notice)) {
      counts.count(request, old.site(), answer);
    }
  }

  /** 5.2, 5.3. */
  static Notice notice(OldAnswer answer, Standing standing) {
    if (answer.willStop()) {
      return standing.onWhatWillStop();
    }
    return answer.outcome() instanceof Redirect ? standing.onRedirects() : standing.onOldHosts();
  }

  /** 1.4, and 2.6. */
  private void answerOwn(RoutingContext context, RequestTarget target) {
    HttpServerRequest request = context.request();
    if (target.isAmbiguous()) {
      replies.send(context, new Refused(Refusal.UNREADABLE_ADDRESS));
      return;
    }
    Optional<Door> door = Door.of(target, false, fwlinks);
    if (door.isPresent()) {
      doors.enter(request, target, door.get(), null);
    } else if (!READ_AND_POST.contains(request.method().name())) {
      replies.send(context, new MethodNotAllowed(READ));
    } else if (request.method() == HttpMethod.POST
        && !target.path().startsWith(ONE_CLICK)
        && !target.path().startsWith(DELIVERY)
        && !isSameOrigin(request.headers())) {
      replies.send(context, new Refused(Refusal.CROSS_SITE));
    } else if (target.path().equals("/q") || target.path().startsWith("/q/")) {
      replies.send(context, new Unknown());
    } else {
      context.next();
    }
  }

  /**
   * Whoever waits to be asked for a body, and is answered instead, may send it all the same or not
   * (RFC 9110, 10.1.1): what follows could be either, so the connection ends with the answer.
   */
  private static void closeIfUnread(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.headers().contains(HttpHeaders.EXPECT)) {
      return;
    }
    MultiMap headers = request.response().headers();
    context.addHeadersEndHandler(answered -> {
      if (!request.isEnded()) {
        headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
    });
    context.addEndHandler(answered -> {
      if (headers.contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
        request.connection().close();
      }
    });
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
}
