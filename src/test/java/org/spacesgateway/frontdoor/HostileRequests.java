package org.spacesgateway.frontdoor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spacesgateway.frontdoor.Barrage.Shot;

/** Puts strings into every place of a request, as they are, encoded, and encoded twice. */
final class HostileRequests {
  /**
   * RD-02: parameters that some framework, identity provider or shop somewhere reads an address
   * from.
   */
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

  /** Every string in every place in every encoding, instead of each in a sixth of them. */
  private static final boolean ALL = "all".equals(System.getProperty("attacks"));

  private static final int SHARE = 6;
  private static final Pattern RAW_CASE = Pattern.compile("\"raw_b64\":\\s*\"([^\"]+)\"");

  private final String ownAuthority;

  /**
   * @param ownAuthority host and port of the gateway's own pages
   */
  HostileRequests(String ownAuthority) {
    this.ownAuthority = ownAuthority;
  }

  /** Every string in its share of places and encodings; with {@code -Dattacks=all} in all. */
  Stream<Shot> with(List<String> strings) {
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
        head(
            "GET /login",
            ownAuthority,
            "X-Forwarded-Host: " + text + "\r\nX-Forwarded-Proto: " + text));
    requests.add(
        head(
            "GET /signup",
            ownAuthority,
            "X-Forwarded-Host: %1$s\r\nX-Forwarded-Prefix: %1$s\r\nX-Forwarded-Port: %1$s\r\nForwarded: host=%1$s\r\nX-Original-URL: %1$s"
                .formatted(text)));
    requests.add(
        head(
            "GET /signup",
            ownAuthority,
            "Referer: %1$s\r\nOrigin: %1$s\r\nCookie: next=%1$s".formatted(text)));
    requests.add(head("GET /signup", ownAuthority, "Accept-Language: " + text));
    String form = "next=" + text + "&mkt=" + text;
    requests.add(
        head(
                "POST /signup",
                ownAuthority,
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + form.length())
            + form);
    return requests;
  }

  /** Requests whose framing is the attack; each goes alone. */
  Stream<Shot> desyncCases() {
    return AttackLists.fetched("http-desync-guardian-cases.jsonl").stream()
        .map(RAW_CASE::matcher)
        .filter(Matcher::find)
        .map(match -> Base64.getDecoder().decode(match.group(1)))
        .map(raw -> new String(raw, StandardCharsets.ISO_8859_1))
        .map(raw -> raw.replaceFirst("\r\n", "\r\nHost: " + ownAuthority + "\r\n"))
        .map(raw -> new Shot(raw, true));
  }

  private String get(String target) {
    return head("GET " + target, ownAuthority, "");
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
