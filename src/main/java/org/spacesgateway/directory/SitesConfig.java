package org.spacesgateway.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.PlainAddress.Comparison;

/** The closing sites, each under a name of its own: lower-case letters, digits and hyphens. */
@ConfigMapping(prefix = "gateway.sites")
public interface SitesConfig {
  /** The sites by name. */
  @WithParentName
  Map<String, Site> byName();

  /** All of them. */
  default List<SourceSite> sites() {
    return byName().entrySet().stream()
        .map(named -> named.getValue().named(named.getKey()))
        .toList();
  }

  /** One closing site. */
  interface Site {
    /** What its addresses look like. */
    @WithDefault("spaces")
    SourceSite.Kind kind();

    /** Its host names, exact or {@code *.} and a name for everything under it. */
    List<String> hosts();

    /** Those of them that are nobody's own. */
    Optional<List<String>> hubs();

    /**
     * Hosts that its addresses may lead to, each with all under it. Of Spaces: beside their blogs.
     */
    Optional<Set<String>> targetHosts();

    /** Whether a target that says http is raised to https; otherwise it is refused. */
    @WithDefault("false")
    boolean raiseToHttps();

    /**
     * Whether every address that ever was is known: then an unknown one is 404. Otherwise it is
     * asked of the legacy origin while that lives.
     */
    @WithDefault("false")
    boolean complete();

    /**
     * Where the site still lives: scheme and authority. Addresses that have not moved are fetched
     * from there, under their own Host. Without it they are 503.
     */
    Optional<URI> legacyOrigin();

    /** Whether letters of a path differ by case. Never so of Spaces. */
    @WithDefault("false")
    boolean caseMatters();

    /** Parameters that tell one page from another; {@code *} means all. None by default. */
    Optional<Set<String>> significantParameters();

    /** Whether the query of a request goes along to the target. */
    @WithDefault("false")
    boolean passQuery();

    /** The same, as the plain type. */
    default SourceSite named(String name) {
      return new SourceSite(
          name,
          kind(),
          hosts(),
          hubs().orElse(List.of()),
          targetHosts().orElse(Set.of()),
          raiseToHttps(),
          complete(),
          legacyOrigin(),
          new Comparison(caseMatters(), significantParameters().orElse(Set.of())),
          passQuery());
    }
  }
}
