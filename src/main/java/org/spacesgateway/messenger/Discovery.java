package org.spacesgateway.messenger;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.spacesgateway.call.Calls.Answer;

/**
 * Which hub tells of a document, and what it calls the document (WebSub, 4).
 *
 * @param hub absolute
 * @param topic absolute
 */
record Discovery(URI hub, URI topic) {
  /** RFC 8288, 3: {@code <address>; rel="hub self"; …}. */
  private static final Pattern LINK =
      Pattern.compile(
          "<([^>]*)>((?:\\s*;\\s*[\\w!#$&+.^`|~*-]+(?:\\s*=\\s*(?:\"[^\"]*\"|[^\\s,;\"]+))?)*)");

  private static final Pattern REL =
      Pattern.compile(";\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,;\"]+))", Pattern.CASE_INSENSITIVE);

  /**
   * Finds both: in the headers, else in the feed's links, else in the page's.
   *
   * @param address where the document was, which relative addresses start from
   * @return empty when one of them is not named, or no address
   */
  static Optional<Discovery> of(URI address, Answer document) {
    String header = document.headers().getOrDefault("Link", "");
    return both(address, inHeader(header, "hub"), inHeader(header, "self"))
        .or(() -> {
          Document body = body(document);
          return both(address, inBody(body, "hub"), inBody(body, "self"));
        });
  }

  private static Optional<Discovery> both(
      URI address, Optional<String> hub, Optional<String> topic) {
    return hub.flatMap(named -> absolute(address, named))
        .flatMap(found ->
            topic
                .flatMap(named -> absolute(address, named))
                .map(self -> new Discovery(found, self)));
  }

  private static Optional<URI> absolute(URI address, String named) {
    try {
      URI found = address.resolve(named.strip());
      return found.getHost() == null ? Optional.empty() : Optional.of(found);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> inHeader(String header, String wanted) {
    Matcher link = LINK.matcher(header);
    while (link.find()) {
      Matcher rel = REL.matcher(link.group(2));
      if (rel.find() && has(rel.group(1) == null ? rel.group(2) : rel.group(1), wanted)) {
        return Optional.of(link.group(1));
      }
    }
    return Optional.empty();
  }

  private static Document body(Answer document) {
    boolean html =
        document.headers().getOrDefault("Content-Type", "").toLowerCase().contains("html");
    // A page's own: what somebody wrote in it names no hub.
    return html ? Jsoup.parse(document.text()) : Jsoup.parse(document.text(), Parser.xmlParser());
  }

  private static Optional<String> inBody(Document body, String wanted) {
    for (Element link : body.select("link, atom|link")) {
      if (has(link.attr("rel"), wanted) && isTheDocuments(link)) {
        return Optional.of(link.attr("href"));
      }
    }
    return Optional.empty();
  }

  private static boolean isTheDocuments(Element link) {
    Element parent = link.parent();
    return parent != null && parent.normalName().matches("head|channel|feed|rss|rdf:rdf");
  }

  private static boolean has(String relations, String wanted) {
    for (String relation : relations.strip().split("\\s+")) {
      if (relation.equalsIgnoreCase(wanted)) {
        return true;
      }
    }
    return false;
  }
}
