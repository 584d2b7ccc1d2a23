package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Strings for a hostile map: our own, the public ones where they are, in three encodings. */
final class HostileForms {
  /** As a property or in the environment, {@code FULL=1}: all of them, and not a share. */
  private static final boolean FULL = "1".equals(System.getProperty("FULL", System.getenv("FULL")));

  /** One of these many. It does not divide by three, so that every encoding has its turn. */
  private static final int SHARE = 64;

  private HostileForms() {}

  /**
   * One form of sixty-four: a string as it is, encoded once, or twice; with {@code FULL=1} every
   * one in all.
   */
  static List<String> share() {
    Set<String> strings = new LinkedHashSet<>();
    for (String admitted : List.of(HostileMap.GOOD, HostileMap.BLOG)) {
      strings.addAll(RedirectStrings.around(admitted));
    }
    assertThat(strings).as("of our own making").hasSizeGreaterThan(2000);
    strings.addAll(AttackLists.redirects());
    List<String> forms =
        strings.stream()
            .flatMap(string ->
                Stream.of(
                    string,
                    RedirectStrings.encoded(string),
                    RedirectStrings.encoded(RedirectStrings.encoded(string))))
            .distinct()
            .toList();
    // And what is as harmless as can be: where nothing leads on, nothing is shown.
    return Stream.concat(
            Stream.of("https://" + HostileMap.GOOD + "/", "https://" + HostileMap.BLOG + "/"),
            share(forms, SHARE).stream())
        .distinct()
        .toList();
  }

  /** One of so many, the first of all among them; with {@code FULL=1} every one. */
  static List<String> share(List<String> all, int of) {
    return IntStream.range(0, all.size())
        .filter(i -> FULL || i % of == 0)
        .mapToObj(all::get)
        .toList();
  }
}
