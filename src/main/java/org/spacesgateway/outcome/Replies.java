package org.spacesgateway.outcome;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.spacesgateway.outcome.Outcome.Captured;
import org.spacesgateway.outcome.Outcome.Document;
import org.spacesgateway.outcome.Outcome.Download;
import org.spacesgateway.outcome.Outcome.Failed;
import org.spacesgateway.outcome.Outcome.Gone;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Moved;
import org.spacesgateway.outcome.Outcome.MovedForNow;
import org.spacesgateway.outcome.Outcome.PlainText;
import org.spacesgateway.outcome.Outcome.Proxied;
import org.spacesgateway.outcome.Outcome.Published;
import org.spacesgateway.outcome.Outcome.Redirect;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.outcome.Outcome.Refused;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Outcome.Streamed;
import org.spacesgateway.outcome.Outcome.Told;
import org.spacesgateway.outcome.Outcome.TooMany;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.words.Language;

/** The only writer of status, Location and cache headers. */
@Singleton
public final class Replies {
  /** Under which a request keeps the Location that was written here. */
  public static final String OUR_LOCATION = Replies.class.getName() + ".location";

  /** Seconds: pages of 503 ask people to come back in a minute. */
  private static final String AS_PAGES_SAY = "60";

  private static final CharSequence REFRESH = new AsciiString("Refresh");
  private static final CharSequence ARRIVAL_ID = new AsciiString("Arrival-Id");
  private static final CharSequence SUNSET = new AsciiString("Sunset");
  private static final CharSequence DEPRECATION = new AsciiString("Deprecation");
  private static final CharSequence LINK = new AsciiString("Link");
  private static final CharSequence ACCEPT_LANGUAGE = new AsciiString("Accept-Language");
  private static final CharSequence LANGUAGE_AND_COOKIE =
      new AsciiString("Accept-Language, Cookie");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      new AsciiString("X-Content-Type-Options");
  private static final CharSequence CONTENT_DISPOSITION = new AsciiString("Content-Disposition");
  private static final CharSequence BYTES = new AsciiString("bytes");
  private static final CharSequence NOSNIFF = new AsciiString("nosniff");
  private static final CharSequence NO_LENGTH = new AsciiString("0");
  private static final Buffer NOTHING = Buffer.buffer();

  private final Pages pages;
  private final References references = new References(System::nanoTime);
  private final MeterRegistry meters;
  private final CurrentVertxRequest current;
  private final Map<Class<?>, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<CacheRule, CharSequence> cacheControl = new EnumMap<>(CacheRule.class);

  Replies(Pages pages, MeterRegistry meters, CurrentVertxRequest current) {
    this.current = current;
    this.pages = pages;
    this.meters = meters;
    for (CacheRule rule : CacheRule.values()) {
      cacheControl.put(rule, new AsciiString(rule.header()));
    }
    countFromTheStart(Outcome.class);
  }

  /**
   * Ends a request. Must run on the request's event loop; an answer that was already sent, or whose
   * visitor has gone, is left alone.
   *
   * @return whether it was sent now
   */
  public boolean send(HttpServerRequest request, Outcome outcome, Notice notice) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return false;
    }
    write(
        outcome,
        notice,
        new OverVertx(response, response.headers(), request.method() == HttpMethod.HEAD),
        () -> Reader.of(request));
    return true;
  }

  /**
   * The same on our own host, ahead of a resource or in its place. A guard looks at what others
   * write into Location.
   */
  public void send(RoutingContext context, Outcome outcome) {
    markOurs(context, outcome);
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      write(
          outcome,
          Notice.NONE,
          new OverVertx(
              response, response.headers(), context.request().method() == HttpMethod.HEAD),
          () -> Reader.of(context));
    }
  }

  /** The same answer for a resource to return. */
  public Response response(Outcome outcome) {
    RoutingContext context = current.getCurrent();
    markOurs(context, outcome);
    OverRest writer = new OverRest(context.request().method() == HttpMethod.HEAD);
    write(outcome, Notice.NONE, writer, () -> Reader.of(context));
    return writer.builder.build();
  }

  /**
   * Says on an answer of the legacy origin what is ours to say: what caches may do with it, and
   * what is going to stop.
   *
   * @param headers the answer's, which are changed
   * @param location where it leads, as browsers are to read it; empty for what leads nowhere
   */
  public void mark(MultiMap headers, Proxied outcome, Optional<String> location, Notice notice) {
    counter(outcome).increment();
    headers.remove(HttpHeaders.EXPIRES).remove("Pragma").remove("Age");
    headers.set(HttpHeaders.CACHE_CONTROL, outcome.cache().header());
    location.ifPresent(it -> headers.set(HttpHeaders.LOCATION, it));
    notice(headers::set, notice);
  }

  /** The language of whoever reads this request's answer; a resource's. */
  public Language language() {
    return Reader.of(current.getCurrent()).language();
  }

  private static void markOurs(RoutingContext context, Outcome outcome) {
    if (outcome instanceof Redirect redirect) {
      context.put(OUR_LOCATION, redirect.target().location());
    }
  }

  /** Where an answer is written to: status first, then headers, the body last. */
  private interface Writer {
    void status(int status);

    void header(CharSequence name, CharSequence value);

    void end(Buffer body);

    void stream(ByteRange part, Streamed.Body body);
  }

  private void write(Outcome outcome, Notice notice, Writer answer, Supplier<Reader> reader) {
    counter(outcome).increment();
    switch (outcome) {
      case Captured captured -> {
        redirect(answer, captured.redirect(), notice);
        if (captured.receipt() != null) {
          answer.header(ARRIVAL_ID, captured.receipt().toString());
        }
        if (captured.variesByLanguage()) {
          answer.header(HttpHeaders.VARY, ACCEPT_LANGUAGE);
        }
        answer.end(NOTHING);
      }
      case Moved(Target target, var cache, Target editUri) when editUri != null -> {
        redirect(answer, (Moved) outcome, notice);
        text(answer, "text/html", movedHome(target, editUri));
      }
      case Redirect redirect -> {
        redirect(answer, redirect, notice);
        answer.end(NOTHING);
      }
      case Shown(Page page, CacheRule cache) when page.status() == 503 ->
          page(answer, page, cache, notice, reader.get(), HttpHeaders.RETRY_AFTER, AS_PAGES_SAY);
      // HTML's meta element does the same, where no header can be sent.
      case Shown(Page page, CacheRule cache) when page.refresh() > 0 ->
          page(
              answer, page, cache, notice, reader.get(), REFRESH, Integer.toString(page.refresh()));
      case Shown(Page page, CacheRule cache) -> page(answer, page, cache, notice, reader.get());
      case Download(String name, String type, String content) -> {
        begin(answer, 200, outcome.cache(), notice);
        answer.header(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8");
        answer.header(CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        answer.end(Buffer.buffer(content));
      }
      case Streamed streamed -> {
        ByteRange part =
            streamed.range() == null ? new ByteRange(0, streamed.length() - 1) : streamed.range();
        begin(answer, streamed.range() == null ? 200 : 206, outcome.cache(), notice);
        answer.header(HttpHeaders.CONTENT_TYPE, streamed.type());
        answer.header(CONTENT_DISPOSITION, "attachment; filename=\"" + streamed.name() + "\"");
        answer.header(HttpHeaders.ETAG, streamed.etag());
        answer.header(HttpHeaders.ACCEPT_RANGES, BYTES);
        if (streamed.range() != null) {
          answer.header(
              HttpHeaders.CONTENT_RANGE,
              "bytes " + part.from() + "-" + part.to() + "/" + streamed.length());
        }
        answer.stream(part, streamed.body());
      }
      case PlainText(String text) -> {
        begin(answer, 200, outcome.cache(), notice);
        text(answer, "text/plain", text);
      }
      case Told(String text) -> {
        begin(answer, 200, outcome.cache(), notice);
        text(answer, "text/plain", text);
      }
      case Published(String type, String content) -> {
        begin(answer, 200, outcome.cache(), notice);
        answer.header(HttpHeaders.VARY, LANGUAGE_AND_COOKIE);
        text(answer, type, content);
      }
      case Document(String type, String content, CacheRule cache) -> {
        begin(answer, 200, cache, notice);
        text(answer, type, content);
      }
      case Gone(Page page) -> page(answer, page, outcome.cache(), notice, reader.get());
      case Proxied proxied ->
          throw new IllegalArgumentException("what is proxied is passed on, not written");
      case Unknown() -> same(answer, pages.unknown(), outcome.cache(), notice, reader.get());
      case Refused(Refusal why) ->
          same(answer, pages.refused(why), outcome.cache(), notice, reader.get());
      case MethodNotAllowed(var allowed) ->
          same(
              answer,
              pages.methodNotAllowed(),
              outcome.cache(),
              notice,
              reader.get(),
              HttpHeaders.ALLOW,
              String.join(", ", allowed));
      case Unavailable(var retryAfter) ->
          page(
              answer,
              pages.unavailable(retryAfter),
              outcome.cache(),
              notice,
              reader.get(),
              HttpHeaders.RETRY_AFTER,
              Long.toString(Math.max(1, retryAfter.toSeconds())));
      case TooMany(var retryAfter) -> {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        page(
            answer,
            pages.tooMany(seconds),
            outcome.cache(),
            notice,
            reader.get(),
            HttpHeaders.RETRY_AFTER,
            Long.toString(seconds));
      }
      case Failed(String reference) ->
          page(answer, pages.failed(reference), outcome.cache(), notice, reader.get());
    }
  }

  private static void text(Writer answer, String type, String text) {
    answer.header(HttpHeaders.CONTENT_TYPE, type + "; charset=utf-8");
    answer.end(Buffer.buffer(text));
  }

  /* A target has no quote and no angle bracket in it. */
  private static String movedHome(Target target, Target editUri) {
    return """
    <!DOCTYPE html>
    <html><head><title>301</title>
    <link rel="EditURI" type="application/rsd+xml" title="RSD" href="%s"></head>
    <body><a href="%2$s">%2$s</a></body></html>
    """
        .formatted(
            editUri.location().replace("&", "&amp;"), target.location().replace("&", "&amp;"));
  }

  private void redirect(Writer answer, Redirect redirect, Notice notice) {
    int status =
        switch (redirect) {
          case Moved moved -> 301;
          case MovedForNow forNow -> 302;
          case SeeOther seeOther -> 303;
        };
    begin(answer, status, redirect.cache(), notice);
    answer.header(HttpHeaders.LOCATION, ascii(redirect.target().location()));
  }

  private void page(
      Writer answer,
      Page page,
      CacheRule cache,
      Notice notice,
      Reader reader,
      CharSequence... header) {
    page(
        answer,
        page.status(),
        pages.html(references.quoted(page), reader),
        cache,
        notice,
        reader,
        header);
  }

  /** A page of an error that is the same for everybody but for its reference. */
  private void same(
      Writer answer,
      Page page,
      CacheRule cache,
      Notice notice,
      Reader reader,
      CharSequence... header) {
    page(
        answer,
        page.status(),
        pages.same(page, reader, references.of(page)),
        cache,
        notice,
        reader,
        header);
  }

  private void page(
      Writer answer,
      int status,
      Buffer html,
      CacheRule cache,
      Notice notice,
      Reader reader,
      CharSequence... header) {
    begin(answer, status, cache, notice);
    if (cache != CacheRule.NO_STORE) {
      answer.header(HttpHeaders.VARY, reader.chooses() ? LANGUAGE_AND_COOKIE : ACCEPT_LANGUAGE);
    }
    pages.guards().forEach(answer::header);
    if (header.length == 2) {
      answer.header(header[0], header[1]);
    }
    answer.end(html);
  }

  private void begin(Writer answer, int status, CacheRule cache, Notice notice) {
    answer.status(status);
    answer.header(HttpHeaders.CACHE_CONTROL, cacheControl.get(cache));
    answer.header(CONTENT_TYPE_OPTIONS, NOSNIFF);
    notice(answer::header, notice);
  }

  private static void notice(BiConsumer<CharSequence, CharSequence> header, Notice notice) {
    if (notice.link() != null) {
      header.accept(LINK, ascii(notice.link()));
    }
    if (notice.sunset() != null) {
      header.accept(SUNSET, notice.sunset());
    }
    if (notice.deprecation() != null) {
      header.accept(DEPRECATION, notice.deprecation());
    }
  }

  /* Copied whole; its own constructor would copy it character by character. */
  private static AsciiString ascii(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  /* An increase from nothing at all is none to whoever watches. */
  private void countFromTheStart(Class<?> ending) {
    if (ending.isSealed()) {
      for (Class<?> permitted : ending.getPermittedSubclasses()) {
        countFromTheStart(permitted);
      }
    } else if (ending != Captured.class) {
      counters.computeIfAbsent(ending, this::register);
    }
  }

  private LongAdder counter(Outcome outcome) {
    Outcome ending = outcome instanceof Captured captured ? captured.redirect() : outcome;
    // Asked first: what computes may have to lock.
    LongAdder known = counters.get(ending.getClass());
    return known != null ? known : counters.computeIfAbsent(ending.getClass(), this::register);
  }

  private LongAdder register(Class<?> ending) {
    String name =
        ending.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    LongAdder counter = new LongAdder();
    FunctionCounter.builder("gateway.outcomes", counter, LongAdder::sum)
        .tag("outcome", name)
        .register(meters);
    return counter;
  }

  /** Straight onto the connection. */
  private record OverVertx(HttpServerResponse response, MultiMap headers, boolean head)
      implements Writer {
    @Override
    public void stream(ByteRange part, Streamed.Body body) {
      throw new IllegalArgumentException("files are sent by resources, off the event loop");
    }

    @Override
    public void status(int status) {
      response.setStatusCode(status);
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
      headers.set(name, value);
    }

    @Override
    public void end(Buffer body) {
      header(
          HttpHeaders.CONTENT_LENGTH,
          body.length() == 0 ? NO_LENGTH : Integer.toString(body.length()));
      if (body.length() == 0 || head) {
        response.end();
      } else {
        response.end(body);
      }
    }
  }

  /** Through a resource's return value. */
  private static final class OverRest implements Writer {
    private final boolean head;
    private Response.ResponseBuilder builder;

    private OverRest(boolean head) {
      this.head = head;
    }

    @Override
    public void stream(ByteRange part, Streamed.Body body) {
      header(HttpHeaders.CONTENT_LENGTH, Long.toString(part.length()));
      if (!head) {
        StreamingOutput made = out -> body.write(out, part.from(), part.to());
        builder.entity(made);
      }
    }

    @Override
    public void status(int status) {
      builder = Response.status(status);
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
      builder.header(name.toString(), value.toString());
    }

    @Override
    public void end(Buffer body) {
      // Of itself the framework leaves it out of the answer to HEAD.
      header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
      if (body.length() > 0) {
        builder.entity(body.getBytes());
      }
    }
  }
}
