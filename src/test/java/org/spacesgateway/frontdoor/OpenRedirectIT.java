package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.spacesgateway.frontdoor.Barrage.Reply;
import org.spacesgateway.frontdoor.Barrage.Shot;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Address;

/**
 * No request makes the gateway send anybody elsewhere: every string known for it, in every place of
 * a request, and what comes back is read by a browser.
 */
class OpenRedirectIT {
  /** Parameters that some framework, identity provider or shop somewhere reads an address from. */
  private static final List<String> NAMES =
      List.of(
          ("next url rd redirect returnTo continue dest goto target r u RelayState redirect_uri"
                  + " redirect_url redirectUrl redirectUri redirectTo redirect_to redir rurl ret"
                  + " return return_to returnUrl ReturnUrl return_url return_path callback"
                  + " callback_url callbackUrl cb checkout_url cancel_url success_url destination"
                  + " forward forwardTo from go image_url jump link location login login_url logout"
                  + " logout_url next_url oauth2_redirect origin out page path ref referer referrer"
                  + " req service site src state sp_url to uri view wctx wtrealm whr wp ru rru"
                  + " back backurl backTo continueTo continue_url domain host window file q id"
                  + " _method X-Forwarded-Host X-Original-URL X-Rewrite-URL ppud rpsnv aff"
                  + " user_email spurl desiredLocationUrl")
              .split(" "));

  /** So that what comes back is every kind of target, and not the plainest only. */
  private static final List<String> LANGUAGES =
      List.of("zh-CN", "fr-FR", "pt-BR", "zh-TW", "nb-NO", "en-CN", "ar-SA", "en-US");

  /** As many as fit into one request line, each with a string that was encoded twice. */
  private static final int NAMES_AT_ONCE = 12;

  private static final Set<Integer> STATUSES =
      Set.of(200, 301, 302, 303, 400, 404, 405, 413, 414, 421, 431, 503);

  /** Every string in every place in every encoding, instead of each in a sixth of them. */
  private static final boolean ALL = "all".equals(System.getProperty("attacks"));

  private static final int SHARE = 6;
  private static final Pattern RAW_CASE = Pattern.compile("\"raw_b64\":\\s*\"([^\"]+)\"");

  private final SharedGateway gateway = SharedGateway.running();
  private final Set<String> configured = configuredTargets();
  private final Set<String> locations = new ConcurrentSkipListSet<>();
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private final Map<String, Integer> bodies = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder redirects = new LongAdder();

  @Test
  void noRequestLeavesTheConfiguredTargets() {
    List<String> strings = strings();
    int logged = gateway.process().output().length();
    long start = System.nanoTime();
    Barrage.fire(
        gateway.port(),
        Stream.concat(shots(strings), desyncCases()).limit(Long.MAX_VALUE),
        this::judge);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "open redirects: %,d strings in every place, %,d requests in %.1f s, %,d redirects to %d different targets,"
            + " %d different pages, %d wrong%n",
        strings.size(),
        requests.sum(),
        seconds,
        redirects.sum(),
        locations.size(),
        bodies.size(),
        wrong.size());

    assertThat(wrong).isEmpty();
    assertThat(locations).as("every Location is a configured target").isSubsetOf(configured);
    assertThat(redirects.sum()).as("most of them were answered").isGreaterThan(requests.sum() / 3);
    // A page that holds something of the request differs from request to request.
    assertThat(bodies).as("pages are constant").hasSizeLessThan(16);
    assertThat(gateway.process().output().length() - logged)
        .as("hostile requests don't fill the log")
        .isLessThan(20_000);
    readAsABrowserDoes();
  }

  private void readAsABrowserDoes() {
    List<String> answered = List.copyOf(locations);
    try (Browser browser = Browser.open("Locations read as a browser does")) {
      List<Optional<Address>> read = browser.read(answered);
      Set<String> hosts = Set.of("127.0.0.4", "127.0.0.5", "localhost");
      for (int i = 0; i < answered.size(); i++) {
        assertThat(read.get(i)).as(answered.get(i)).isPresent();
        Address address = read.get(i).get();
        assertThat(hosts).contains(address.host());
        assertThat(address.href()).isEqualTo(answered.get(i));
        assertThat(address.credentials()).isEmpty();
      }
      System.out.printf("open redirects: %d Locations read by Chromium%n", answered.size());
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
      bodies.merge(reply.status() + " " + reply.body().hashCode(), 1, Integer::sum);
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
    Set<String> targets = new LinkedHashSet<>(List.of(gateway.origin() + "/live/"));
    for (String page :
        List.of(gateway.wordPress().registration().toString(), SharedGateway.CHINA)) {
      for (String path : paths) {
        for (String ref : List.of("spaces", "wlw", "messenger")) {
          targets.add(page + path + "?ref=" + ref);
        }
      }
    }
    return targets;
  }

  private static List<String> strings() {
    Set<String> strings = new LinkedHashSet<>(RedirectStrings.around("wordpress.com"));
    assertThat(strings).hasSizeGreaterThan(300);
    AttackLists.redirects().forEach(strings::add);
    return List.copyOf(strings);
  }

  private Stream<Shot> shots(List<String> strings) {
    List<UnaryOperator<String>> encodings =
        List.of(
            text -> text,
            RedirectStrings::encoded,
            text -> RedirectStrings.encoded(RedirectStrings.encoded(text)));
    Stream<Shot> everywhere =
        IntStream.range(0, strings.size() * encodings.size())
            .boxed()
            .flatMap(turn -> {
              String string = strings.get(turn / encodings.size());
              String text = bytes(encodings.get(turn % encodings.size()).apply(string));
              boolean alone = text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
              List<String> requests = requestsWith(text, turn);
              return IntStream.range(0, requests.size())
                  .filter(place -> ALL || (turn + place) % SHARE == 0)
                  .mapToObj(place -> new Shot(requests.get(place), alone));
            });
    Stream<Shot> everyName =
        NAMES.stream()
            .flatMap(name ->
                encodings.stream()
                    .map(encoding -> name + "=" + encoding.apply("https://evil.example/"))
                    .flatMap(pair -> Stream.of(get("/signup?" + pair), get("/login?" + pair))))
            .map(request -> new Shot(request, false));
    return Stream.concat(everywhere, everyName);
  }

  /** The string in every place of a request. */
  private List<String> requestsWith(String text, int turn) {
    // Of a share, every name and language still has its turn.
    int round = turn / SHARE;
    String own = gateway.authority();
    String hub = "spaces.localhost";
    String path = text.startsWith("/") ? text : "/" + text;
    List<String> requests = new ArrayList<>();
    requests.add(
        get(
            "/signup?mkt="
                + LANGUAGES.get(round % LANGUAGES.size())
                + "&"
                + NAMES.get(round % NAMES.size())
                + "="
                + text));
    int group = round % (NAMES.size() / NAMES_AT_ONCE) * NAMES_AT_ONCE;
    requests.add(
        get(
            "/signup?"
                + String.join("=" + text + "&", NAMES.subList(group, group + NAMES_AT_ONCE))
                + "="
                + text));
    for (String name : List.of("mkt", "Market", "lang", "lc")) {
      requests.add(get("/signup?" + name + "=" + text));
    }
    requests.add(get("/signup?" + text));
    requests.add(get("/fwlink/?LinkId=900" + (1 + round % 4) + "&clcid=" + text));
    requests.add(get("/login?wreply=" + text));
    requests.add(head("GET /?wa=wsignin1.0&wreply=" + text, hub, ""));
    requests.add(get(path));
    requests.add(head("GET " + path, hub, ""));
    requests.add(get("/signup" + path));
    requests.add(head("GET /signup", text, ""));
    requests.add(
        head("GET /login", own, "X-Forwarded-Host: " + text + "\r\nX-Forwarded-Proto: " + text));
    requests.add(
        head(
            "GET /signup",
            own,
            "X-Forwarded-Host: %1$s\r\nX-Forwarded-Prefix: %1$s\r\nX-Forwarded-Port: %1$s\r\nForwarded: host=%1$s\r\nX-Original-URL: %1$s"
                .formatted(text)));
    requests.add(
        head(
            "GET /signup",
            own,
            "Referer: %1$s\r\nOrigin: %1$s\r\nCookie: next=%1$s".formatted(text)));
    requests.add(head("GET /signup", own, "Accept-Language: " + text));
    String form = "next=" + text + "&mkt=" + text;
    requests.add(
        head(
                "POST /signup",
                own,
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + form.length())
            + form);
    return requests;
  }

  /** Requests whose framing is the attack; each goes alone. */
  private Stream<Shot> desyncCases() {
    return AttackLists.fetched("http-desync-guardian-cases.jsonl").stream()
        .map(RAW_CASE::matcher)
        .filter(Matcher::find)
        .map(match -> Base64.getDecoder().decode(match.group(1)))
        .map(raw -> new String(raw, StandardCharsets.ISO_8859_1))
        .map(raw -> raw.replaceFirst("\r\n", "\r\nHost: " + gateway.authority() + "\r\n"))
        .map(raw -> new Shot(raw, true));
  }

  private String get(String target) {
    return head("GET " + target, gateway.authority(), "");
  }

  private static String head(String methodAndTarget, String host, String more) {
    return methodAndTarget
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\n"
        + (more.isEmpty() ? "" : more + "\r\n")
        + "\r\n";
  }

  /** UTF-8, every char one byte. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
