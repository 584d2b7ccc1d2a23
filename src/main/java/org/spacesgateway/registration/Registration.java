package org.spacesgateway.registration;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.address.Query;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;

/**
 * Chooses the registration page for somebody: by market, language and source. Every target there is
 * gets admitted when this is made; a request only ever picks one of them.
 */
public final class Registration {
  private static final String ENGLISH = "en";
  private static final String EVERYWHERE = "";
  private static final int MOST_KNOWN = 1000;
  private static final int LONGEST_KNOWN = 128;
  private static final Pattern AUTHORITY = Pattern.compile("https?://([^/?#]*)");

  private final Languages languages;
  private final Map<String, Map<Source, Map<String, Target>>> targets = new HashMap<>();

  /** Most visitors have a browser's usual header and no query: chosen once for all of them. */
  private final Map<Source, Map<String, Route>> chosen = new EnumMap<>(Source.class);

  /**
   * Where somebody goes, and what that was chosen by.
   *
   * @param target the registration page
   * @param locale the locale found for them, {@code en} for English; null when none fitted
   * @param market the region they said, in upper case; null when they said none
   */
  public record Route(Target target, String locale, String market) {}

  /**
   * @throws IllegalArgumentException naming the setting, if a page is not admitted or not usable
   */
  public Registration(RegistrationConfig config, TargetPolicy policy) {
    this(
        pages(config),
        config.locales(),
        new Languages(config.locales(), config.aliases()),
        source -> config.refs().of(source),
        policy);
  }

  Registration(
      Map<String, String> pages,
      Set<String> locales,
      Languages languages,
      Function<Source, String> refs,
      TargetPolicy policy) {
    this.languages = languages;
    String host = host(pages.get(EVERYWHERE));
    for (Source source : Source.values()) {
      chosen.put(source, new ConcurrentHashMap<>());
    }
    pages.forEach((market, page) ->
        targets.put(
            market,
            isAt(host, host(page))
                ? targets(market, page, locales, refs, policy)
                : elsewhere(market, page, locales, policy)));
  }

  /**
   * The registration page for a request: language from {@code mkt} (or {@code Market}), {@code lc},
   * {@code lang}, Accept-Language, the first that WordPress.com has; market from the first of them
   * that names a region.
   *
   * @param acceptLanguage the header's value, or null
   */
  public Route route(Source source, Query query, String acceptLanguage) {
    if (!query.raw().isEmpty()) {
      return choose(source, query, acceptLanguage);
    }
    Map<String, Route> known = chosen.get(source);
    String key = acceptLanguage == null ? "" : acceptLanguage;
    Route route = known.get(key);
    if (route == null) {
      route = choose(source, query, acceptLanguage);
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      if (key.length() <= LONGEST_KNOWN) {
        known.put(key, route);
      }
    }
    return route;
  }

  private Route choose(Source source, Query query, String acceptLanguage) {
    String locale = null;
    String market = null;
    for (String wish : wishes(query, acceptLanguage)) {
      if (locale == null) {
        locale = languages.lookUp(wish).orElse(null);
      }
      if (market == null) {
        market = Languages.region(wish).orElse(null);
      }
      if (locale != null && market != null) {
        break;
      }
    }
    Map<Source, Map<String, Target>> bySource = market == null ? null : targets.get(market);
    if (bySource == null) {
      bySource = targets.get(EVERYWHERE);
    }
    return new Route(bySource.get(source).get(locale == null ? ENGLISH : locale), locale, market);
  }

  /** Every target that a request can lead to. */
  public Set<Target> all() {
    Set<Target> all = new TreeSet<>(java.util.Comparator.comparing(Target::location));
    targets
        .values()
        .forEach(sources -> sources.values().forEach(locales -> all.addAll(locales.values())));
    return all;
  }

  private static List<String> wishes(Query query, String acceptLanguage) {
    List<String> accepted = Languages.ranges(acceptLanguage);
    if (query.raw().isEmpty()) {
      return accepted;
    }
    List<String> wishes = new ArrayList<>(4 + accepted.size());
    query.first("mkt").ifPresent(wishes::add);
    query.first("Market").ifPresent(wishes::add);
    query.first("lc").flatMap(Lcids::culture).ifPresent(wishes::add);
    query.first("lang").ifPresent(wishes::add);
    wishes.addAll(accepted);
    return wishes;
  }

  private static Map<String, String> pages(RegistrationConfig config) {
    Map<String, String> pages = new HashMap<>();
    config.markets().forEach((market, page) -> pages.put(market.toUpperCase(Locale.ROOT), page));
    pages.put(EVERYWHERE, config.address());
    return pages;
  }

  private static Map<Source, Map<String, Target>> targets(
      String market,
      String page,
      Set<String> locales,
      Function<Source, String> refs,
      TargetPolicy policy) {
    String setting = setting(market);
    if (page.indexOf('?') >= 0 || page.indexOf('#') >= 0 || page.endsWith("/")) {
      throw new IllegalArgumentException(
          setting + " takes no query, fragment or closing slash: " + page);
    }
    Set<String> paths = new TreeSet<>(locales);
    paths.add(ENGLISH);
    Map<Source, Map<String, Target>> bySource = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      Map<String, Target> byLocale = new HashMap<>();
      for (String locale : paths) {
        String address =
            page + (locale.equals(ENGLISH) ? "" : "/" + locale) + "?ref=" + refs.apply(source);
        byLocale.put(locale, admitted(setting, address, policy));
      }
      bySource.put(source, byLocale);
    }
    return bySource;
  }

  /** What another host's pages are called in which language, and by whom sent, is theirs to say. */
  private static Map<Source, Map<String, Target>> elsewhere(
      String market, String page, Set<String> locales, TargetPolicy policy) {
    Target target = admitted(setting(market), page, policy);
    Map<String, Target> byLocale = new HashMap<>(Map.of(ENGLISH, target));
    locales.forEach(locale -> byLocale.put(locale, target));
    Map<Source, Map<String, Target>> bySource = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      bySource.put(source, byLocale);
    }
    return bySource;
  }

  private static Target admitted(String setting, String address, TargetPolicy policy) {
    return policy
        .admit(address)
        .orElseThrow(() ->
            new IllegalArgumentException(
                setting + " is not at an admitted host (gateway.registration.hosts): " + address));
  }

  private static String setting(String market) {
    return market.isEmpty()
        ? "gateway.registration.address"
        : "gateway.registration.markets." + market;
  }

  /** Whether a host is this one, or under it. */
  private static boolean isAt(String host, String other) {
    return other.equals(host) || other.endsWith("." + host);
  }

  /* What is no address has none, and is refused where it is admitted. */
  private static String host(String page) {
    Matcher address = AUTHORITY.matcher(page);
    return address.lookingAt() ? address.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
