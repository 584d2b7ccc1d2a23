package org.spacesgateway.outcome;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides where visitors may be sent; nothing else makes a {@link Target}.
 *
 * <p>Admitted is {@code https} with a raw authority equal to, or under, an admitted host, and our
 * own origin. Measured against what browsers do, every looser rule (a parsed host, a prefix, a
 * resolved base) let some strings out (src/docs/threat-model.md), so the authority is compared as
 * it stands: no user-info, no port, no escapes, ASCII only.
 */
public final class TargetPolicy {
  /** A Location longer than this is cut or refused by intermediaries. */
  static final int LONGEST = 2048;

  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(?:127(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}"
              + "|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)*localhost)"
              + "(?::([1-9][0-9]{0,4}))?");

  /** Ends in a label that is no number: a name, never an address; not one of a local network. */
  private static final Pattern PUBLIC_NAME =
      Pattern.compile(".+\\.(?!local$|localhost$|internal$|lan$|home$|test$)[a-z][a-z0-9-]+");

  /** By character: printable ASCII without what browsers rewrite or headers cannot carry. */
  private static final boolean[] PLAIN = new boolean[0x7f];

  static {
    for (char c = ' ' + 1; c < PLAIN.length; c++) {
      PLAIN[c] = "\\\"<>^`{|}".indexOf(c) < 0;
    }
  }

  private final String ownOrigin;
  private final Set<String> admittedHosts;
  private final boolean development;

  /**
   * @param ownOrigin scheme and authority of our own pages, such as {@code
   *     https://gateway.example}; always admitted
   * @param admittedHosts host names, each admitting itself and everything under it
   * @param development whether http and ports on loopback are admitted too
   * @throws IllegalArgumentException if a host is not a plain host name, or the origin not one
   */
  public TargetPolicy(String ownOrigin, Set<String> admittedHosts, boolean development) {
    this.ownOrigin = ownOrigin.toLowerCase(Locale.ROOT);
    this.admittedHosts =
        admittedHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.development = development;
    for (String host : this.admittedHosts) {
      if (!isHostName(host) || !host.contains(".")) {
        throw new IllegalArgumentException("not a host name that can be admitted: " + host);
      }
    }
    if (!this.ownOrigin.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "not an origin (scheme://host[:port], nothing after it): " + ownOrigin);
    }
  }

  /**
   * Admits an address, or not.
   *
   * @param address an absolute address, from configuration or from anywhere else; may be null
   * @return the target, its scheme and host in lower case; empty when the address is not admitted
   */
  public Optional<Target> admit(String address) {
    if (address == null || address.length() > LONGEST || !isPlain(address)) {
      return Optional.empty();
    }
    int authorityStart = address.indexOf("://") + 3;
    if (authorityStart < 3) {
      return Optional.empty();
    }
    String scheme = address.substring(0, authorityStart - 3).toLowerCase(Locale.ROOT);
    int authorityEnd = authorityStart;
    while (authorityEnd < address.length() && "/?#".indexOf(address.charAt(authorityEnd)) < 0) {
      authorityEnd++;
    }
    String authority = address.substring(authorityStart, authorityEnd).toLowerCase(Locale.ROOT);
    if (!isAdmitted(scheme, authority)) {
      return Optional.empty();
    }
    if (address.startsWith("/", authorityEnd)
        && address.startsWith(scheme)
        && address.startsWith(authority, authorityStart)) {
      return Optional.of(new Target(address));
    }
    String rest = address.substring(authorityEnd);
    String location = scheme + "://" + authority + (rest.startsWith("/") ? rest : "/" + rest);
    return location.length() > LONGEST ? Optional.empty() : Optional.of(new Target(location));
  }

  /**
   * Admits the address of a blog that WordPress.com's API named as its account's own: such blogs
   * have domains of their own, so any public host name will do, and https where a blog says http.
   *
   * @param address what the API said; may be null
   * @return the blog's front page; empty when it is no plain https address of a named host
   */
  public Optional<Target> admitBlog(String address) {
    if (development && admit(address).isPresent()) {
      return admit(address);
    }
    return publicAddress(address).map(Target::new);
  }

  /**
   * An address that a page of ours may link to: any public host by name, never one that a visitor
   * is sent to unasked. https where it says http.
   *
   * @param address may be null
   * @return empty when it is no plain http or https address of a named host
   */
  public Optional<String> publicAddress(String address) {
    if (address == null || address.length() > LONGEST || !isPlain(address)) {
      return Optional.empty();
    }
    int start = address.indexOf("://") + 3;
    String scheme = start < 3 ? "" : address.substring(0, start - 3).toLowerCase(Locale.ROOT);
    int end = start;
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    String host = start < 3 ? "" : address.substring(start, end).toLowerCase(Locale.ROOT);
    boolean named = isHostName(host) && PUBLIC_NAME.matcher(host).matches();
    if (!named || !(scheme.equals("https") || scheme.equals("http"))) {
      return Optional.empty();
    }
    String rest = address.substring(end);
    return Optional.of("https://" + host + (rest.startsWith("/") ? rest : "/" + rest));
  }

  private boolean isAdmitted(String scheme, String authority) {
    boolean https = scheme.equals("https");
    // Of all that is asked the likeliest first: this is on the way of every redirect.
    return https && isHostName(authority) && isEqualToOrUnderAnAdmittedHost(authority)
        || ownOrigin.equals(scheme + "://" + authority)
        || development && (https || scheme.equals("http")) && isOnLoopback(authority);
  }

  private static boolean isOnLoopback(String authority) {
    Matcher loopback = LOOPBACK.matcher(authority);
    return loopback.matches()
        && (loopback.group(1) == null || Integer.parseInt(loopback.group(1)) <= 65535);
  }

  private boolean isEqualToOrUnderAnAdmittedHost(String authority) {
    for (int dot = -1; dot < authority.length(); ) {
      if (admittedHosts.contains(authority.substring(dot + 1))) {
        return true;
      }
      dot = authority.indexOf('.', dot + 1);
      if (dot < 0) {
        return false;
      }
    }
    return false;
  }

  /**
   * {@link #PLAIN} characters, escapes complete. Looked at for every redirect, so by hand: an
   * expression takes longer than the rest of the answer.
   */
  private static boolean isPlain(String address) {
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return false;
      }
      if (c == '%'
          && !(i + 2 < address.length()
              && HexFormat.isHexDigit(address.charAt(i + 1))
              && HexFormat.isHexDigit(address.charAt(i + 2)))) {
        return false;
      }
    }
    return true;
  }

  /** Labels of letters, digits and inner hyphens, parted by single dots; lower case. */
  private static boolean isHostName(String text) {
    char before = '.';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      boolean ends = before == '.' || before == '-';
      if (!letter && !(c == '-' && before != '.') && !(c == '.' && !ends)) {
        return false;
      }
      before = c;
    }
    return before != '.' && before != '-';
  }
}
