package org.spacesgateway.content;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;

/** The pages of a download package. */
final class PackagePages {
  /** Of nobody (RFC 2606, 2): what is relative to it is in the package. */
  static final String HOST = "package.invalid";

  private static final String ROOT = "http://" + HOST + "/";
  private static final Pattern HEADER = Pattern.compile("(?s)(.*) - (\\p{Nd}.*)");

  private final Limits limits;
  private final Markup markup;

  PackagePages(Limits limits, Markup markup) {
    this.limits = limits;
    this.markup = markup;
  }

  /** A page, in whatever encoding it says it is. */
  Document parse(Buffer html, String name) {
    try {
      Document page = Jsoup.parse(new ByteArrayInputStream(html.getBytes()), null, address(name));
      page.outputSettings().prettyPrint(false);
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /** The files of the package that a page links, by their names. */
  List<String> links(Buffer html, String name) {
    return parse(html, name).select("a[href]").stream()
        .map(link -> link.absUrl("href"))
        .filter(link -> link.startsWith(ROOT))
        .map(this::file)
        .toList();
  }

  /** An entry; empty when it has no text or no date. */
  Optional<Entry> entry(
      Document page, Cid cid, long number, boolean friendsOnly, List<LeftOut> leftOut) {
    Element text = page.selectFirst("div.blogpost");
    Element title = page.selectFirst("h2[id*=Title]");
    Element date = page.selectFirst("h5[id*=publish]");
    Optional<OffsetDateTime> published =
        date == null ? Optional.empty() : markup.moment(date.text());
    if (text == null || published.isEmpty()) {
      return Optional.empty();
    }
    Cleaning cleaning =
        new Cleaning(
            URI.create(page.baseUri()),
            Long.toString(number),
            limits.text(),
            PackageReader::isOfPackage);
    Element comments = page.selectFirst("div.comments");
    String html = cleaning.body(text.html());
    Entry entry =
        new Entry(
            cid,
            number,
            title == null ? "" : cleaning.line(title.text()),
            relative(html),
            published.get(),
            List.of(),
            comments == null ? List.of() : comments(comments, cleaning),
            cleaning.pictures().stream()
                .map(picture ->
                    new Picture(picture.address().substring(ROOT.length()), picture.description()))
                .toList(),
            friendsOnly,
            "");
    leftOut.addAll(cleaning.leftOut());
    return Optional.of(entry);
  }

  /* Each begins with a line of its author and date; all up to the next such line is its text. */
  private List<Comment> comments(Element all, Cleaning cleaning) {
    List<Comment> comments = new ArrayList<>();
    for (Element header : all.getAllElements()) {
      Said said = said(header).orElse(null);
      if (said == null) {
        continue;
      }
      if (comments.size() == limits.comments()) {
        cleaning.leaveOut(What.COMMENT, 1, "");
        continue;
      }
      StringBuilder html = new StringBuilder();
      for (Node next = header.nextSibling(); next != null && !isHeader(next); ) {
        html.append(next.outerHtml());
        next = next.nextSibling();
      }
      comments.add(
          new Comment(
              "package-" + comments.size(),
              null,
              cleaning.line(said.author()),
              null,
              said.at(),
              cleaning.comment(html.toString())));
    }
    return Threads.inOrder(comments);
  }

  /* By whom a comment is, and of when. */
  private record Said(String author, OffsetDateTime at) {}

  private Optional<Said> said(Element header) {
    Matcher said = HEADER.matcher(header.ownText().strip());
    return said.matches()
        ? markup.moment(said.group(2)).map(at -> new Said(said.group(1), at))
        : Optional.empty();
  }

  private boolean isHeader(Node node) {
    return node instanceof Element element && said(element).isPresent();
  }

  /* Pictures by their names in the package; links within it lead nowhere afterwards. */
  private static String relative(String html) {
    if (!html.contains(ROOT)) {
      return html;
    }
    Document document = Jsoup.parseBodyFragment(html);
    document.select("a[href^=" + ROOT + "]").removeAttr("href");
    for (Element image : document.select("img[src^=" + ROOT + "]")) {
      image.attr("src", image.attr("src").substring(ROOT.length()));
    }
    document.outputSettings().prettyPrint(false);
    return document.body().html();
  }

  /** The file of the package that an address stands for. */
  String file(String address) {
    String path = address.startsWith(ROOT) ? address.substring(ROOT.length()) : address;
    try {
      return URLDecoder.decode(
          path.replaceFirst("[?#].*", "").replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return path;
    }
  }

  private static String address(String name) {
    StringBuilder address = new StringBuilder(ROOT);
    for (byte octet : name.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && octet < 0x7f && "\"<>%?#[]{}|^`".indexOf(octet) < 0) {
        address.append((char) octet);
      } else {
        address.append("%%%02X".formatted(octet));
      }
    }
    return address.toString();
  }
}
