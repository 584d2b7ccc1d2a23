package org.spacesgateway.sandbox;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.sandbox.Person.Account;
import org.spacesgateway.sandbox.Person.Entry;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.Person.Space;

/** The people of the sandbox: the same in every test and under {@code make run}. */
public final class People {
  /** The tenant of every personal Microsoft account. */
  public static final String CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad";

  /** A public Space, and a WordPress.com account with two blogs. Her oid is her CID. */
  public static final Person ALICE =
      person(
          "alice",
          "Alice Example",
          "alice@live.example",
          "00000000-0000-0000-a11c-e0000c0ffee1",
          new Space(
              "alice",
              "A11CE0000C0FFEE1",
              "Alice’s Space",
              false,
              List.of(
                  new Entry(138, LocalDate.of(2008, 4, 1), "Hello", "The first entry."),
                  new Entry(
                      240,
                      LocalDate.of(2009, 11, 30),
                      "Crème brûlée & <other> things",
                      "Sugar, eggs, patience."),
                  new Entry(1073, LocalDate.of(2010, 9, 27), "你好", "最后一篇。"))),
          new Account(
              20_000_001,
              "alicewrites",
              List.of(
                  Site.of(30_000_001, "alicewrites", "Alice Writes"),
                  Site.of(30_000_002, "alicecooks", "Alice Cooks"))));

  /** Neither a Space nor a WordPress.com account. */
  public static final Person BOB =
      person(
          "bob",
          "Bob Example",
          "bob@live.example",
          "00000000-0000-0000-b0b0-00000000b0b1",
          null,
          null);

  /** A Space for friends only, whose CID has 15 digits; no WordPress.com account. */
  public static final Person CHEN =
      person(
          "chen",
          "陈 Chen",
          "chen@live.example",
          "00000000-0000-0000-0c4e-70905e5a1b2c",
          new Space(
              "chen",
              "C4E70905E5A1B2C",
              "陈的空间",
              true,
              List.of(new Entry(7, LocalDate.of(2010, 1, 2), "朋友", "只给朋友看。"))),
          null);

  /**
   * A Space whose CID is not her oid, and a WordPress.com account whose only blog is private and
   * not launched.
   */
  public static final Person DANA =
      person(
          "dana",
          "Dana Example",
          "dana@live.example",
          "00000000-0000-0000-da0a-000000000001",
          new Space(
              "dana",
              "DA0A5BACE0000002",
              "Dana's Space",
              false,
              List.of(new Entry(12, LocalDate.of(2007, 6, 5), "Rain", "It rained."))),
          new Account(
              20_000_002,
              "danablogs",
              List.of(new Site(30_000_003, "danablogs", "Dana Blogs", true, true, true))));

  /**
   * No Space; a WordPress.com account with one blog, that may also write in Alice's. The names are
   * an attack on pages that don't escape.
   */
  public static final Person MALLORY =
      person(
          "mallory",
          "Mallory <img src=x onerror=alert(1)> \"O'Example\"",
          "mallory@live.example",
          "00000000-0000-0000-bad0-000000000bad",
          null,
          new Account(
              20_000_003,
              "mallory",
              List.of(
                  Site.of(30_000_004, "mallory", "<script>alert('blog')</script>"),
                  new Site(30_000_001, "alicewrites", "Alice Writes", false, false, false))));

  /** Got the e-mail address that was once Alice's: another person. */
  public static final Person EVE =
      person(
          "eve", "Eve Example", ALICE.email(), "00000000-0000-0000-0e0e-00000000e0e1", null, null);

  private People() {}

  /** Everybody. */
  public static List<Person> all() {
    return List.of(ALICE, BOB, CHEN, DANA, MALLORY, EVE);
  }

  /** The person of that key, the {@link Crowd}'s too; empty if there is none. */
  static Optional<Person> named(String key) {
    return all().stream()
        .filter(person -> person.key().equals(key))
        .findFirst()
        .or(() -> Crowd.named(key));
  }

  private static Person person(
      String key, String name, String email, String oid, Space space, Account wordPress) {
    return new Person(
        key,
        name,
        email,
        CONSUMERS,
        oid,
        Optional.ofNullable(space),
        Optional.ofNullable(wordPress));
  }
}
