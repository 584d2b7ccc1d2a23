package org.spacesgateway.frontdoor;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.spacesgateway.sandbox.RawHttp;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Blog editors that look for where to post, each in its own order of steps. The typed address is
 * that of a Space's home.
 */
enum EditorClients {
  /**
   * Windows Live Writer and its open successor: the manifest beside the home, the home (redirects
   * are followed), then in its head an Atom service, Blogger, RSD whose address is completed
   * against what was typed, with the provider by homePageLink, by engineName, or the first API of a
   * list; at last the pattern of the typed address.
   */
  OPEN_LIVE_WRITER {
    @Override
    Optional<Found> look(Net net, URI typed) {
      Page manifest = net.get(typed.resolve("/wlwmanifest.xml"), true);
      boolean manifested = manifest.status == 200;
      if (manifested
          && !manifest.body.contains("http://schemas.microsoft.com/wlw/manifest/weblog")) {
        throw new IllegalStateException("a page was taken for a manifest");
      }
      Page home = net.get(typed, true);
      if (home.status == 200) {
        String head = home.body.replaceFirst("(?is)<body.*", "");
        if (link(head, "service").isPresent()) {
          throw new IllegalStateException("an Atom service that nobody has");
        }
        Optional<Found> found =
            link(head, "EditURI")
                .map(typed::resolve)
                .flatMap(rsd -> Rsd.of(net.get(rsd, true)))
                .flatMap(rsd -> rsd.byProvider());
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
  },

  /** MarsEdit: the home, and RSD completed against where that was in the end; the preferred API. */
  MARS_EDIT {
    @Override
    Optional<Found> look(Net net, URI typed) {
      Page home = net.get(typed, true);
      return home.status != 200
          ? Optional.empty()
          : link(home.body, "EditURI")
              .map(home.address::resolve)
              .flatMap(rsd -> Rsd.of(net.get(rsd, true)))
              .flatMap(rsd -> rsd.api(api -> api.getAttribute("preferred").equals("true")));
    }
  },

  /** Follows no redirect, reads what it gets, and takes the API that it knows. */
  GENERIC {
    @Override
    Optional<Found> look(Net net, URI typed) {
      Page home = net.get(typed, false);
      return link(home.body, "EditURI")
          .map(typed::resolve)
          .flatMap(rsd -> Rsd.of(net.get(rsd, false)))
          .flatMap(rsd -> rsd.api(api -> api.getAttribute("name").equals("MetaWeblog")));
    }
  },

  /** The same, but looks for RSD where that was said to be before there were links. */
  BESIDE_THE_HOME {
    @Override
    Optional<Found> look(Net net, URI typed) {
      return Rsd.of(net.get(typed.resolve("/rsd.xml"), false))
          .flatMap(rsd -> rsd.api(api -> api.getAttribute("name").equals("MetaWeblog")));
    }
  };

  /** Looks; empty when it finds nothing. */
  abstract Optional<Found> look(Net net, URI typed);

  /**
   * Where it would post.
   *
   * @param provider by what it knows the place
   */
  record Found(String provider, String endpoint, String blogId) {}

  /** A page, and where it was in the end. */
  record Page(URI address, int status, String body) {}

  /** The net as a test's machine has it: every host is this one. */
  static final class Net {
    final List<URI> asked = new ArrayList<>();

    /** All that it was told, heads and bodies. */
    final List<String> told = new ArrayList<>();

    Page get(URI address, boolean follows) {
      asked.add(address);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\nConnection: close\r\n\r\n"
              .formatted(
                  address.getRawPath()
                      + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()),
                  address.getRawAuthority());
      RawHttp.Answer answer =
          RawHttp.send(
              "127.0.0.1",
              address.getPort(),
              request.getBytes(StandardCharsets.ISO_8859_1),
              Duration.ofSeconds(10));
      told.add(answer.headers() + "\n" + answer.body());
      Optional<String> onward = answer.header("Location");
      if (follows && onward.isPresent() && asked.size() < 20) {
        return get(address.resolve(onward.get()), true);
      }
      return new Page(address, answer.status(), answer.body());
    }
  }

  /** A discovery document. */
  record Rsd(Document document) {
    static Optional<Rsd> of(Page page) {
      if (page.status != 200) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Rsd(
                DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(page.body.getBytes(StandardCharsets.UTF_8)))));
      } catch (Exception noXml) {
        return Optional.empty();
      }
    }

    private String text(String element) {
      var found = document.getElementsByTagName(element);
      return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    Optional<Found> api(Predicate<Element> wanted) {
      var apis = document.getElementsByTagName("api");
      for (int i = 0; i < apis.getLength(); i++) {
        Element api = (Element) apis.item(i);
        if (wanted.test(api)) {
          return Optional.of(
              new Found(
                  text("engineName"), api.getAttribute("apiLink"), api.getAttribute("blogID")));
        }
      }
      return Optional.empty();
    }

    Optional<Found> byProvider() {
      boolean wordPressCom =
          Pattern.compile("\\.wordpress\\.(?:com|localhost)").matcher(text("homePageLink")).find();
      for (String name : List.of("wordpress", "movabletype", "metaweblog")) {
        Optional<Found> found =
            api(api ->
                api.getAttribute("name").toLowerCase(Locale.ROOT).replace(" ", "").equals(name));
        if (found.isPresent()) {
          return found.map(
              it -> wordPressCom ? new Found("WordPress.com", it.endpoint, it.blogId) : it);
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<String> link(String html, String relation) {
    Matcher links = Pattern.compile("(?is)<link\\b[^>]*>").matcher(html);
    while (links.find()) {
      if (links.group().matches("(?is).*\\brel=[\"']?" + relation + "[\"'\\s>].*")) {
        Matcher href = Pattern.compile("(?i)\\bhref=[\"']([^\"']*)").matcher(links.group());
        if (href.find()) {
          return Optional.of(href.group(1).replace("&amp;", "&"));
        }
      }
    }
    return Optional.empty();
  }
}
