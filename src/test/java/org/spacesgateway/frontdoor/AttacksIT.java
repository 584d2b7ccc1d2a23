package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;

/** The attacks on Host and on paths that attacks/ holds, each byte for byte. */
class AttacksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String EVIL = RedirectStrings.EVIL;
  private static final List<String> REFUSED_CHARACTERS =
      List.of(";", "%3b", "%2f", "%5c", "\\", "//", "%00", "%0a", "%0d", "%09");

  private final SharedGateway gateway = SharedGateway.running();
  private final List<String> hostAttacks = AttackLists.own("host-header-attacks.txt");
  private final List<String> pathAttacks = AttackLists.own("path-authz-bypass.txt");

  @Test
  void theListsAreWhole() {
    System.out.printf(
        "attacks: %d on Host (7 addresses each), %d on paths (3 prefixes each, 2 hosts)%n",
        hostAttacks.size(), pathAttacks.size());
    assertThat(hostAttacks).hasSizeGreaterThanOrEqualTo(89);
    assertThat(pathAttacks).hasSizeGreaterThanOrEqualTo(86);
  }

  @TestFactory
  Stream<DynamicTest> hostAttacksOnOurOwnHostChangeNothing() {
    return hostAttacks.stream()
        .map(attack ->
            DynamicTest.dynamicTest(
                attack,
                () -> {
                  for (String path : List.of("/signup", "/", "/login", "/live/")) {
                    changesNothing(attack, path, gateway.authority());
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> hostAttacksOnOldHostsChangeNothing() {
    return hostAttacks.stream()
        .map(attack ->
            DynamicTest.dynamicTest(
                attack,
                () -> {
                  for (String path : List.of("/signup", "/", "/login")) {
                    changesNothing(attack, path, "spaces.localhost:" + gateway.port());
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> pathAttacksReachNothing() {
    return pathAttacks.stream()
        .flatMap(
            attack -> Stream.of("/live", "/q/metrics", "/q/health").map(insteadOfAdmin(attack)))
        .distinct()
        .map(target -> DynamicTest.dynamicTest(target, () -> reachesNothing(target)));
  }

  private static Function<String, String> insteadOfAdmin(String line) {
    return prefix -> {
      String word = prefix.substring(1);
      String upper = word.toUpperCase(Locale.ROOT);
      return line.replace("admin", word)
          .replace("ADMIN", upper)
          .replace("Admin", word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
          .replace("aDmIn", alternating(word))
          .replace("%61dmin", "%%%02x%s".formatted((int) word.charAt(0), word.substring(1)))
          .replace("%2561dmin", "%%25%02x%s".formatted((int) word.charAt(0), word.substring(1)))
          .replace(
              "adm%69n",
              "%s%%%02x"
                  .formatted(
                      word.substring(0, word.length() - 1), (int) word.charAt(word.length() - 1)));
    };
  }

  private static String alternating(String word) {
    StringBuilder alternating = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      alternating.append(i % 2 == 0 ? c : Character.toUpperCase(c));
    }
    return alternating.toString();
  }

  private void changesNothing(String attack, String path, String good) {
    Answer answer = send(request(attack, path, good));
    String all = answer.headers() + "\n" + answer.body();
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(all).as("reflected").doesNotContainIgnoringCase(EVIL);
    if (answer.status() != 400 && answer.status() != 421) {
      String asked = attack.startsWith("GET ") ? "/" : path;
      Answer plain = send(request("Host: {GOOD}", asked, good));
      softly.assertThat(comparable(answer)).as("as without it").isEqualTo(comparable(plain));
    }
    softly.assertAll();
  }

  private static String request(String attack, String path, String good) {
    String requestLine = "GET " + path + " HTTP/1.1";
    StringBuilder headers = new StringBuilder();
    boolean hostNamed = false;
    for (String part : filledIn(attack, good).split("\\|")) {
      if (part.startsWith("GET ")) {
        requestLine = part;
      } else if (part.equals("(no Host)")) {
        hostNamed = true;
      } else {
        hostNamed |= part.strip().regionMatches(true, 0, "Host", 0, "Host".length());
        headers.append(part).append("\r\n");
      }
    }
    return requestLine
        + "\r\n"
        + (hostNamed ? "" : "Host: " + good + "\r\n")
        + headers
        + "Connection: close\r\n\r\n";
  }

  private static String filledIn(String attack, String good) {
    return attack
        .replace("{GOOD_UPPER}", good.toUpperCase(Locale.ROOT))
        .replace("{GOOD}", good)
        .replace("{EVIL}", EVIL)
        .replace("{LONG8192}", "a".repeat(8192))
        .replace("\\t", "\t")
        .replace("\\x00", "\0");
  }

  private void reachesNothing(String target) {
    for (String host : List.of(gateway.authority(), "alice.spaces.localhost")) {
      Answer answer =
          send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      SoftAssertions softly = new SoftAssertions();
      softly
          .assertThat(answer.body())
          .as("management and files, at " + host)
          .doesNotContain("\"status\"", "# HELP", "gateway_arrivals", "Manifest-Version", "[core]")
          .doesNotContain("gateway.origin", "root:x:");
      softly.assertThat(answer.status()).as("status at " + host).isIn(200, 302, 400, 404, 503);
      String path = target.split("\\?", 2)[0];
      if (answer.status() == 200 || answer.status() == 302) {
        // There is one page behind these addresses, and one spelling of each byte of its own.
        softly.assertThat(path).as("reached at " + host).matches("/live/?|/%6cive|/liv%65");
        softly.assertThat(host).isEqualTo(gateway.authority());
      }
      String lower = path.toLowerCase(Locale.ROOT);
      if (host.equals(gateway.authority())
          && REFUSED_CHARACTERS.stream().anyMatch(lower::contains)) {
        softly.assertThat(answer.status()).as("can be read in two ways").isEqualTo(400);
      }
      softly.assertAll();
    }
  }

  private Answer send(String request) {
    return RawHttp.send(
        "127.0.0.1", gateway.port(), request.getBytes(StandardCharsets.UTF_8), PATIENCE);
  }

  private static Map<String, Object> comparable(Answer answer) {
    Map<String, Object> comparable = Sameness.of(answer);
    comparable.put(":body", answer.body());
    return comparable;
  }
}
