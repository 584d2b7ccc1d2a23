package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.spacesgateway.frontdoor.Barrage.Reply;
import org.spacesgateway.frontdoor.Barrage.Shot;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Address;

/**
 * No request makes the gateway send anybody elsewhere: every string known for it, in every place of
 * a request, and what comes back is read by a browser.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OpenRedirectIT {
  private static final Set<Integer> STATUSES =
      Set.of(200, 301, 302, 303, 400, 403, 404, 405, 413, 414, 421, 431, 503);

  private final SharedGateway gateway = SharedGateway.running();
  private final Set<String> configured = configuredTargets();
  private final Set<String> locations = new ConcurrentSkipListSet<>();
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private final Map<String, Integer> bodies = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder redirects = new LongAdder();

  /** One string of these many is asked for; with {@code FULL=1} every one. */
  private static final int SHARE = 16;

  private String logged;

  @BeforeAll
  void fire() {
    List<String> strings = strings();
    HostileRequests hostile = new HostileRequests(gateway.authority());
    int before = gateway.process().output().length();
    long start = System.nanoTime();
    Barrage.fire(
        gateway.port(), Stream.concat(hostile.with(strings), hostile.desyncCases()), this::judge);
    double seconds = (System.nanoTime() - start) / 1e9;
    logged = gateway.process().output().substring(before);
    System.out.printf(
        "open redirects: %,d strings, %,d requests in %.1f s, %,d redirects to %d different targets,"
            + " %d different pages, %d wrong%n",
        strings.size(),
        requests.sum(),
        seconds,
        redirects.sum(),
        locations.size(),
        bodies.size(),
        wrong.size());
  }

  @Test
  void everyLocationIsAConfiguredTarget() {
    assertThat(wrong).isEmpty();
    assertThat(locations).isSubsetOf(configured);
    assertThat(locations).as("of every kind").hasSizeGreaterThan(5);
    assertThat(redirects.sum()).as("most of them were answered").isGreaterThan(requests.sum() / 3);
  }

  /** A page that held something of the request would differ from request to request. */
  @Test
  void pagesAreTheSameWhateverWasAsked() {
    assertThat(bodies).hasSizeBetween(3, 15);
  }

  @Test
  void theLogIsNotFilledByIt() {
    assertThat(logged).hasSizeLessThan(20_000).doesNotContainIgnoringCase("evil.example");
  }

  @Test
  void aBrowserReadsEveryLocationAsItIsMeant() {
    List<String> answered = List.copyOf(locations);
    Browser browser = Browser.open("Locations read as a browser does");
    List<Optional<Address>> read = browser.read(answered);
    for (int i = 0; i < answered.size(); i++) {
      assertThat(read.get(i)).as(answered.get(i)).isPresent();
      Address address = read.get(i).get();
      assertThat(address.host()).isIn("127.0.0.4", "127.0.0.5", "localhost");
      assertThat(address.href()).isEqualTo(answered.get(i));
      assertThat(address.credentials()).isEmpty();
    }
  }

  private void judge(Shot shot, Reply reply) {
    requests.increment();
    List<String> sentTo = reply.locations();
    redirects.add(sentTo.isEmpty() ? 0 : 1);
    locations.addAll(sentTo);
    Optional<String> fault = Optional.empty();
    if (!STATUSES.contains(reply.status()) && !(reply.status() == 0 && shot.alone())) {
      fault = Optional.of("status " + reply.status());
    } else if (!configured.containsAll(sentTo)) {
      fault = Optional.of("sent to " + sentTo);
    } else if (sentTo.size() > 1 && !shot.alone()) {
      fault = Optional.of("two Locations");
    } else if (contains(reply.head(), "set-cookie") || contains(reply.head(), "evil.example")) {
      fault = Optional.of("reflected in a header: " + reply.head());
    } else if (contains(reply.body(), "evil.example")) {
      fault = Optional.of("reflected in the page");
    }
    if (fault.isPresent() && wrong.size() < 50) {
      wrong.put(shot.request(), fault.get());
    }
    if (!reply.body().isEmpty()) {
      // But for the reference that each second has its own of.
      String body = reply.body().replaceAll("[0-9A-Z]{4}-[0-9A-Z]{4}", "");
      bodies.merge(reply.status() + " " + body.hashCode(), 1, Integer::sum);
    }
  }

  private static boolean contains(String text, String lowerCase) {
    for (int at = 0; at + lowerCase.length() <= text.length(); at++) {
      if (text.regionMatches(true, at, lowerCase, 0, lowerCase.length())) {
        return true;
      }
    }
    return false;
  }

  /** What an answer may lead to: written out here, not asked of the code that is being judged. */
  private Set<String> configuredTargets() {
    Properties properties = new Properties();
    try (InputStream file =
        Objects.requireNonNull(getClass().getResourceAsStream("/application.properties"))) {
      properties.load(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    List<String> paths = new ArrayList<>(List.of(""));
    for (String locale : properties.getProperty("gateway.registration.locales").split(",")) {
      paths.add("/" + locale.strip());
    }
    Set<String> targets =
        new LinkedHashSet<>(List.of(gateway.origin() + "/live/", SharedGateway.CHINA));
    for (String path : paths) {
      for (String ref : List.of("spaces", "wlw", "messenger")) {
        targets.add(gateway.wordPress().registration() + path + "?ref=" + ref);
      }
    }
    return targets;
  }

  private static List<String> strings() {
    Set<String> strings = new LinkedHashSet<>(RedirectStrings.around("wordpress.com"));
    assertThat(strings).hasSizeGreaterThan(300);
    AttackLists.redirects().forEach(strings::add);
    return HostileForms.share(List.copyOf(strings), SHARE);
  }
}
