package org.spacesgateway.frontdoor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Gone;
import org.spacesgateway.outcome.Outcome.Moved;
import org.spacesgateway.outcome.Outcome.MovedForNow;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;

/**
 * Where each site's mappings may lead: what was admitted when it was saved is looked at again when
 * it is served (9.13).
 */
final class SiteTargets {
  /** A host name and port, then nothing that a browser reads otherwise than we do. */
  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "(?i)https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?(?:[/?#][!-\\[\\]-~]*)?");

  private final Map<String, TargetPolicy> policies;

  /**
   * @param origin our own origin
   * @param development whether http on loopback is admitted
   */
  SiteTargets(String origin, boolean development, List<SourceSite> sites) {
    this.policies =
        sites.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    SourceSite::name,
                    site -> new TargetPolicy(origin, site.targetHosts(), development)));
  }

  /** 301, for good. */
  OldAnswer moved(SourceSite site, Mapping mapping, String address, MapKey hit) {
    return admitted(site, mapping, address)
        .map(target -> OldAnswer.mapped(new Moved(target, CacheRule.AN_HOUR), hit, "mapped"))
        .orElseGet(() -> refused(hit));
  }

  /**
   * The same of a Space's home.
   *
   * @param editUri where the blog tells editors where to post; not said when it is not admitted
   */
  OldAnswer movedHome(SourceSite site, Mapping home, String editUri, MapKey hit) {
    return admitted(site, home, home.target())
        .map(target ->
            OldAnswer.mapped(
                new Moved(target, CacheRule.AN_HOUR, admitted(site, home, editUri).orElse(null)),
                hit,
                "mapped"))
        .orElseGet(() -> refused(hit));
  }

  /** 302: what answers today, though it is no counterpart. */
  OldAnswer movedForNow(SourceSite site, Mapping mapping, String address, MapKey hit) {
    return admitted(site, mapping, address)
        .map(target -> OldAnswer.mapped(new MovedForNow(target), hit, "its blog"))
        .orElseGet(() -> refused(hit));
  }

  /** 410, with what the mapping has to offer instead. */
  OldAnswer archived(SourceSite site, GonePages pages, Mapping mapping, MapKey hit) {
    Function<String, Optional<String>> link = policies.get(site.name())::publicAddress;
    return OldAnswer.mapped(
        new Gone(
            pages.archived(
                mapping.title(),
                Optional.ofNullable(mapping.archive()).flatMap(link),
                Optional.ofNullable(mapping.suggested()).flatMap(link))),
        hit,
        "archived");
  }

  /**
   * The target of a mapping.
   *
   * @param address the mapping's, or one below it; may be null
   */
  Optional<Target> admitted(SourceSite site, Mapping mapping, String address) {
    if (address == null) {
      return Optional.empty();
    }
    TargetPolicy policy = policies.get(site.name());
    if (mapping.blogId() == null) {
      return policy.admit(address);
    }
    // A path without its slash would lengthen the host's name.
    return mapping.path() != null && mapping.path().startsWith("/")
        ? policy.admitBlog(address)
        : Optional.empty();
  }

  /**
   * The front page of the blog that a Space moved to.
   *
   * @return empty when that is no blog, or one that is not admitted
   */
  Optional<Target> blog(SourceSite site, Mapping home) {
    return blogOf(home).flatMap(address -> admitted(site, home, address));
  }

  /** The same, admitted or not: with its slash, and without the page that a mapping leads to. */
  static Optional<String> blogOf(Mapping home) {
    // A path without its slash would lengthen the host's name.
    return home.blogId() != null && home.target() != null && home.path().startsWith("/")
        ? Optional.of(
            home.target().substring(0, home.target().length() - home.path().length()) + "/")
        : Optional.empty();
  }

  /**
   * Whether the legacy origin may send people on to an absolute address: to its own site's hosts,
   * over either scheme, or where the site's mappings may lead.
   */
  boolean mayLeadTo(SourceSite site, String address) {
    Matcher parts = ABSOLUTE.matcher(address);
    return parts.matches() && site.holds(parts.group(1).toLowerCase(Locale.ROOT))
        || policies.get(site.name()).admit(address).isPresent();
  }

  /** Nobody is sent where nobody may be sent; that is no reason to say it never was. */
  static OldAnswer refused(MapKey key) {
    return OldAnswer.unmapped(
        new Unavailable(Duration.ofHours(1)), key, "its target is not admitted");
  }
}
