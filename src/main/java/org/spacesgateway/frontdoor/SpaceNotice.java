package org.spacesgateway.frontdoor;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.spacesgateway.arrival.Caller;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.frontdoor.Hosts.Face;
import org.spacesgateway.sunset.Standing;
import org.spacesgateway.traffic.Visitor;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/**
 * 9.16: what people are shown at the top of a Space that has not moved: when it closes, and where
 * its owner decides. Programs are not, whatever they are for.
 */
final class SpaceNotice {
  private final String origin;
  private final ZoneId zone;

  /**
   * @param origin our own
   * @param zone that people read dates in
   */
  SpaceNotice(String origin, ZoneId zone) {
    this.origin = origin;
    this.zone = zone;
  }

  /**
   * What is put into the page that is asked for.
   *
   * @return empty for programs, off a Space's own host, and before the announcement
   */
  Optional<Buffer> shown(HttpServerRequest request, Face.Old old, Standing standing) {
    boolean ofASpace = old.site().kind() == SourceSite.Kind.SPACES && old.space().isPresent();
    return ofASpace && isForPeople(request.method().name(), request.headers())
        ? in(request.headers().get("Accept-Language"), standing)
        : Optional.empty();
  }

  /**
   * Whether a browser opens a page for a person, by what it says of itself: it names text/html, and
   * looks for a document, where it says for what it looks. Editors that show pages do neither.
   */
  static boolean isForPeople(String method, MultiMap headers) {
    String agent = headers.get("User-Agent");
    String accept = headers.get("Accept");
    String lookedFor = headers.get("Sec-Fetch-Dest");
    return method.equals("GET")
        && accept != null
        && accept.toLowerCase(Locale.ROOT).contains("text/html")
        && (lookedFor == null || lookedFor.equals("document"))
        && agent != null
        && agent.startsWith("Mozilla/")
        && !Caller.isWriter(agent)
        && Visitor.of(agent, accept, lookedFor) == Visitor.PERSON;
  }

  /** Whether that answer of the old platform is a page that can be read as it stands. */
  static boolean isPage(int status, MultiMap headers) {
    String type = headers.get("Content-Type");
    String encoding = headers.get("Content-Encoding");
    String kind = type == null ? "" : type.split(";", 2)[0].strip();
    return status == 200
        && kind.equalsIgnoreCase("text/html")
        && headers.getAll("Content-Type").size() == 1
        && (encoding == null || encoding.equalsIgnoreCase("identity"));
  }

  /**
   * The notice in its reader's language.
   *
   * @param acceptLanguage as it was sent; may be null
   * @return in ASCII; empty before the announcement
   */
  Optional<Buffer> in(String acceptLanguage, Standing standing) {
    if (!standing.phase().isTold()) {
      return Optional.empty();
    }
    Language language = Language.accepted(acceptLanguage);
    Words words = Words.in(language);
    Text closing =
        standing.closes() == null
            ? Text.of("notice.undated")
            : Text.of("notice.dated", standing.closes().atZone(zone).toLocalDate());
    // Closed, it is gone; without the style a line of it stays. All colours are its own.
    return Optional.of(
        Buffer.buffer(
            """
            <details open id="spaces-gateway-notice" lang="%s" dir="%s" style="margin:0;padding:.75em 1em;background:#fff8e1;color:#1d2327;border-bottom:2px solid #b26a00;font:16px/1.5 sans-serif;text-align:start">\
            <summary style="float:inline-end;cursor:pointer;color:#0a5d8c;list-style:none">%s</summary>\
            <p style="margin:0">%s %s <a href="%s/live/" style="color:#0a5d8c">%s</a></p>\
            <style>#spaces-gateway-notice:not([open]){display:none}</style></details>\
            """
                .formatted(
                    language.tag(),
                    language.direction(),
                    ascii(words.say("notice.close")),
                    ascii(words.say(closing)),
                    ascii(words.say("notice.yours")),
                    ascii(origin),
                    ascii(words.say("letter.decide")))));
  }

  /** As text or a quoted attribute of HTML in whatever encoding. */
  static String ascii(String text) {
    return text.codePoints()
        .mapToObj(c ->
            c >= ' ' && c < 0x7f && "&<>\"'".indexOf(c) < 0
                ? Character.toString(c)
                : "&#" + c + ";")
        .collect(Collectors.joining());
  }
}
