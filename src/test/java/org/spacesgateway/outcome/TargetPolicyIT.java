package org.spacesgateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spacesgateway.frontdoor.AttackLists;
import org.spacesgateway.frontdoor.RedirectStrings;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Address;

/** What the policy admits, read by a browser, is at an admitted host; whatever the string. */
class TargetPolicyIT {
  private static final String ADMITTED = "wordpress.com";
  private static final String OWN = "gateway.example";
  private static final Pattern LOOPBACK =
      Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+|(.*\\.)?localhost");

  private static final List<String> STRINGS = strings();
  private static Browser browser;

  private final TargetPolicy policy = new TargetPolicy("https://" + OWN, Set.of(ADMITTED), false);

  @BeforeAll
  static void openBrowser() {
    browser = Browser.open("admitted targets read as a browser does");
  }

  @Test
  void whatIsAdmittedStaysAtAdmittedHosts() {
    List<String> admitted = admittedBy(policy);
    List<String> leaving =
        leaving(
            admitted,
            address ->
                isAtAnAdmittedHost(address)
                    && address.protocol().equals("https:")
                    && address.port().isEmpty());
    System.out.printf(
        "target policy: %,d strings, %,d admitted, %d of them leave or are no address%n",
        STRINGS.size(), admitted.size(), leaving.size());
    assertThat(admitted).isNotEmpty();
    assertThat(leaving).isEmpty();
  }

  @Test
  void developmentAdmitsLoopbackAndNothingElseMore() {
    List<String> admitted =
        admittedBy(new TargetPolicy("http://localhost:8080", Set.of(ADMITTED), true));
    assertThat(
            leaving(
                admitted,
                address ->
                    isAtAnAdmittedHost(address) || LOOPBACK.matcher(address.host()).matches()))
        .isEmpty();
    assertThat(admitted).anyMatch(location -> location.startsWith("http://127.0.0.1"));
  }

  @Test
  void whatIsAdmittedIsWrittenAsItIsSent() {
    for (String location : admittedBy(policy)) {
      assertThat(location).matches("https://[a-z0-9.-]+/[!-~]*");
      assertThat(policy.admit(location).map(Target::location)).contains(location);
    }
  }

  /** The judge's own test: with a rule that people write, it must find strings that leave. */
  @Test
  void aLooserRuleLetsSomeLeave() {
    List<String> admitted =
        STRINGS.stream()
            .filter(string -> string.startsWith("https:") && string.contains(ADMITTED))
            .limit(5_000)
            .toList();
    List<String> leaving = leaving(admitted, TargetPolicyIT::isAtAnAdmittedHost);
    System.out.printf("target policy: a looser rule would let %,d leave%n", leaving.size());
    assertThat(leaving).hasSizeGreaterThan(50);
  }

  private static boolean isAtAnAdmittedHost(Address address) {
    return address.host().equals(OWN)
        || address.host().equals(ADMITTED)
        || address.host().endsWith("." + ADMITTED);
  }

  private static List<String> admittedBy(TargetPolicy policy) {
    return STRINGS.stream()
        .flatMap(string -> policy.admit(string).stream())
        .map(Target::location)
        .distinct()
        .toList();
  }

  /** Those that a browser reads as something else than it may be, or can't read. */
  private static List<String> leaving(List<String> locations, Predicate<Address> mayBe) {
    List<Optional<Address>> read = browser.read(locations);
    List<String> leaving = new ArrayList<>();
    for (int i = 0; i < locations.size(); i++) {
      if (read.get(i).filter(one -> one.credentials().isEmpty()).filter(mayBe).isEmpty()) {
        leaving.add(locations.get(i));
      }
    }
    return leaving;
  }

  private static List<String> strings() {
    Set<String> plain = new LinkedHashSet<>(RedirectStrings.around(ADMITTED));
    plain.addAll(RedirectStrings.around("localhost"));
    plain.addAll(AttackLists.redirects());
    Set<String> strings = new LinkedHashSet<>();
    for (String string : plain) {
      strings.add(string);
      strings.add(RedirectStrings.encoded(string));
      strings.add("https:" + string);
      strings.add("https://" + string);
      strings.add("https://" + ADMITTED + string);
      strings.add("https://" + ADMITTED + "/" + string);
      strings.add("https://" + RedirectStrings.encoded(string) + "." + ADMITTED);
      strings.add("https://" + string + "." + ADMITTED + "/");
      strings.add("https://" + OWN + string);
      strings.add(
          "HTTPS://EN."
              + ADMITTED.toUpperCase(Locale.ROOT)
              + "/"
              + RedirectStrings.encoded(string));
    }
    return List.copyOf(strings);
  }
}
