package org.spacesgateway.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.spacesgateway.sandbox.OldSpace.OldEntry;

/**
 * The old platform while it lives: the Spaces of the {@link People}, told apart by Host ({@code
 * alice.spaces.localhost}, {@code cid-a11ce….spaces.localhost}), each with a home, entries,
 * comments, pictures and feeds, twenty entries a feed and ten a page; and any others that it is
 * told to hold.
 */
public final class LegacyStandIn extends StandInServer {
  private static final String DOMAIN = ".spaces.localhost";
  private static final Pattern BUILD =
      Pattern.compile("/mmm[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9.]+(?=/)");
  private static final Pattern ENTRY =
      Pattern.compile("/blog/cns!([0-9a-f]{1,16})!([0-9]{1,9})\\.entry", Pattern.CASE_INSENSITIVE);

  private static final Pattern COMMENTS =
      Pattern.compile(
          "/blog/cns!([0-9a-f]{1,16})!([0-9]{1,9})/comments/feed\\.rss", Pattern.CASE_INSENSITIVE);
  private static final Pattern PICTURE = Pattern.compile("/photos/cns![^/]+/([0-9]{1,9})\\.png");
  private static final int ENTRIES_A_FEED = 20;
  private static final int ENTRIES_A_PAGE = 10;

  private final Deque<OldSpace> held = new ConcurrentLinkedDeque<>();
  private final Set<String> onePage = ConcurrentHashMap.newKeySet();
  private final Set<String> uncounted = ConcurrentHashMap.newKeySet();
  private final Map<String, DateTimeFormatter> dates = new ConcurrentHashMap<>();
  private final Map<String, List<String>> posts = new ConcurrentHashMap<>();
  private final Map<String, String> ages = new ConcurrentHashMap<>();

  private LegacyStandIn(String address, int port) {
    super(address, port);
    route("GET", "/*", this::page);
    // For faults of their own.
    route("GET", "/blog/feed.rss", this::page);
    route("GET", "/blog/*", this::page);
    route("GET", "/photos/*", this::page);
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

  /**
   * Has this Space from now on, instead of any of that alias or CID.
   *
   * @see GeneratedSpace
   */
  public void hold(OldSpace space) {
    held.addFirst(space);
  }

  /** Has only the Spaces of the {@link People} again. */
  public void forgetHeld() {
    held.clear();
    onePage.clear();
    uncounted.clear();
    dates.clear();
  }

  /** From here on a Space's pages have their dates in that form, as its market writes them. */
  public void writingDates(String alias, DateTimeFormatter form) {
    dates.put(alias, form);
  }

  /** From here on a Space's feed does not say how many comments an entry has. */
  public void withoutCommentCounts(String alias) {
    uncounted.add(alias);
  }

  /** From here on a Space's feed has its newest entries only, whatever it is asked. */
  public void withoutFeedPages(String alias) {
    onePage.add(alias);
  }

  /** The bytes of the picture of that number, the same in every Space. */
  public static byte[] picture(int number) {
    return LegacyPages.picture(number).body();
  }

  private Reply page(Received request) {
    if (List.of("spaces.localhost", "home.spaces.localhost").contains(request.host())) {
      return Reply.page(200, new HtmlPage("Windows Live Spaces").text("Whose Space do you want?"));
    }
    Optional<OldSpace> found = space(request.host());
    if (found.isEmpty()) {
      return Reply.page(404, new HtmlPage("This Space can't be found"));
    }
    OldSpace space = found.get();
    if (space.friendsOnly()) {
      return Reply.page(
          403, new HtmlPage("This Space is for friends only").text("Sign in to ask to see it."));
    }
    String path = BUILD.matcher(decoded(request.path())).replaceFirst("");
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      return entry(
          space,
          entry,
          it ->
              Reply.page(
                  200,
                  LegacyPages.entry(
                      space, it, dates.getOrDefault(space.alias(), LegacyPages.AMERICAN))));
    }
    Matcher comments = COMMENTS.matcher(path);
    if (comments.matches()) {
      return entry(space, comments, it -> feed(LegacyFeeds.comments(space, it)));
    }
    Matcher picture = PICTURE.matcher(path);
    if (picture.matches()) {
      return LegacyPages.picture(Integer.parseInt(picture.group(1)));
    }
    return switch (path.toLowerCase(Locale.ROOT)) {
      case "/", "/default.aspx", "/blog/" ->
          Reply.page(200, LegacyPages.list(space, space.page(behind(request), ENTRIES_A_PAGE)));
      case "/feed.rss", "/blog/feed.rss" -> feed(space, request);
      case "/photos/" -> Reply.page(200, new HtmlPage(space.title()).text("No photos yet."));
      default -> Reply.page(404, new HtmlPage("This page can't be found").link("Home", "/"));
    };
  }

  private static Reply feed(String text) {
    return Reply.of(200, "text/xml; charset=utf-8", text);
  }

  private Reply feed(OldSpace space, Received request) {
    Long behind = onePage.contains(space.alias()) ? null : behind(request);
    Reply feed =
        feed(
            LegacyFeeds.space(
                space,
                "http://" + request.header("Host").orElse(""),
                behind == null ? posts.getOrDefault(space.alias(), List.of()) : List.of(),
                space.page(behind, ENTRIES_A_FEED),
                !uncounted.contains(space.alias())));
    String etag = '"' + Integer.toHexString(Arrays.hashCode(feed.body())) + '"';
    if (request.header("If-None-Match").filter(etag::equals).isPresent()) {
      feed = Reply.of(304, "text/xml; charset=utf-8", "");
    }
    String age = ages.get(space.alias());
    return age == null ? feed.with("ETag", etag) : feed.with("ETag", etag).with("Age", age);
  }

  /* The number of the entry behind which a page begins; null without one. */
  private static Long behind(Received request) {
    return request
        .query("_c11_BlogPart_handle")
        .map(handle -> handle.substring(handle.lastIndexOf('!') + 1))
        .filter(n -> n.matches("[0-9]{1,9}"))
        .map(Long::valueOf)
        .orElse(null);
  }

  /** The Space of that host: by its alias or by its CID. */
  private Optional<OldSpace> space(String host) {
    if (!host.endsWith(DOMAIN)) {
      return Optional.empty();
    }
    String name = host.substring(0, host.length() - DOMAIN.length());
    return Stream.concat(
            held.stream(),
            People.all().stream().flatMap(person -> person.space().stream()).map(OldSpace::of))
        .filter(space ->
            name.equals(space.alias())
                || (name.startsWith("cid-") && same(space.cid(), name.substring(4))))
        .findFirst();
  }

  private static boolean same(String cid, String other) {
    return other.replaceFirst("^0+", "").equalsIgnoreCase(cid);
  }

  private static Reply entry(OldSpace space, Matcher path, Function<OldEntry, Reply> made) {
    return space
        .position(Long.parseLong(path.group(2)))
        .filter(position -> same(space.cid(), path.group(1)))
        .map(position -> made.apply(space.entries().apply(position)))
        .orElseGet(
            () -> Reply.page(404, new HtmlPage("This entry can't be found").link("Home", "/")));
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
