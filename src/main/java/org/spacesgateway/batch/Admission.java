package org.spacesgateway.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.mapping.Rules;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;

/**
 * Lets into the map only what leads to admitted hosts, https all of it. It is asked again when an
 * old address is answered; here an operator is told in time.
 */
public final class Admission {
  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_RULE = 1000;
  private static final String ANY_BLOG = "https://blog.example";

  private final String ownOrigin;
  private final boolean development;
  private final TargetPolicy anywhere;
  private final Map<String, TargetPolicy> bySite = new HashMap<>();

  /** What became of a mapping. */
  sealed interface Verdict {
    /** It may be published, in this spelling. */
    record Admitted(Mapping mapping) implements Verdict {}

    /** It may not. */
    record Refused(String reason) implements Verdict {}
  }

  private static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * @param ownOrigin scheme and authority of our own pages, always admitted
   * @param development whether loopback is
   */
  public Admission(String ownOrigin, boolean development) {
    this.ownOrigin = ownOrigin;
    this.development = development;
    this.anywhere = new TargetPolicy(ownOrigin, java.util.Set.of(), development);
  }

  /** Looks at a mapping of an address of this site. */
  Verdict of(SourceSite site, MapKey key, Mapping said) {
    try {
      if (key.key().length() > 2100) {
        return new Verdict.Refused("old address is longer than 2048 characters");
      }
      return new Verdict.Admitted(
          switch (said.kind()) {
            case REDIRECT -> leading(site, said);
            case PREFIX, PATTERN -> rule(site, key, said);
            case ARCHIVE, UNRESOLVED ->
                new Mapping(
                    said.kind(),
                    null,
                    null,
                    null,
                    said.kind() == Kind.ARCHIVE ? link("archive", said.archive()) : null,
                    link("suggested", said.suggested()),
                    title(said.title()),
                    null);
          });
    } catch (RefusedException refused) {
      return new Verdict.Refused(refused.getMessage());
    }
  }

  private Mapping leading(SourceSite site, Mapping said) throws RefusedException {
    if (said.blogId() != null) {
      anywhere
          .admitBlog(ANY_BLOG + said.path())
          .filter(blog -> said.path().startsWith("/"))
          .orElseThrow(() -> new RefusedException("path of the blog can't stand in an address"));
      return new Mapping(
          said.kind(),
          null,
          said.blogId(),
          said.path(),
          null,
          null,
          title(said.title()),
          said.position());
    }
    return new Mapping(
        said.kind(),
        target(site, said.target()),
        null,
        null,
        null,
        null,
        title(said.title()),
        said.position());
  }

  private Mapping rule(SourceSite site, MapKey key, Mapping said) throws RefusedException {
    if (site.kind() != SourceSite.Kind.PLAIN) {
      throw new RefusedException("a site of Spaces has no rules");
    }
    if (said.position() == null || said.position() == 0) {
      throw new RefusedException("position of a rule must be below or above 0");
    }
    if (said.blogId() != null) {
      throw new RefusedException("a rule leads to a target, not to a blog");
    }
    if (key.key().length() > LONGEST_RULE) {
      throw new RefusedException("rule is longer than 1000 characters");
    }
    Mapping rule = leading(site, said);
    if (said.kind() == Kind.PREFIX && rule.target().matches(".*[?#].*")) {
      throw new RefusedException(
          "target of a prefix has a query or a fragment: what follows the prefix would land in it");
    }
    Optional<String> fault = Rules.fault(key, rule);
    if (fault.isPresent()) {
      throw new RefusedException("rule can't be used: " + fault.get());
    }
    return rule;
  }

  private String target(SourceSite site, String said) throws RefusedException {
    if (said == null || said.isBlank()) {
      throw new RefusedException("no target");
    }
    String target = said.strip();
    Optional<String> admitted = admitted(site, target);
    if (admitted.isPresent()) {
      return admitted.get();
    }
    if (target.length() > 2048) {
      throw new RefusedException("target is longer than 2048 characters");
    }
    if (isHttp(target)) {
      if (!site.raisesToHttps()) {
        throw new RefusedException(
            "target is http (gateway.sites." + site.name() + ".raise-to-https would raise it)");
      }
      admitted = admitted(site, raised(target));
    }
    return admitted.orElseThrow(() ->
        new RefusedException(
            "target is not admitted (gateway.sites." + site.name() + ".target-hosts)"));
  }

  /** Where a site's mappings may lead: the address as it is sent; empty when it may not. */
  Optional<String> admitted(SourceSite site, String target) {
    return bySite
        .computeIfAbsent(
            site.name(), name -> new TargetPolicy(ownOrigin, site.targetHosts(), development))
        .admit(target)
        .map(Target::location);
  }

  /**
   * Whether what is live may still lead where it does: hosts were admitted when it was saved.
   *
   * @param live with its blog's target filled in; without one it may not
   */
  boolean stillLeads(SourceSite site, Mapping live) {
    return switch (live.kind()) {
      case ARCHIVE, UNRESOLVED -> true;
      case REDIRECT, PREFIX, PATTERN ->
          live.target() != null
              && (live.blogId() == null
                  ? admitted(site, live.target()).isPresent()
                  : live.path().startsWith("/") && anywhere.admitBlog(live.target()).isPresent());
    };
  }

  private String link(String which, String said) throws RefusedException {
    if (said == null || said.isBlank()) {
      return null;
    }
    String address = said.strip();
    return anywhere
        .admitBlog(address.contains("://") ? raised(address) : "https://" + address)
        .map(Target::location)
        .orElseThrow(
            () -> new RefusedException(which + " link is no https address of a public host"));
  }

  private static String title(String said) {
    if (said == null || said.isBlank()) {
      return null;
    }
    String title = said.replaceAll("\\p{Cntrl}", " ").strip();
    return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE).strip() : title;
  }

  private static boolean isHttp(String address) {
    return address.regionMatches(true, 0, "http://", 0, 7);
  }

  private static String raised(String address) {
    return isHttp(address) ? "https://" + address.substring(7) : address;
  }
}
