package org.spacesgateway.batch;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.address.Query;
import org.spacesgateway.address.SpaceAddress;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;

/** Finds what an old address, written out in full, is mapped by. */
public final class OldKeys {
  private static final Comparison HOST_ALONE = new Comparison(false, java.util.Set.of());
  private static final int SITES_REMEMBERED = 10_000;

  private final List<SourceSite> sites;
  private final Names names;
  private final Map<String, Optional<SourceSite>> siteOfHost = new HashMap<>();

  /** Whose Space a name means. */
  public interface Names {
    /** The Space that has this alias, or had it. */
    Optional<Cid> ofAlias(String alias) throws SQLException;

    /** The entry that a handle from before 2006 names. */
    Optional<Handle.Of> ofToken(Handle.Opaque old) throws SQLException;
  }

  /** What was found. */
  public sealed interface Found {
    /** The address is mapped by this key. */
    record Keyed(SourceSite site, MapKey key) implements Found {}

    /** It can't be mapped; the reason in a few words. */
    record Not(String reason) implements Found {}
  }

  /**
   * @param sites all of them
   */
  public OldKeys(List<SourceSite> sites, Names names) {
    this.sites = List.copyOf(sites);
    this.names = names;
  }

  /** Looks at an address, with or without its scheme. */
  public Found of(String address) throws SQLException {
    if (address.isBlank()) {
      return new Found.Not("no old address");
    }
    if (address.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return new Found.Not("a line break in an address");
    }
    if (address.length() > 2048) {
      return new Found.Not("old address is longer than 2048 characters");
    }
    Optional<PlainAddress> read = PlainAddress.parse(address, HOST_ALONE);
    if (read.isEmpty()) {
      return new Found.Not("old address can't be read");
    }
    Optional<SourceSite> site = siteOf(read.get().host());
    if (site.isEmpty()) {
      return new Found.Not("host is no site's of ours (gateway.sites)");
    }
    return switch (site.get().kind()) {
      case PLAIN ->
          PlainAddress.parse(address, site.get().comparison())
              .<Found>map(plain -> new Found.Keyed(site.get(), MapKey.of(site.get().name(), plain)))
              .orElseGet(() -> new Found.Not("old address is longer than 2048 characters"));
      case SPACES -> ofSpace(site.get(), read.get().host(), address);
    };
  }

  /**
   * What the target of a mapping is mapped by, if it is an old address itself.
   *
   * @param target an absolute address with its path's slash
   */
  Optional<MapKey> next(String target) throws SQLException {
    return siteOfTarget(target).isPresent() && of(target) instanceof Found.Keyed(var site, var key)
        ? Optional.of(key)
        : Optional.empty();
  }

  /** The site whose address a target is; empty when it is none of ours. */
  Optional<SourceSite> siteOfTarget(String target) {
    int host = target.indexOf("://") + 3;
    String authority = target.substring(host, target.indexOf('/', host));
    return siteOf(authority.replaceFirst(":[0-9]+$", ""));
  }

  /** The sites that a mapping of this scope may be of: a plain one, or all those of Spaces. */
  List<SourceSite> sitesOf(String scope) {
    List<SourceSite> plain =
        sites.stream()
            .filter(site -> site.kind() == SourceSite.Kind.PLAIN && site.name().equals(scope))
            .toList();
    return plain.isEmpty()
        ? sites.stream().filter(site -> site.kind() == SourceSite.Kind.SPACES).toList()
        : plain;
  }

  /** The site that a host belongs to; lower case, without port. */
  public Optional<SourceSite> siteOf(String host) {
    if (siteOfHost.size() > SITES_REMEMBERED) {
      siteOfHost.clear();
    }
    return siteOfHost.computeIfAbsent(
        host, name -> sites.stream().filter(site -> site.holds(name)).findFirst());
  }

  private Found ofSpace(SourceSite site, String host, String address) throws SQLException {
    Optional<String> label = site.label(host);
    if (label.isEmpty() && !site.isHub(host)) {
      return new Found.Not("host is no Space's");
    }
    String text = address.strip();
    int afterScheme = text.indexOf("://") < 0 ? 0 : text.indexOf("://") + 3;
    String local = text.substring(Math.min(text.length(), indexOfAny(text, "/?#", afterScheme)));
    int pathEnd = indexOfAny(local, "?#", 0);
    int queryEnd = indexOfAny(local, "#", pathEnd);
    OldAddress old =
        OldAddress.parse(
            label,
            local.substring(0, pathEnd),
            new Query(pathEnd < queryEnd ? local.substring(pathEnd + 1, queryEnd) : ""));
    if (old.whose().isEmpty() && !isByToken(old.what())) {
      return new Found.Not("address is no Space's");
    }
    Optional<Cid> whose = Optional.empty();
    if (old.whose().isPresent()) {
      whose =
          switch (old.whose().get()) {
            case SpaceKey.ById(Cid cid) -> Optional.of(cid);
            case SpaceKey.ByAlias(String alias) -> names.ofAlias(alias);
          };
      if (whose.isEmpty()) {
        return new Found.Not("alias is not in the directory");
      }
    }
    return ofSpace(site, whose, old.what());
  }

  private Found ofSpace(SourceSite site, Optional<Cid> whose, SpaceAddress what)
      throws SQLException {
    return switch (what) {
      case SpaceAddress.Home home when whose.isPresent() -> keyed(site, MapKey.home(whose.get()));
      case SpaceAddress.Category(String name) when whose.isPresent() ->
          name.length() > 500
              ? new Found.Not("category's name is longer than 500 characters")
              : keyed(site, MapKey.category(whose.get(), name));
      case SpaceAddress.Entry(Handle handle) -> {
        Optional<Handle.Of> entry =
            switch (handle) {
              case Handle.Of known -> Optional.of(known);
              case Handle.Opaque old -> names.ofToken(old);
            };
        if (entry.isEmpty()) {
          yield new Found.Not("token from before 2006 is not in the directory");
        }
        yield whose.isPresent() && !whose.get().equals(entry.get().cid())
            ? new Found.Not("entry is not of the Space that its host names")
            : keyed(site, MapKey.entry(entry.get().cid(), entry.get().number()));
      }
      default -> new Found.Not("only a Space's home, entries and categories are mapped");
    };
  }

  private static boolean isByToken(SpaceAddress what) {
    return what instanceof SpaceAddress.Entry(Handle.Opaque old);
  }

  private static Found keyed(SourceSite site, MapKey key) {
    return new Found.Keyed(site, key);
  }

  private static int indexOfAny(String text, String any, int from) {
    for (int i = from; i < text.length(); i++) {
      if (any.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
