package org.spacesgateway.frontdoor;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.spacesgateway.address.Query;
import org.spacesgateway.arrival.Arrival;
import org.spacesgateway.arrival.Arrival.Client;
import org.spacesgateway.arrival.Arrival.Kind;
import org.spacesgateway.arrival.Caller;
import org.spacesgateway.arrival.Capture;
import org.spacesgateway.frontdoor.Hosts.Face;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.Outcome.Captured;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Moved;
import org.spacesgateway.outcome.Outcome.MovedForNow;
import org.spacesgateway.outcome.Outcome.PlainText;
import org.spacesgateway.outcome.Outcome.Redirect;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.registration.Registration;
import org.spacesgateway.registration.Source;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Standing;

/** Answers at the doors that both faces have: sign-up and sign-in are on disk before the answer. */
final class DoorHandler {
  private static final List<String> READ = List.of("GET", "HEAD");
  private static final List<String> READ_AND_POST = List.of("GET", "HEAD", "POST");

  private static final CharSequence SEC_PURPOSE = new AsciiString("Sec-Purpose");
  private static final CharSequence PURPOSE = new AsciiString("Purpose");
  private static final CharSequence SEC_GPC = new AsciiString("Sec-GPC");

  private final Hosts hosts;
  private final Registration registration;
  private final Capture capture;
  private final Replies replies;
  private final Target signIn;
  private final Closing closing;
  private final EditorDoor editors;
  private final TrustedProxies proxies;

  /**
   * @param signIn where sign-in begins, on our own host
   * @param closing when what of these doors stops will stop
   */
  DoorHandler(
      Hosts hosts,
      Registration registration,
      Capture capture,
      Replies replies,
      Target signIn,
      Closing closing,
      EditorDoor editors,
      TrustedProxies proxies) {
    this.hosts = hosts;
    this.registration = registration;
    this.capture = capture;
    this.replies = replies;
    this.signIn = signIn;
    this.closing = closing;
    this.editors = editors;
    this.proxies = proxies;
  }

  /**
   * 2.1 to 2.4, 2.8 and 2.13: rows that both faces have.
   *
   * @param old null on our own host
   */
  void enter(HttpServerRequest request, RequestTarget target, Door door, Face.Old old) {
    String method = request.method().name();
    boolean reads = READ.contains(method);
    Notice notice = old == null ? Notice.NONE : notice(door, closing.ofAll());
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
      case Door.Editors() -> editors.enter(request, old, notice);
      case Door.Robots() ->
          replies.send(
              request,
              reads ? new PlainText(Door.robots(old == null)) : new MethodNotAllowed(READ),
              notice);
    }
  }

  /** What an answer at a door of an old host says of the closing. */
  static Notice notice(Door door, Standing standing) {
    return door instanceof Door.SignIn || door instanceof Door.Editors
        ? standing.onWhatWillStop()
        : standing.onOldHosts();
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
    capture.record(
        (id, at) -> arrival(id, at, request, kind, source, route, space, redirect),
        eventLoop(),
        receipt ->
            replies.send(request, new Captured(redirect, variesByLanguage, receipt), notice));
  }

  /** 4.1: what is kept of a request. */
  private Arrival arrival(
      UUID id,
      Instant at,
      HttpServerRequest request,
      Kind kind,
      Source source,
      Registration.Route route,
      String space,
      Redirect redirect) {
    MultiMap headers = request.headers();
    String method = request.method().name();
    String purpose = headers.get(SEC_PURPOSE);
    Client client =
        Caller.client(headers.get(HttpHeaders.USER_AGENT), purpose, headers.get(PURPOSE));
    boolean counted =
        client == Client.PERSON && !method.equals("HEAD") && !"1".equals(headers.get(SEC_GPC));
    return new Arrival(
        id,
        at,
        kind,
        source,
        method,
        route.market(),
        route.locale(),
        Caller.referrerHost(headers.get(HttpHeaders.REFERER)),
        Caller.network(proxies.caller(request)),
        client,
        counted,
        space,
        redirect.target().location());
  }

  /** The event loop that a request is served on; call it there. */
  static Executor eventLoop() {
    return ContextInternal.current().nettyEventLoop();
  }
}
