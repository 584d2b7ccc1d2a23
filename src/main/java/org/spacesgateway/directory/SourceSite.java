package org.spacesgateway.directory;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.PlainAddress.Comparison;

/**
 * A closing site whose old addresses we answer.
 *
 * @param name what operators call it, lower case; the scope of its mappings
 * @param kind what its addresses look like
 * @param hosts its host names: exact, or {@code *.} and a name for everything under that
 * @param hubs those of them that are nobody's own: front pages and sign-in, in the same form
 * @param targetHosts hosts that its addresses may lead to, each with all under it
 * @param raisesToHttps whether a target that says http is raised to https, not refused
 * @param complete whether an address that isn't known never was
 * @param legacyOrigin where it still lives; empty when nowhere
 * @param comparison when two of its addresses are the same
 * @param passesQuery whether the query of a request goes along to the target
 */
public record SourceSite(
    String name,
    Kind kind,
    List<String> hosts,
    List<String> hubs,
    Set<String> targetHosts,
    boolean raisesToHttps,
    boolean complete,
    Optional<URI> legacyOrigin,
    Comparison comparison,
    boolean passesQuery) {

  /** What a site's addresses look like. */
  public enum Kind {
    /** Addresses of Windows Live Spaces. */
    SPACES,
    /** Any other site: host, path and the parameters that matter. */
    PLAIN
  }

  /** Lower-cases the patterns. */
  public SourceSite {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    hubs = hubs.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    targetHosts = Set.copyOf(targetHosts);
  }

  /** A site of Spaces of which nothing is known but its hosts. */
  public SourceSite(String name, List<String> hosts, List<String> hubs) {
    this(
        name,
        Kind.SPACES,
        hosts,
        hubs,
        Set.of(),
        false,
        false,
        Optional.empty(),
        new Comparison(false, Set.of()),
        false);
  }

  /**
   * Whether the host is one of this site's.
   *
   * @param host a lower-case host name without port
   */
  public boolean holds(String host) {
    return hosts.stream().anyMatch(pattern -> matches(pattern, host));
  }

  /** Whether the host is this site's and nobody's own. */
  public boolean isHub(String host) {
    return hubs.stream().anyMatch(pattern -> matches(pattern, host));
  }

  /**
   * What stands before the site's name in a host: of a Space its alias, or {@code cid-} and
   * hexadecimal digits. More than one label is nobody's.
   *
   * @param host a lower-case host name without port
   * @return empty for a hub, for the name itself, for a host that isn't this site's, and where
   *     Spaces have no hosts of their own
   */
  public Optional<String> label(String host) {
    if (kind != Kind.SPACES || isHub(host)) {
      return Optional.empty();
    }
    return hosts.stream()
        .filter(pattern -> pattern.startsWith("*.") && matches(pattern, host))
        .map(pattern -> host.substring(0, host.length() - pattern.length() + 1))
        .findFirst();
  }

  /**
   * The address of a Space's home on this site, as people know it.
   *
   * @param label its alias, or {@code cid-} and hexadecimal digits
   * @return empty when Spaces have no hosts of their own here
   */
  public Optional<String> home(String label) {
    return hosts.stream()
        .filter(pattern -> kind == Kind.SPACES && pattern.startsWith("*."))
        .findFirst()
        .map(pattern -> "http://" + label + pattern.substring(1) + "/");
  }

  private static boolean matches(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1))
        : host.equals(pattern);
  }
}
