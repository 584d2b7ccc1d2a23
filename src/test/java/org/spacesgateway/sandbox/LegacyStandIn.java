package org.spacesgateway.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.sandbox.Person.Entry;
import org.spacesgateway.sandbox.Person.Space;

/**
 * The old platform while it lives: the Spaces of the {@link People}, told apart by Host ({@code
 * alice.spaces.localhost}, {@code cid-a11ce….spaces.localhost}), each with a home, entries, a feed
 * and a page of photos.
 */
public final class LegacyStandIn extends StandInServer {
  private static final String DOMAIN = ".spaces.localhost";
  private static final Pattern BUILD =
      Pattern.compile("/mmm[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9.]+(?=/)");
  private static final Pattern ENTRY =
      Pattern.compile("/blog/cns!([0-9a-f]{1,16})!([0-9]{1,9})\\.entry", Pattern.CASE_INSENSITIVE);

  private final Map<String, List<String>> posts = new ConcurrentHashMap<>();
  private final Map<String, String> ages = new ConcurrentHashMap<>();

  private LegacyStandIn(String address, int port) {
    super(address, port);
    route("GET", "/*", this::page);
  }

  /**
   * Starts it.
   *
   * @param address an address of this machine, usually 127.0.0.3
   * @param port TCP port; 0 for any free one
   * @throws java.io.UncheckedIOException if it can't listen there
   */
  public static LegacyStandIn start(String address, int port) {
    LegacyStandIn started = new LegacyStandIn(address, port);
    started.back();
    return started;
  }

  /** Starts it for {@code make run}: on 127.0.0.3 and that port if they can be had. */
  public static LegacyStandIn forSandbox(int preferredPort) {
    return preferably("127.0.0.3", preferredPort, LegacyStandIn::start);
  }

  /**
   * Puts one more item into a Space's feed, as the platform would.
   *
   * @param link its address without the Space's host
   * @param pubDate as RSS has it
   */
  public void post(String alias, String title, String text, String link, String pubDate) {
    String item =
        "<item><title>%s</title><link>http://%s%s%s</link><pubDate>%s</pubDate><description>%s</description></item>"
            .formatted(
                HtmlPage.escaped(title),
                alias,
                DOMAIN,
                HtmlPage.escaped(link),
                pubDate,
                HtmlPage.escaped("<p>" + HtmlPage.escaped(text) + "</p>"));
    posts.computeIfAbsent(alias, space -> new CopyOnWriteArrayList<>()).addFirst(item);
  }

  /** Takes away what was posted, and what was said of caches. */
  public void forgetPosts() {
    posts.clear();
    ages.clear();
  }

  /**
   * From here on a Space's feed comes from a cache.
   *
   * @param seconds how long that has kept it
   */
  public void cached(String alias, int seconds) {
    ages.put(alias, Integer.toString(seconds));
  }

  private Reply page(Received request) {
    if (List.of("spaces.localhost", "home.spaces.localhost").contains(request.host())) {
      return Reply.page(200, new HtmlPage("Windows Live Spaces").text("Whose Space do you want?"));
    }
    Optional<Space> space = space(request.host());
    if (space.isEmpty()) {
      return Reply.page(404, new HtmlPage("This Space can't be found"));
    }
    if (space.get().friendsOnly()) {
      return Reply.page(
          403, new HtmlPage("This Space is for friends only").text("Sign in to ask to see it."));
    }
    String path = BUILD.matcher(decoded(request.path())).replaceFirst("");
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      return entry(space.get(), entry.group(1), Integer.parseInt(entry.group(2)));
    }
    return switch (path.toLowerCase(Locale.ROOT)) {
      case "/", "/default.aspx", "/blog/" -> home(space.get());
      case "/feed.rss", "/blog/feed.rss" -> {
        Reply feed = Reply.of(200, "text/xml; charset=utf-8", feed(space.get(), request));
        String age = ages.get(space.get().alias());
        yield age == null ? feed : feed.with("Age", age);
      }
      case "/photos/" -> Reply.page(200, new HtmlPage(space.get().title()).text("No photos yet."));
      default -> Reply.page(404, new HtmlPage("This page can't be found").link("Home", "/"));
    };
  }

  /** The Space of that host: by its alias or by its CID. */
  private static Optional<Space> space(String host) {
    if (!host.endsWith(DOMAIN)) {
      return Optional.empty();
    }
    String name = host.substring(0, host.length() - DOMAIN.length());
    return People.all().stream()
        .flatMap(person -> person.space().stream())
        .filter(space ->
            name.equals(space.alias())
                || (name.startsWith("cid-") && same(space.cid(), name.substring(4))))
        .findFirst();
  }

  private static boolean same(String cid, String other) {
    return other.replaceFirst("^0+", "").equalsIgnoreCase(cid);
  }

  private static Reply home(Space space) {
    HtmlPage page =
        new HtmlPage(space.title())
            .headLink("alternate", "application/rss+xml", space.title(), "/feed.rss");
    for (Entry entry : space.entries().reversed()) {
      page.link(entry.title(), permalink(space, entry)).text(entry.text());
    }
    return Reply.page(200, page);
  }

  private static Reply entry(Space space, String cid, int n) {
    return space.entries().stream()
        .filter(entry -> entry.n() == n && same(space.cid(), cid))
        .findFirst()
        .map(entry ->
            Reply.page(
                200,
                new HtmlPage(entry.title())
                    .fact("Written", "date", entry.date().toString())
                    .text(entry.text())
                    .link(space.title(), "/")))
        .orElseGet(
            () -> Reply.page(404, new HtmlPage("This entry can't be found").link("Home", "/")));
  }

  private static String permalink(Space space, Entry entry) {
    return "/blog/cns!" + space.cid() + "!" + entry.n() + ".entry";
  }

  private String feed(Space space, Received request) {
    String home = "http://" + request.header("Host").orElse("");
    StringBuilder items = new StringBuilder();
    posts.getOrDefault(space.alias(), List.of()).forEach(items::append);
    for (Entry entry : space.entries().reversed()) {
      String address = HtmlPage.escaped(home + permalink(space, entry));
      items.append(
          """
          <item>
          <title>%s</title>
          <link>%s</link>
          <guid isPermaLink="true">%s</guid>
          <pubDate>%s</pubDate>
          <description>%s</description>
          </item>
          """
              .formatted(
                  HtmlPage.escaped(entry.title()),
                  address,
                  address,
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      entry.date().atStartOfDay().atOffset(ZoneOffset.UTC)),
                  HtmlPage.escaped("<p>" + HtmlPage.escaped(entry.text()) + "</p>")));
    }
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:live="http://schemas.microsoft.com/live/spaces/2006/rss">
    <channel>
    <title>%s</title>
    <link>%s/</link>
    <description></description>
    <generator>Microsoft Spaces v1.1</generator>
    <live:identity><live:id>%d</live:id><live:alias>%s</live:alias></live:identity>
    %s</channel>
    </rss>
    """
        .formatted(
            HtmlPage.escaped(space.title()),
            HtmlPage.escaped(home),
            space.signedCid(),
            HtmlPage.escaped(space.alias()),
            items);
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
