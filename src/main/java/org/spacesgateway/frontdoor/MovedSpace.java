package org.spacesgateway.frontdoor;

import java.util.Optional;
import java.util.OptionalLong;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.SpaceAddress;
import org.spacesgateway.address.SpaceAddress.Category;
import org.spacesgateway.address.SpaceAddress.CategoryFeed;
import org.spacesgateway.address.SpaceAddress.Document;
import org.spacesgateway.address.SpaceAddress.Editor;
import org.spacesgateway.address.SpaceAddress.Entry;
import org.spacesgateway.address.SpaceAddress.Feed;
import org.spacesgateway.address.SpaceAddress.Home;
import org.spacesgateway.address.SpaceAddress.LeftBehind;
import org.spacesgateway.address.SpaceAddress.Month;
import org.spacesgateway.address.SpaceAddress.Other;
import org.spacesgateway.address.SpaceAddress.OwnersPage;
import org.spacesgateway.address.SpaceAddress.Paging;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.editor.Rsd;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.Gone;
import org.spacesgateway.outcome.Outcome.MovedForNow;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Target;

/** What an address of a Space that has moved is answered: 9.6, 9.7. */
final class MovedSpace {
  private final SiteTargets targets;
  private final GonePages pages;
  private final Target account;

  /**
   * @param account the owner's page on our own host
   */
  MovedSpace(SiteTargets targets, GonePages pages, Target account) {
    this.targets = targets;
    this.pages = pages;
    this.account = account;
  }

  /**
   * Its answer.
   *
   * @param space one whose home is mapped
   * @param mapping of the entry or category that is asked for; empty when there is none
   * @param entry the number of the entry that a token from before 2006 stands for; empty where
   *     there is none, or nobody knows it
   */
  OldAnswer answer(
      SourceSite site,
      KnownSpace space,
      SpaceAddress what,
      Optional<Mapping> mapping,
      OptionalLong entry) {
    Mapping home = space.home().get();
    MapKey hit = MapKey.home(space.cid());
    if (home.kind() != Kind.REDIRECT) { // 9.7: mapped to nothing
      return targets.archived(site, pages, home, hit);
    }
    return switch (what) {
      case Home() -> targets.movedHome(site, home, home.below("xmlrpc.php?rsd"), hit);
      case Feed() -> targets.moved(site, home, home.below("feed/"), hit);
      case Month(var month) ->
          targets.moved(
              site,
              home,
              home.below("%04d/%02d/".formatted(month.getYear(), month.getMonthValue())),
              hit);
      case Entry(Handle handle) ->
          counterpart(site, mapping, "", home, "", key(space.cid(), handle, entry));
      case Category(String name) ->
          counterpart(site, mapping, "", home, "", MapKey.category(space.cid(), name));
      case CategoryFeed(String name) ->
          counterpart(site, mapping, "feed/", home, "feed/", MapKey.category(space.cid(), name));
      case Paging(var from) -> targets.movedForNow(site, home, home.target(), hit);
      case Editor(Document document) ->
          switch (document) {
            case RSD -> rsd(site, home, hit);
            // The new blog has none, and a page that says so must not be taken for one.
            case MANIFEST -> OldAnswer.mapped(new Unknown(), hit, "blogs have no manifest");
          };
      case LeftBehind(var section) -> leftBehind(site, home, hit, section);
      case OwnersPage() -> OldAnswer.mapped(new MovedForNow(account), hit, "an owner’s page");
      case Other() ->
          OldAnswer.unmapped(
              new Unknown(), new MapKey(space.cid().hex(), "other"), "the Space had no such page");
    };
  }

  /** Of a token that nobody knows the token itself, which nothing is mapped by. */
  private static MapKey key(Cid cid, Handle handle, OptionalLong entry) {
    return switch (handle) {
      case Handle.Of(Cid whose, long number) -> MapKey.entry(cid, number);
      case Handle.Opaque(String token, long number) ->
          entry.isPresent()
              ? MapKey.entry(cid, entry.getAsLong())
              : new MapKey(cid.hex(), token + "!" + number);
    };
  }

  /** 9.6: the exact counterpart for good, or the blog for now. */
  private OldAnswer counterpart(
      SourceSite site,
      Optional<Mapping> mapping,
      String append,
      Mapping home,
      String instead,
      MapKey key) {
    if (mapping.isEmpty() || mapping.get().kind() == Kind.UNRESOLVED) {
      return targets
          .admitted(site, home, home.below(instead))
          .map(target ->
              OldAnswer.unmapped(new MovedForNow(target), key, "no counterpart: its blog"))
          .orElseGet(() -> SiteTargets.refused(key));
    }
    if (mapping.get().kind() == Kind.ARCHIVE) {
      return targets.archived(site, pages, mapping.get(), key);
    }
    return targets.moved(site, mapping.get(), mapping.get().below(append), key);
  }

  /** Of a blog whose number isn't known, its own. */
  private OldAnswer rsd(SourceSite site, Mapping home, MapKey hit) {
    if (home.blogId() == null) {
      return targets.movedForNow(site, home, home.below("xmlrpc.php?rsd"), hit);
    }
    return targets
        .blog(site, home)
        .map(blog ->
            OldAnswer.mapped(
                new Outcome.Document(
                    Rsd.TYPE, Rsd.of(blog.location(), home.blogId()), CacheRule.AN_HOUR),
                hit,
                "where editors post"))
        .orElseGet(() -> SiteTargets.refused(hit));
  }

  private OldAnswer leftBehind(
      SourceSite site, Mapping home, MapKey hit, SpaceAddress.Section section) {
    return targets
        .admitted(site, home, home.target())
        .map(blog ->
            OldAnswer.mapped(new Gone(pages.leftBehind(section, blog)), hit, "stayed behind"))
        .orElseGet(() -> SiteTargets.refused(hit));
  }
}
