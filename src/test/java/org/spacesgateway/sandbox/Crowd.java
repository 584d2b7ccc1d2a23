package org.spacesgateway.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.spacesgateway.sandbox.Person.Account;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.WordPressAccounts.Member;

/**
 * People by the number, ten million of them, each with a Live account and a WordPress.com account
 * with one blog. They are on no page and take no memory: everything about one follows from the
 * number.
 */
public final class Crowd {
  private static final int MOST = 10_000_000;
  private static final long FIRST_ACCOUNT = 50_000_000;
  private static final long FIRST_BLOG = 60_000_000;
  private static final String NAME = "crowd";

  private Crowd() {}

  /**
   * One of them.
   *
   * @param number 0 to 9,999,999
   */
  public static Person person(int number) {
    String name = NAME + number;
    return new Person(
        name,
        "Number " + number,
        name + "@live.example",
        People.CONSUMERS,
        String.format(Locale.ROOT, "00000000-0000-0000-c401-%012x", number),
        Optional.empty(),
        Optional.of(
            new Account(
                FIRST_ACCOUNT + number, name, List.of(Site.of(FIRST_BLOG + number, name, name)))));
  }

  /** The one of that key, which is also the user name and the label of the blog. */
  static Optional<Person> named(String key) {
    return key.matches(NAME + "[0-9]{1,7}")
        ? Optional.of(person(Integer.parseInt(key.substring(NAME.length()))))
        : Optional.empty();
  }

  /** The same at WordPress.com. */
  static Optional<Member> member(String username) {
    return named(username).map(Crowd::member);
  }

  /** The WordPress.com account of that id. */
  static Optional<Member> withAccount(long id) {
    return numbered(id - FIRST_ACCOUNT);
  }

  /** The WordPress.com account that has the blog of that id. */
  static Optional<Member> withBlog(long id) {
    return numbered(id - FIRST_BLOG);
  }

  private static Optional<Member> numbered(long number) {
    return number >= 0 && number < MOST
        ? Optional.of(member(person((int) number)))
        : Optional.empty();
  }

  private static Member member(Person person) {
    Account account = person.wordPress().orElseThrow();
    return new Member(
        account.id(), account.username(), person.name(), person.email(), true, account.sites());
  }
}
