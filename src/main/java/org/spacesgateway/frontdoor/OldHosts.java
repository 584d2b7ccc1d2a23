package org.spacesgateway.frontdoor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.SpaceAddress;
import org.spacesgateway.address.SpaceAddress.Entry;
import org.spacesgateway.address.SpaceAddress.LeftBehind;
import org.spacesgateway.address.SpaceAddress.Section;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.outcome.Outcome.Gone;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Outcome.Proxied;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.sunset.Phase;

/**
 * What an old address is answered, from what the map knows of it: section 9 of
 * src/docs/request-handling.md, whose numbers stand beside the code.
 */
final class OldHosts {
  private static final List<String> READ = List.of("GET", "HEAD");

  /** What the old platform still takes, while it can be written to. */
  private static final List<String> WRITE = List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH");

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofHours(1);

  private final GonePages pages;
  private final SiteTargets targets;
  private final MovedSpace movedSpace;

  /**
   * @param origin our own origin
   * @param targets where each site's mappings may lead
   */
  OldHosts(String origin, boolean development, SiteTargets targets) {
    this.pages = new GonePages(origin);
    this.targets = targets;
    this.movedSpace =
        new MovedSpace(
            targets,
            pages,
            new TargetPolicy(origin, Set.of(), development)
                .admit(origin + "/live/account")
                .orElseThrow());
  }

  /**
   * An address of a plain site.
   *
   * @param key what its mapping would be found by
   * @param rawQuery the query as it was sent
   */
  OldAnswer plain(
      SourceSite site, String method, MapKey key, String rawQuery, Known known, Phase phase) {
    if (!READ.contains(method)) { // 9.12
      return OldAnswer.untilTheEnd(new MethodNotAllowed(READ), "only GET and HEAD");
    }
    if (!(known instanceof Known.OfSite(Optional<Mapping> found, String foundBy))) { // 9.1
      return notNow();
    }
    if (found.isEmpty()) { // 9.11
      return stillThere(site, phase)
          .orElseGet(() -> OldAnswer.unmapped(new Unknown(), key, "not mapped"));
    }
    Mapping mapping = found.get();
    MapKey hit = foundBy == null ? key : new MapKey(site.name(), foundBy);
    return switch (mapping.kind()) {
      case ARCHIVE -> // 9.9
          targets.archived(site, pages, mapping, hit);
      case UNRESOLVED -> // 9.10
          OldAnswer.unmapped(new Unknown(), key, "nobody has decided where it leads");
      case REDIRECT, PREFIX, PATTERN -> // 9.8, 9.15
          phase.redirects()
              ? targets.moved(site, mapping, withQuery(site, mapping, rawQuery), hit)
              : redirectsEnded(hit);
    };
  }

  /**
   * An address of a Space, or of a page that is nobody's.
   *
   * @param hub whether the host is nobody's own
   * @param known what may be {@link Seen} of it
   */
  OldAnswer space(
      SourceSite site, boolean hub, String method, OldAddress address, Known known, Phase phase) {
    boolean reads = READ.contains(method);
    if (!(known instanceof Known.OfSpace it)) {
      return notNow(); // 9.1
    }
    Optional<KnownSpace> found = it.space();
    if (isAnothers(address, found)) { // 9.2
      return reads
          ? new OldAnswer(new Unknown(), false, null, null, "the path names another Space")
          : OldAnswer.untilTheEnd(new MethodNotAllowed(READ), "only GET and HEAD");
    }
    if (found.isEmpty()) { // 9.3, 9.4
      return unknown(site, hub, method, address, phase);
    }
    boolean closed = found.get().ownerClosesAt() != null;
    if (!closed && found.get().home().isEmpty()) { // 9.5
      return notMoved(site, method, phase);
    }
    if (!reads) { // 9.12
      return new OldAnswer(new MethodNotAllowed(READ), false, null, null, "only GET and HEAD");
    }
    if (closed) { // 9.7
      return new OldAnswer(
          new Gone(pages.closedByOwner()), false, null, null, "its owner closed it");
    }
    if (!phase.redirects()) { // 9.15
      return redirectsEnded(MapKey.home(found.get().cid()));
    }
    return movedSpace.answer(
        site, found.get(), address.what(), it.mapping(), it.entry()); // 9.6, 9.7
  }

  /**
   * What a picture's address of a Space that has moved is answered while the Space is on its way to
   * its blog, once more or from the start: WordPress.com fetches the picture there (9.6).
   *
   * @param otherwise its answer when the Space is not
   * @return empty when it is the same, or the old platform is gone
   */
  static Optional<OldAnswer> whileBroughtAlong(
      SourceSite site, SpaceAddress what, OldAnswer otherwise, Phase phase) {
    boolean stayedBehind = otherwise.outcome() instanceof Gone && otherwise.hit() != null;
    return stayedBehind && what.equals(new LeftBehind(Section.PHOTOS)) && lives(site, phase)
        ? Optional.of(
            OldAnswer.untilTheEnd(
                new Proxied(site.legacyOrigin().get()), "its Space is being brought along"))
        : Optional.empty();
  }

  /**
   * Whether the path says one Space and the host another, or the path two: then anybody's host
   * would forward to anybody's blog.
   */
  private static boolean isAnothers(OldAddress address, Optional<KnownSpace> found) {
    Optional<Cid> host =
        found
            .map(KnownSpace::cid)
            .or(() ->
                address.whose().map(key -> key instanceof SpaceKey.ById(Cid cid) ? cid : null));
    return address.cids().size() > 1
        || host.isPresent() && address.cids().stream().anyMatch(cid -> !cid.equals(host.get()));
  }

  private OldAnswer unknown(
      SourceSite site, boolean hub, String method, OldAddress address, Phase phase) {
    boolean hubsOwn = hub && address.whose().isEmpty() && !(address.what() instanceof Entry);
    if (site.complete() && !hubsOwn) {
      return READ.contains(method)
          ? OldAnswer.unmapped(new Unknown(), gap(site, hub, address), "no such Space")
          : OldAnswer.untilTheEnd(new MethodNotAllowed(READ), "only GET and HEAD");
    }
    return notMoved(site, method, phase);
  }

  private OldAnswer notMoved(SourceSite site, String method, Phase phase) {
    boolean writable = phase.isWritable() && WRITE.contains(method);
    if (!READ.contains(method) && !(writable && lives(site, phase))) {
      return OldAnswer.untilTheEnd(new MethodNotAllowed(READ), "nothing can be written any more");
    }
    if (!phase.isAlive()) {
      return OldAnswer.untilTheEnd(new Gone(pages.closed()), "not moved, and the platform is gone");
    }
    return site.legacyOrigin()
        .map(origin -> OldAnswer.untilTheEnd(new Proxied(origin), "not moved"))
        .orElseGet(
            () -> OldAnswer.untilTheEnd(new Unavailable(LATER), "not moved, no origin is set"));
  }

  /** An address of a plain site that is longer than any of a map: it is surely not mapped. */
  static OldAnswer tooLong(SourceSite site, String method, Phase phase) {
    if (!READ.contains(method)) { // 9.12
      return OldAnswer.untilTheEnd(new MethodNotAllowed(READ), "only GET and HEAD");
    }
    return stillThere(site, phase) // 9.11
        .orElseGet(() ->
            new OldAnswer(new Unknown(), false, null, null, "longer than any address of a map"));
  }

  private static Optional<OldAnswer> stillThere(SourceSite site, Phase phase) {
    return lives(site, phase) && !site.complete()
        ? Optional.of(
            OldAnswer.untilTheEnd(
                new Proxied(site.legacyOrigin().get()), "not mapped, still there"))
        : Optional.empty();
  }

  private static OldAnswer notNow() {
    return new OldAnswer(new Unavailable(SOON), false, null, null, "can’t be looked up now");
  }

  private OldAnswer redirectsEnded(MapKey hit) {
    return OldAnswer.mapped(new Gone(pages.redirectsEnded()), hit, "redirects have ended");
  }

  private static boolean lives(SourceSite site, Phase phase) {
    return phase.isAlive() && site.legacyOrigin().isPresent();
  }

  /* A host under a site's that is no Space's, such as www.alice, leads nowhere whatever is mapped. */
  private static MapKey gap(SourceSite site, boolean hub, OldAddress address) {
    String asked =
        switch (address.whose().orElse(null)) {
          case SpaceKey.ById(Cid cid) -> cid.hostLabel();
          case SpaceKey.ByAlias(String alias) -> alias;
          case null ->
              hub && address.what() instanceof Entry(Handle.Opaque(String token, long number))
                  ? token + "!" + number
                  : null;
        };
    return asked == null ? null : new MapKey(site.name(), asked);
  }

  /** What can't go along without harm stays behind. */
  private String withQuery(SourceSite site, Mapping mapping, String rawQuery) {
    String target = mapping.target();
    if (target == null || !site.passesQuery() || rawQuery.isEmpty()) {
      return target;
    }
    int hash = target.indexOf('#');
    String page = hash < 0 ? target : target.substring(0, hash);
    String fragment = hash < 0 ? "" : target.substring(hash);
    String whole = page + (page.indexOf('?') < 0 ? "?" : "&") + rawQuery + fragment;
    return targets.admitted(site, mapping, whole).isPresent() ? whole : target;
  }
}
