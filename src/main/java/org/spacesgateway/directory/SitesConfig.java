package org.spacesgateway.directory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The closing sites, each under a name of its own. */
@ConfigMapping(prefix = "gateway.sites")
public interface SitesConfig {
  /** The sites by name. */
  @WithParentName
  Map<String, Site> byName();

  /** All of them. */
  default List<SourceSite> sites() {
    return byName().entrySet().stream()
        .map(site ->
            new SourceSite(
                site.getKey(), site.getValue().hosts(), site.getValue().hubs().orElse(List.of())))
        .toList();
  }

  /** One closing site. */
  interface Site {
    /** Its host names, exact or {@code *.} and a name for everything under it. */
    List<String> hosts();

    /** Those of them that are nobody's own. */
    Optional<List<String>> hubs();
  }
}
