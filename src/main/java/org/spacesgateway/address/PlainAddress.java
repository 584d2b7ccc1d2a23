package org.spacesgateway.address;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An address of a retired site that is no Spaces platform, in the one spelling that all its
 * spellings share.
 *
 * @param host lower case, without port and closing dot
 * @param path with its leading slash, without closing ones, dot segments and empty ones;
 *     percent-encoding normalised
 * @param query the significant parameters, sorted; empty when there are none
 */
public record PlainAddress(String host, String path, String query) {
  private static final String IN_A_PATH = "/$&+,;=:@";
  private static final String IN_A_PARAMETER = "$,;=:@/?";
  private static final int LONGEST = 2048;
  private static final Comparison AS_STORED = new Comparison(true, java.util.Set.of("*"));

  /**
   * How a site's addresses are compared.
   *
   * @param caseMatters whether letters of path and query differ by case
   * @param significant the parameters that tell one page from another, by any case; {@code *} means
   *     all of them, none that the query never matters
   */
  public record Comparison(boolean caseMatters, java.util.Set<String> significant) {
    /** Keeps the names in lower case, as they are compared. */
    public Comparison {
      significant =
          significant.stream()
              .map(name -> name.toLowerCase(Locale.ROOT))
              .collect(Collectors.toUnmodifiableSet());
    }

    boolean isSignificant(String name) {
      return significant.contains("*") || significant.contains(name.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Reads what a request asks for. Never throws.
   *
   * @param host with or without port
   * @param rawPath as it was sent; with or without leading slash
   * @param rawQuery what followed the question mark, or empty text
   * @return empty when what tells it from others is longer than any mapping's address, 2048
   *     characters
   */
  public static Optional<PlainAddress> of(
      String host, String rawPath, String rawQuery, Comparison by) {
    String path =
        PercentEncoding.normalise(DotSegments.removed(rawPath), IN_A_PATH, !by.caseMatters());
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return Optional.of(
            new PlainAddress(host(host), path.substring(0, end), significant(rawQuery, by)))
        .filter(address ->
            address.host.length() + address.path.length() + address.query.length() < LONGEST);
  }

  /**
   * Reads a whole address, as maps hold them: with or without scheme, with or without fragment.
   *
   * @return empty when it names no host, or is too long
   */
  public static Optional<PlainAddress> parse(String address, Comparison by) {
    String text = address.strip();
    int scheme = text.indexOf("://");
    int start = scheme >= 0 && scheme <= 5 ? scheme + 3 : text.startsWith("//") ? 2 : 0;
    int fragment = text.indexOf('#', start);
    int stop = fragment < 0 ? text.length() : fragment;
    int question = text.indexOf('?', start);
    int pathEnd = question >= 0 && question < stop ? question : stop;
    int slash = text.indexOf('/', start);
    int hostEnd = slash >= 0 && slash < pathEnd ? slash : pathEnd;
    String host = text.substring(start, hostEnd);
    if (host.isEmpty() || host.indexOf('@') >= 0) {
      return Optional.empty();
    }
    return of(
        host,
        text.substring(hostEnd, pathEnd),
        pathEnd < stop ? text.substring(pathEnd + 1, stop) : "",
        by);
  }

  /**
   * The address of a key, as it is spelled now.
   *
   * @param key as {@link #key} writes it, or wrote it before
   */
  public static PlainAddress ofKey(String key) {
    int question = key.indexOf('?');
    String page = question < 0 ? key : key.substring(0, question);
    String query = question < 0 ? "" : key.substring(question + 1);
    int slash = page.indexOf('/');
    String host = slash < 0 ? page : page.substring(0, slash);
    String path = slash < 0 ? "" : page.substring(slash);
    return of(host, path, query, AS_STORED).orElseGet(() -> new PlainAddress(host, path, query));
  }

  /** All of it as one text: host, path, and the query where there is one. */
  public String key() {
    return query.isEmpty() ? host + path : host + path + "?" + query;
  }

  /**
   * What its mapping may be stored by: its key, and behind it the spellings that mappings from
   * before may have, when each of {@code ! ' ( ) *} and its escape were two: all of them bare, and
   * all of them escaped.
   *
   * @return distinct, at least one
   */
  public List<String> keys() {
    String key = key();
    String bare = key.replace("%27", "'");
    String escaped =
        key.replace("!", "%21").replace("(", "%28").replace(")", "%29").replace("*", "%2A");
    return bare.equals(key) && escaped.equals(key)
        ? List.of(key)
        : Stream.of(key, bare, escaped).distinct().toList();
  }

  private static String host(String hostAndPort) {
    String host = hostAndPort.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon >= 0 && host.indexOf(']') < colon) {
      host = host.substring(0, colon);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static String significant(String rawQuery, Comparison by) {
    if (rawQuery.isEmpty() || by.significant().isEmpty()) {
      return "";
    }
    TreeSet<String> parameters = new TreeSet<>();
    for (String parameter : rawQuery.split("&")) {
      if (parameter.isEmpty()) {
        continue;
      }
      // In a query a plus sign is a space.
      String normal =
          PercentEncoding.normalise(
              parameter.replace("+", "%20"), IN_A_PARAMETER, !by.caseMatters());
      int equals = normal.indexOf('=');
      if (by.isSignificant(equals < 0 ? normal : normal.substring(0, equals))) {
        parameters.add(normal);
      }
    }
    return String.join("&", parameters);
  }
}
