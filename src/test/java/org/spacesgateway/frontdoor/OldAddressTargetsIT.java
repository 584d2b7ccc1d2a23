package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.spacesgateway.frontdoor.Barrage.Reply;
import org.spacesgateway.frontdoor.Barrage.Shot;
import org.spacesgateway.frontdoor.HostileMap.Leads;
import org.spacesgateway.frontdoor.HostileMap.Place;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Address;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * No map makes the gateway send anybody elsewhere: every string known for it in every place that a
 * target comes from, written into the tables past all checks, and what comes back is read by a
 * browser. The gateway runs as in production: loopback is no target.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OldAddressTargetsIT {
  private static final String NAME = "old_targets";
  private static final Set<Integer> STATUSES = Set.of(301, 302, 400, 404, 410, 414, 503);
  private static final Pattern HREF = Pattern.compile("href=\"([^\"]*)\"");
  private static final Pattern COOKIE = Pattern.compile("(?im)^set-cookie");
  private static final Pattern PUBLIC_NAME = Pattern.compile("(?:[a-z0-9-]+\\.)+[a-z][a-z0-9-]*");

  private final SandboxDatabase server = TestDatabase.shared();
  private final Map<Leads, Set<String>> locations = new ConcurrentHashMap<>();
  private final Map<String, Map<Integer, Long>> statuses = new TreeMap<>();
  private final Set<String> links = new ConcurrentSkipListSet<>();
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private List<String> forms;
  private GatewayProcess gateway;

  @BeforeAll
  void fire() throws IOException, SQLException {
    // PostgreSQL stores no NUL.
    forms = HostileForms.share().stream().filter(string -> string.indexOf('\0') < 0).toList();
    HostileMap map = new HostileMap(forms);
    GatewayProcess.Builder builder = gateway();
    try (Connection open = server.connect(NAME)) {
      map.fill(open);
    }
    gateway = builder.start();
    for (Place place : map.places()) {
      Map<Integer, Long> seen = new ConcurrentHashMap<>();
      Barrage.fire(
          gateway.port(),
          place.shots().stream(),
          (shot, reply) -> {
            seen.merge(reply.status(), 1L, Long::sum);
            judge(place, shot, reply);
          });
      statuses.put(place.name(), seen);
    }
    System.out.printf(
        "targets of old addresses: %,d strings in their forms, %,d requests, %s, %d wrong%n",
        forms.size(),
        statuses.values().stream().flatMap(it -> it.values().stream()).mapToLong(it -> it).sum(),
        statuses,
        wrong.size());
  }

  @AfterAll
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private GatewayProcess.Builder gateway() throws IOException {
    GatewayProcess.Builder builder =
        GatewayProcess.at(Files.createTempDirectory(Path.of("target"), "old-targets"))
            .database(TestDatabase.migrated(NAME), server.user(), server.password())
            .set("gateway.development", "false")
            .set("gateway.origin", "https://gateway.example")
            .set("gateway.sites.spaces.complete", "true");
    for (String site : List.of("exact", "prefixed", "patterned", "passing")) {
      builder
          .set("gateway.sites." + site + ".kind", "plain")
          .set("gateway.sites." + site + ".hosts", site + ".example")
          .set("gateway.sites." + site + ".target-hosts", HostileMap.GOOD)
          .set("gateway.sites." + site + ".case-matters", "true")
          .set("gateway.sites." + site + ".complete", "true");
    }
    return builder.set("gateway.sites.passing.pass-query", "true");
  }

  private void judge(Place place, Shot shot, Reply reply) {
    List<String> sentTo = reply.locations();
    locations.computeIfAbsent(place.leads(), it -> ConcurrentHashMap.newKeySet()).addAll(sentTo);
    Optional<String> fault = Optional.empty();
    if (!STATUSES.contains(reply.status()) && !(reply.status() == 0 && shot.alone())) {
      fault = Optional.of("status " + reply.status());
    } else if (sentTo.size() > 1 && !shot.alone()) {
      fault = Optional.of("two Locations");
    } else if (COOKIE.matcher(reply.head()).find()) {
      fault = Optional.of("a cookie: " + reply.head());
    } else if (reply.body().contains("<script") || reply.body().contains("<meta http-equiv")) {
      fault = Optional.of("markup of others in the page");
    }
    if (fault.isPresent() && wrong.size() < 50) {
      wrong.put(place.name() + ": " + shot.request(), fault.get());
    }
    if (reply.status() == 410) {
      Matcher href = HREF.matcher(reply.body());
      while (href.find()) {
        links.add(unescaped(href.group(1)));
      }
    }
  }

  private static String unescaped(String html) {
    return html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  @Test
  void everyPlaceIsAnsweredAndNothingOfItLeaksIntoHeadersOrPages() {
    assertThat(wrong).isEmpty();
    assertThat(statuses).hasSize(13);
    // Some of each are harmless: a place where all are refused would show nothing.
    for (String place :
        List.of(
            "a mapping's target",
            "the end of a target",
            "a prefix rule's target",
            "the rest of a path",
            "what a pattern puts in: path",
            "the query that goes along",
            "a blog's path",
            "a blog's address")) {
      assertThat(statuses.get(place)).as(place).containsKey(301);
    }
  }

  /** RD-01, RD-03, RD-06, RD-07. */
  @Test
  void aBrowserReadsEveryTargetOfASiteAsOneOfItsHosts() {
    for (Address address : read(locations.get(Leads.TO_THE_SITES_HOST))) {
      assertThat(address.host())
          .as(address.href())
          .matches("(?:[a-z0-9-]+\\.)*" + HostileMap.GOOD.replace(".", "\\."));
    }
  }

  /** RD-01. */
  @Test
  void aBrowserReadsEveryPathOfABlogAsOneOfThatBlog() {
    assertThat(read(locations.get(Leads.TO_THE_ONE_BLOG)))
        .isNotEmpty()
        .allSatisfy(address -> assertThat(address.host()).isEqualTo(HostileMap.BLOG));
  }

  /** RD-06, RD-07: whatever a blog's address is, it names a public host as everybody reads it. */
  @Test
  void aBrowserReadsEveryAddressOfABlogAsAHostByName() {
    assertThat(read(locations.get(Leads.TO_WHERE_THE_BLOG_IS)))
        .isNotEmpty()
        .allSatisfy(address -> assertThat(address.host()).matches(PUBLIC_NAME));
  }

  /** RD-03. */
  @Test
  void linksOfPagesAreHttpsAndByName() {
    assertThat(read(links))
        .hasSizeGreaterThan(10)
        .allSatisfy(address -> assertThat(address.host()).matches(PUBLIC_NAME));
  }

  /** RD-05: what is sent is what a browser reads, byte for byte. */
  private static List<Address> read(Set<String> addresses) {
    List<String> answered = List.copyOf(addresses);
    List<Address> found = new ArrayList<>();
    Browser browser = Browser.open("targets of old addresses read as a browser does");
    List<Optional<Address>> read = browser.read(answered);
    for (int i = 0; i < answered.size(); i++) {
      String location = answered.get(i);
      assertThat(read.get(i)).as(location).isPresent();
      Address address = read.get(i).get();
      assertThat(location).matches("[!-~]+");
      assertThat(address.protocol()).as(location).isEqualTo("https:");
      assertThat(address.credentials()).as(location).isEmpty();
      assertThat(address.port()).as(location).isEmpty();
      assertThat(location.toLowerCase(java.util.Locale.ROOT))
          .startsWith("https://" + address.host() + "/");
      found.add(address);
    }
    return found;
  }

  /** RD-11: where people are sent, they are sent to the very text of the table. */
  @Test
  void whatIsServedIsWhatIsStored() throws SQLException {
    Map<String, String> stored = new TreeMap<>();
    try (Connection open = server.connect(NAME);
        Statement statement = open.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT key, target FROM mapping WHERE scope = 'exact' AND kind = 'redirect'")) {
      while (rows.next()) {
        stored.put(rows.getString(1), rows.getString(2));
      }
    }
    Map<String, String> other = new ConcurrentHashMap<>();
    Barrage.fire(
        gateway.port(),
        stored.keySet().stream()
            .map(key -> HostileMap.get("exact.example", key.substring(key.indexOf('/')))),
        (shot, reply) -> {
          String path = shot.request().split(" ", 3)[1];
          String target = stored.get("exact.example" + path);
          for (String location : reply.locations()) {
            if (!location.equals(target) && !location.equals(withSlash(target))) {
              other.put(target, location);
            }
          }
        });
    assertThat(other).isEmpty();
  }

  /* Scheme and host in lower case, and a path where there was none (RFC 3986, 6.2.3). */
  private static String withSlash(String target) {
    Matcher parts = Pattern.compile("([A-Za-z]+://[^/?#]*)(/?)(.*)").matcher(target);
    return parts.matches()
        ? parts.group(1).toLowerCase(java.util.Locale.ROOT) + "/" + parts.group(3)
        : target;
  }
}
