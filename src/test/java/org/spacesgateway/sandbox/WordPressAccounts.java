package org.spacesgateway.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.spacesgateway.sandbox.Person.Site;

/**
 * The accounts and blogs that the stand-in of WordPress.com knows, and those of the {@link Crowd}.
 * Thread-safe.
 */
public final class WordPressAccounts {
  /**
   * An account.
   *
   * @param id the API's numeric id
   * @param sites its own blogs and those it may write in; the first is its primary one
   */
  public record Member(
      long id,
      String username,
      String name,
      String email,
      boolean isEmailVerified,
      List<Site> sites) {}

  private final Map<Long, Member> members = new ConcurrentSkipListMap<>();
  /* From the clock: what a kept database remembers of an earlier run must not come up again. */
  private final AtomicLong nextId = new AtomicLong(Instant.now().toEpochMilli() / 100);

  WordPressAccounts() {
    for (Person person : People.all()) {
      person
          .wordPress()
          .ifPresent(account ->
              put(
                  new Member(
                      account.id(),
                      account.username(),
                      person.name(),
                      person.email(),
                      true,
                      account.sites())));
    }
  }

  /** Everybody but the crowd, by id. */
  public List<Member> all() {
    return List.copyOf(members.values());
  }

  /** The account of that user name; empty if there is none. */
  public Optional<Member> named(String username) {
    return members.values().stream()
        .filter(member -> member.username().equals(username))
        .findFirst()
        .or(() -> Crowd.member(username));
  }

  /** The account of that id; empty if there is none. */
  public Optional<Member> find(long id) {
    return Optional.ofNullable(members.get(id)).or(() -> Crowd.withAccount(id));
  }

  /** The blog of that id, as its owner's; empty if there is none. */
  public Optional<Site> site(long id) {
    return members.values().stream()
        .flatMap(member -> member.sites().stream())
        .filter(site -> site.id() == id && site.owned())
        .findFirst()
        .or(() -> Crowd.withBlog(id).map(member -> member.sites().getFirst()));
  }

  /** The blog at that first label of a host; empty if there is none. */
  public Optional<Site> siteAt(String label) {
    return members.values().stream()
        .flatMap(member -> member.sites().stream())
        .filter(site -> site.label().equals(label) && site.owned())
        .findFirst()
        .or(() -> Crowd.member(label).map(member -> member.sites().getFirst()));
  }

  /** The account that owns that blog; empty if there is no such blog. */
  public Optional<Member> ownerOf(long siteId) {
    return members.values().stream()
        .filter(
            member -> member.sites().stream().anyMatch(site -> site.id() == siteId && site.owned()))
        .findFirst()
        .or(() -> Crowd.withBlog(siteId));
  }

  /** Adds an account, or puts it in the place of the one with its id. */
  public void put(Member member) {
    members.put(member.id(), member);
  }

  /** Puts the blog in the place of the one with its id, in every account that has it. */
  public synchronized void change(Site site) {
    for (Member member : members.values()) {
      List<Site> sites = new ArrayList<>(member.sites());
      sites.replaceAll(old ->
          old.id() == site.id()
              ? new Site(
                  site.id(),
                  site.label(),
                  site.name(),
                  site.isPrivate(),
                  site.isComingSoon(),
                  old.owned())
              : old);
      put(with(member, sites));
    }
  }

  /** Gives an account one more blog. */
  public synchronized void give(long memberId, Site site) {
    Member member = members.get(memberId);
    List<Site> sites = new ArrayList<>(member.sites());
    sites.add(site);
    put(with(member, sites));
  }

  /** The blog is gone from every account. */
  public synchronized void deleteSite(long id) {
    for (Member member : members.values()) {
      put(with(member, member.sites().stream().filter(site -> site.id() != id).toList()));
    }
  }

  /**
   * Signs somebody up, with a blog of their own.
   *
   * @param comingSoon whether the blog is yet to be launched
   * @throws IllegalArgumentException saying what is wrong with the names, or already taken
   */
  synchronized Member signUp(
      String username, String label, String email, boolean verified, boolean comingSoon) {
    checkSite(label);
    return create(signUp(username, email, verified), label, comingSoon);
  }

  /** The same without a blog. */
  synchronized Member signUp(String username, String email, boolean verified) {
    checkAccount(username, email);
    Member member =
        new Member(nextId.incrementAndGet(), username, username, email, verified, List.of());
    put(member);
    return member;
  }

  /**
   * Makes one more blog for a member; the same exception.
   *
   * @return the member with it
   */
  synchronized Member create(Member member, String label, boolean comingSoon) {
    checkSite(label);
    give(
        member.id(),
        new Site(
            nextId.incrementAndGet(),
            label,
            "Site of " + member.username(),
            false,
            comingSoon,
            true));
    return members.get(member.id());
  }

  private void checkAccount(String username, String email) {
    if (!username.matches("[a-z0-9]{4,50}")) {
      throw new IllegalArgumentException("A user name is 4 to 50 small letters and digits.");
    }
    if (!email.matches("[^@\\s]+@[^@\\s]+")) {
      throw new IllegalArgumentException("That is no e-mail address.");
    }
    if (named(username).isPresent()) {
      throw new IllegalArgumentException("That user name is taken.");
    }
    if (members.values().stream().anyMatch(member -> member.email().equals(email))) {
      throw new IllegalArgumentException("That e-mail address has an account already.");
    }
  }

  private void checkSite(String label) {
    if (!label.matches("[a-z0-9]{4,50}")) {
      throw new IllegalArgumentException("A site address is 4 to 50 small letters and digits.");
    }
    if (siteAt(label).isPresent()) {
      throw new IllegalArgumentException("That site address is taken.");
    }
  }

  private static Member with(Member member, List<Site> sites) {
    return new Member(
        member.id(),
        member.username(),
        member.name(),
        member.email(),
        member.isEmailVerified(),
        List.copyOf(sites));
  }
}
