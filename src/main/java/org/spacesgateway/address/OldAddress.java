package org.spacesgateway.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.address.SpaceAddress.Category;
import org.spacesgateway.address.SpaceAddress.CategoryFeed;
import org.spacesgateway.address.SpaceAddress.Document;
import org.spacesgateway.address.SpaceAddress.Editor;
import org.spacesgateway.address.SpaceAddress.Entry;
import org.spacesgateway.address.SpaceAddress.Feed;
import org.spacesgateway.address.SpaceAddress.Home;
import org.spacesgateway.address.SpaceAddress.LeftBehind;
import org.spacesgateway.address.SpaceAddress.Month;
import org.spacesgateway.address.SpaceAddress.Other;
import org.spacesgateway.address.SpaceAddress.OwnersPage;
import org.spacesgateway.address.SpaceAddress.Paging;
import org.spacesgateway.address.SpaceAddress.Section;

/**
 * An address of the old platform: of whose Space, and what of it. Parsing never throws: what has no
 * meaning is {@link Other}.
 *
 * @param whose the Space that the host names, or on a hub host the path; empty for the hub's own
 *     pages
 * @param what what is asked of it
 * @param cids the ids that the address itself carries, beside its host's: all that are known must
 *     be one, or anybody's host would forward to anybody's blog
 */
public record OldAddress(Optional<SpaceKey> whose, SpaceAddress what, Set<Cid> cids) {
  private static final String ENTRY = ".entry";

  private static final Pattern BUILD =
      Pattern.compile("mmm[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}\\.[0-9]{2}");
  private static final Pattern PAGE_DIRECTION =
      Pattern.compile("(?:^|&)(_c[0-9]{1,3}_BlogPart_)pagedir=", Pattern.CASE_INSENSITIVE);
  private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");
  private static final Pattern YEAR = Pattern.compile("(?:19|20)[0-9]{2}");
  private static final Pattern MONTH = Pattern.compile("0?[1-9]|1[0-2]");

  /** One that carries no id. */
  public OldAddress(Optional<SpaceKey> whose, SpaceAddress what) {
    this(whose, what, Set.of());
  }

  /**
   * Reads an address.
   *
   * @param label the one label before the site's name; empty on a hub host
   * @param rawPath the path as it was sent, with its leading slash
   * @param query what followed it
   */
  public static OldAddress parse(Optional<String> label, String rawPath, Query query) {
    List<String> segments = segments(rawPath);
    Optional<SpaceKey> whose = label.flatMap(SpaceKey::ofLabel);
    if (label.isEmpty() && is(segments, 0, "members") && segments.size() >= 2) {
      whose = SpaceKey.ofLabel(segments.get(1));
      segments = segments.subList(2, segments.size());
    }
    SpaceAddress what = what(segments, query);
    Set<Cid> cids = cids(segments, query, what);
    if (whose.isEmpty() && label.isEmpty()) {
      whose = cids.stream().<SpaceKey>map(SpaceKey.ById::new).findFirst();
    }
    return new OldAddress(whose, what, cids);
  }

  /* Of whatever the path names, and of what a parameter names where that says what is asked for. */
  private static Set<Cid> cids(List<String> path, Query query, SpaceAddress what) {
    List<Handle> handles = new ArrayList<>();
    for (String segment : path) {
      Handle.parse(isEntry(segment) ? withoutEnding(segment) : segment).ifPresent(handles::add);
    }
    switch (what) {
      case Paging(Handle from) -> handles.add(from);
      case OwnersPage() -> query.first("handle").flatMap(Handle::parse).ifPresent(handles::add);
      default -> {}
    }
    Set<Cid> cids = new LinkedHashSet<>();
    for (Handle handle : handles) {
      if (handle instanceof Handle.Of(Cid cid, long number)) {
        cids.add(cid);
      }
    }
    return cids;
  }

  private static SpaceAddress what(List<String> path, Query query) {
    if (path.isEmpty() || is(path, 0, "default.aspx") && path.size() == 1) {
      return page(query);
    }
    return switch (path.getFirst().toLowerCase(Locale.ROOT)) {
      case "blog" -> blog(path, query);
      case "feed.rss" -> path.size() == 1 ? new Feed() : new Other();
      case "category" -> category(path);
      case "photos" -> new LeftBehind(Section.PHOTOS);
      case "lists" -> new LeftBehind(Section.LISTS);
      case "friends" -> new LeftBehind(Section.FRIENDS);
      case "guestbook" -> new LeftBehind(Section.GUESTBOOK);
      case "profile" -> new LeftBehind(Section.PROFILE);
      case "personalspace.aspx", "settings", "migration" -> new OwnersPage();
      case "rsd.xml" -> path.size() == 1 ? new Editor(Document.RSD) : new Other();
      case "wlwmanifest.xml" -> path.size() == 1 ? new Editor(Document.MANIFEST) : new Other();
      default -> new Other();
    };
  }

  private static SpaceAddress blog(List<String> path, Query query) {
    if (path.size() == 1 || path.size() == 2 && is(path, 1, "default.aspx")) {
      return page(query);
    }
    if (path.size() != 2) {
      return new Other();
    }
    String last = path.get(1);
    if (last.equalsIgnoreCase("feed.rss")) {
      return new Feed();
    }
    if (last.equalsIgnoreCase("rsd.xml")) {
      return new Editor(Document.RSD);
    }
    return isEntry(last)
        ? Handle.parse(withoutEnding(last)).<SpaceAddress>map(Entry::new).orElseGet(Other::new)
        : new Other();
  }

  private static boolean isEntry(String segment) {
    int at = segment.length() - ENTRY.length();
    return at > 0 && segment.regionMatches(true, at, ENTRY, 0, ENTRY.length());
  }

  private static String withoutEnding(String entry) {
    return entry.substring(0, entry.length() - ENTRY.length());
  }

  private static SpaceAddress category(List<String> path) {
    boolean feed = path.size() == 3 && is(path, 2, "feed.rss");
    if (path.size() != 2 && !feed) {
      return new Other();
    }
    String name = path.get(1).strip();
    if (name.isEmpty()) {
      return new Other();
    }
    return feed ? new CategoryFeed(name) : new Category(name);
  }

  /** The front page, unless its parameters ask for some of its entries. */
  private static SpaceAddress page(Query query) {
    if (query.raw().isEmpty()) {
      return new Home();
    }
    Optional<SpaceAddress> part = query.first("partqs").flatMap(OldAddress::part);
    if (part.isPresent()) {
      return part.get();
    }
    Matcher direction = PAGE_DIRECTION.matcher(query.raw());
    if (direction.find()) {
      Optional<Handle> from = query.first(direction.group(1) + "handle").flatMap(Handle::parse);
      if (from.isPresent()) {
        return new Paging(from.get());
      }
    }
    return new Home();
  }

  /**
   * What {@code partqs} holds: a query of its own, or {@code cat} and a name, which is escaped
   * twice for the old platform escaped what it had escaped, a blank as a plus sign.
   */
  private static Optional<SpaceAddress> part(String text) {
    Query inner = new Query(text);
    Optional<String> month = inner.first("amonth").filter(it -> MONTH.matcher(it).matches());
    Optional<String> year = inner.first("ayear").filter(it -> YEAR.matcher(it).matches());
    if (month.isPresent() && year.isPresent()) {
      return Optional.of(
          new Month(YearMonth.of(Integer.parseInt(year.get()), Integer.parseInt(month.get()))));
    }
    if (!text.regionMatches(true, 0, "cat", 0, 3) || text.length() > 3 && text.charAt(3) == '&') {
      return Optional.empty();
    }
    String name = decodedAgain(text.substring(text.startsWith("=", 3) ? 4 : 3)).strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(new Category(name));
  }

  /* Links that others wrote may be escaped once: what is no escape of a letter stands for itself. */
  private static String decodedAgain(String name) {
    return ESCAPES
        .matcher(name.replace('+', ' '))
        .replaceAll(escapes -> {
          String letters = URLDecoder.decode(escapes.group(), StandardCharsets.UTF_8);
          return Matcher.quoteReplacement(
              letters.indexOf('\uFFFD') < 0 ? letters : escapes.group());
        });
  }

  private static boolean is(List<String> segments, int index, String name) {
    return index < segments.size() && segments.get(index).equalsIgnoreCase(name);
  }

  /** Decoded segments without empty ones, and without the build that some addresses begin with. */
  private static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>(4);
    for (String raw : DotSegments.removed(rawPath).split("/")) {
      if (!raw.isEmpty()) {
        segments.add(decoded(raw));
      }
    }
    return !segments.isEmpty()
            && BUILD.matcher(segments.getFirst().toLowerCase(Locale.ROOT)).matches()
        ? segments.subList(1, segments.size())
        : segments;
  }

  /* A plus sign is a blank, as the old platform wrote it; an escaped one is a plus sign. */
  private static String decoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw.replace('+', ' ');
    }
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return raw.replace('+', ' ');
    }
  }
}
