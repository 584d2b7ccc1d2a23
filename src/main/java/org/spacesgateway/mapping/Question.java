package org.spacesgateway.mapping;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.SpaceAddress.Category;
import org.spacesgateway.address.SpaceAddress.CategoryFeed;
import org.spacesgateway.address.SpaceAddress.Entry;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.mapping.FactBytes.Leads;
import org.spacesgateway.mapping.FactBytes.SpaceFacts;
import org.spacesgateway.mapping.Known.OfSite;
import org.spacesgateway.mapping.Known.OfSpace;

/** An old address that is looked up. */
sealed interface Question {
  /** The same for questions that the same look-up answers. */
  String id();

  /**
   * The answer.
   *
   * @return null when a fact that it needs is not among these
   */
  Known answer(Facts facts, FactBytes bytes);

  /**
   * An address of a plain site.
   *
   * @param key what its mapping would be found by
   * @param spelled the same with the case of its letters kept
   */
  record OnSite(MapKey key, PlainAddress address, Supplier<PlainAddress> spelled)
      implements Question {
    @Override
    public String id() {
      return FactBytes.ofMapping(key.scope(), key.key());
    }

    @Override
    public Known answer(Facts facts, FactBytes bytes) {
      Rules rules = facts.rules();
      String site = key.scope();
      Optional<Rules.Match> rule = rules.ahead(site, address, spelled);
      if (rule.isEmpty()) {
        for (String stored : address.keys()) {
          Optional<Mapping> exact = mapping(FactBytes.ofMapping(site, stored), facts, bytes);
          if (exact == null) {
            return null;
          }
          if (exact.isPresent()) {
            return new OfSite(exact, stored.equals(key.key()) ? null : stored);
          }
        }
        rule = rules.after(site, address, spelled);
      }
      return rule.map(it -> new OfSite(Optional.of(it.mapping()), it.rule()))
          .orElseGet(() -> new OfSite(Optional.empty(), null));
    }
  }

  /** An address of a Space. */
  record OfASpace(OldAddress address) implements Question {
    private static final Known NOBODYS = new OfSpace(Optional.empty(), Optional.empty());

    /** The CID that host or path names; null when an alias or nothing does. */
    String cid() {
      return address.whose().orElse(null) instanceof SpaceKey.ById(Cid cid) ? cid.hex() : null;
    }

    /** The alias that the host names; null when there is none. */
    String alias() {
      return address.whose().orElse(null) instanceof SpaceKey.ByAlias(String alias) ? alias : null;
    }

    /** The handle that only a table resolves; null when there is none. */
    Handle.Opaque opaque() {
      return address.what() instanceof Entry(Handle.Opaque handle) ? handle : null;
    }

    /**
     * The key of what is asked of the Space; null for what has no mapping, and of an opaque handle.
     */
    String key() {
      return switch (address.what()) {
        case Entry(Handle.Of(Cid cid, long number)) -> Long.toString(number);
        case Category(String name) -> category(name);
        case CategoryFeed(String name) -> category(name);
        default -> null;
      };
    }

    /* The database holds no text with a zero in it. */
    private static String category(String name) {
      return name.indexOf(0) >= 0 ? null : MapKey.category(new Cid(0), name).key();
    }

    @Override
    public String id() {
      Handle.Opaque opaque = opaque();
      return "?"
          + cid()
          + "\n"
          + alias()
          + "\n"
          + key()
          + "\n"
          + (opaque == null ? "" : FactBytes.ofHandle(opaque.token(), opaque.number()));
    }

    @Override
    public Known answer(Facts facts, FactBytes bytes) {
      Optional<Leads> leads = Optional.empty();
      Handle.Opaque opaque = opaque();
      if (opaque != null) {
        byte[] fact = facts.get(FactBytes.ofHandle(opaque.token(), opaque.number()));
        if (fact == null) {
          return null;
        }
        leads = FactBytes.leads(fact);
      }
      Optional<Cid> whose = leads.map(Leads::cid);
      if (address.whose().isPresent()) {
        whose = whose(facts);
      }
      if (whose == null) {
        return null;
      }
      if (whose.isEmpty()) {
        return NOBODYS;
      }
      Cid cid = whose.get();
      OptionalLong entry =
          leads.filter(it -> it.cid().equals(cid)).stream().mapToLong(Leads::entry).findFirst();
      return answer(cid, entry, facts, bytes);
    }

    private Optional<Cid> whose(Facts facts) {
      return switch (address.whose().get()) {
        case SpaceKey.ById(Cid cid) -> Optional.of(cid);
        case SpaceKey.ByAlias(String alias) -> {
          byte[] fact = facts.get(FactBytes.ofAlias(alias));
          yield fact == null ? null : FactBytes.cid(fact);
        }
      };
    }

    /* What is asked of a private Space is not needed: nobody must be able to tell it from an unknown
     * one by what its answer costs. */
    private Known answer(Cid cid, OptionalLong entry, Facts facts, FactBytes bytes) {
      byte[] fact = facts.get(FactBytes.ofSpace(cid.hex()));
      if (fact == null) {
        return null;
      }
      Optional<SpaceFacts> space = bytes.space(fact);
      if (space.isEmpty()) {
        return NOBODYS;
      }
      Optional<Mapping> home = filled(space.get().home(), facts);
      boolean isPrivate = space.get().isPrivate();
      String key = entry.isPresent() ? Long.toString(entry.getAsLong()) : key();
      Optional<Mapping> mapping =
          key == null || isPrivate
              ? Optional.empty()
              : mapping(FactBytes.ofMapping(cid.hex(), key), facts, bytes);
      return home == null || mapping == null
          ? null
          : new OfSpace(
              Optional.of(space.get().known(cid, home)),
              mapping,
              isPrivate ? OptionalLong.empty() : entry);
    }
  }

  private static Optional<Mapping> mapping(String key, Facts facts, FactBytes bytes) {
    byte[] fact = facts.get(key);
    return fact == null ? null : filled(bytes.mapping(fact), facts);
  }

  /**
   * A mapping with its blog's address of today; no mapping where nobody knows that blog.
   *
   * @return null when the address is not among these facts
   */
  private static Optional<Mapping> filled(Optional<Mapping> mapping, Facts facts) {
    if (mapping.isEmpty() || mapping.get().blogId() == null) {
      return mapping;
    }
    Mapping it = mapping.get();
    byte[] address = facts.get(FactBytes.ofBlog(it.blogId()));
    return address == null ? null : FactBytes.text(address).map(blog -> filled(it, blog));
  }

  /** A mapping to a blog with its target filled in. */
  static Mapping filled(Mapping mapping, String blog) {
    return mapping.to(
        (blog.endsWith("/") ? blog.substring(0, blog.length() - 1) : blog) + mapping.path());
  }
}
