package org.spacesgateway.claim;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.Query;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SourceSite;

/** The Space that somebody means, however they write its address. */
final class SpaceNamed {
  private SpaceNamed() {}

  /**
   * Reads an address, with or without {@code http://}, or a bare alias.
   *
   * @return empty when it names no Space of these sites
   */
  static Optional<SpaceKey> by(String address, List<SourceSite> sites) {
    String text = address.strip();
    if (text.matches("[A-Za-z0-9-]{1,63}")) {
      return SpaceKey.ofLabel(text.toLowerCase(Locale.ROOT));
    }
    URI read;
    try {
      read = URI.create(text.matches("(?i)https?://.*") ? text : "http://" + text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (read.getHost() == null) {
      return Optional.empty();
    }
    String host = read.getHost().toLowerCase(Locale.ROOT);
    String path =
        read.getRawPath() == null || read.getRawPath().isEmpty() ? "/" : read.getRawPath();
    return sites.stream()
        .filter(site -> site.kind() == SourceSite.Kind.SPACES && site.holds(host))
        .findFirst()
        .flatMap(site -> OldAddress.parse(site.label(host), path, Query.NONE).whose());
  }
}
