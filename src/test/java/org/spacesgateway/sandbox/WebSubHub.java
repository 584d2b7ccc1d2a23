package org.spacesgateway.sandbox;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.spacesgateway.sandbox.RawHttp.Answer;

/**
 * The hub of the blogs (WebSub): asks subscribers whether they asked, and sends them the feed with
 * every change of it, signed with their secret. What it sent is remembered, so that a test can send
 * it again.
 */
public final class WebSubHub {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LongFunction<String> addresses;
  private final LongFunction<String> feeds;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  /**
   * Who is told.
   *
   * @param secret null when there is none
   */
  public record Subscription(long site, String topic, String callback, String secret) {}

  WebSubHub(BlogPosts posts, LongFunction<String> addresses, LongFunction<String> feeds) {
    this.addresses = addresses;
    this.feeds = feeds;
    posts.onChange(change -> {
      if (!silent) {
        Thread.ofVirtual().start(() -> tellWhoIsThere(change.post().site()));
      }
    });
  }

  /** Whether it tells nobody of anything, as a hub that has died; not at first. */
  public void silent(boolean quiet) {
    silent = quiet;
  }

  /** Who is told now. */
  public List<Subscription> subscriptions() {
    return List.copyOf(subscriptions.values());
  }

  /** Everything that it was asked for so far: the forms' first values by name. */
  public List<Map<String, String>> asked() {
    return List.copyOf(asked);
  }

  /** Nobody is told of anything, and nothing was ever asked. */
  public void forget() {
    subscriptions.clear();
    asked.clear();
    silent = false;
  }

  /** Takes a request to be told, or not to be told any more. */
  Reply subscribe(Received request, long site) {
    Map<String, String> form = new ConcurrentHashMap<>();
    request.form().forEach((name, values) -> form.put(name, values.getFirst()));
    asked.add(form);
    String topic = form.getOrDefault("hub.topic", "");
    String callback = form.getOrDefault("hub.callback", "");
    String mode = form.getOrDefault("hub.mode", "");
    if (!topic.equals(addresses.apply(site) + "/feed/") || callback.isEmpty()) {
      return Reply.of(400, "text/plain", "No such topic, or no callback");
    }
    Subscription wanted = new Subscription(site, topic, callback, form.get("hub.secret"));
    Thread.ofVirtual().start(() -> verify(mode, wanted, form));
    return Reply.of(202, "text/plain", "");
  }

  private void verify(String mode, Subscription wanted, Map<String, String> form) {
    String challenge = Canary.fresh("challenge");
    Answer answer =
        ask(
            wanted.callback(),
            Map.of(
                "hub.mode",
                mode,
                "hub.topic",
                wanted.topic(),
                "hub.challenge",
                challenge,
                "hub.lease_seconds",
                form.getOrDefault("hub.lease_seconds", "864000")));
    if (answer.status() / 100 == 2 && answer.body().equals(challenge)) {
      if (mode.equals("subscribe")) {
        subscriptions.put(wanted.callback(), wanted);
      } else {
        subscriptions.remove(wanted.callback());
      }
    }
  }

  /** Sends a callback a GET with these parameters. */
  public static Answer ask(String callback, Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach((name, value) ->
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send("GET", callback + query, List.of(), "");
  }

  /* Whoever isn't there finds out in their own time, as with a real one that has given up. */
  private void tellWhoIsThere(long site) {
    try {
      tell(site);
    } catch (UncheckedIOException away) {
      System.out.println("The hub could not tell a subscriber: " + away.getMessage());
    }
  }

  /** Tells everybody who wants to know of that blog. */
  public void tell(long site) {
    subscriptions.values().stream()
        .filter(one -> one.site() == site)
        .forEach(
            one -> deliver(one.callback(), feeds.apply(site), signature(one, feeds.apply(site))));
  }

  /** The feed of that blog as it is delivered now. */
  public String content(long site) {
    return feeds.apply(site);
  }

  /** What a subscription's secret makes of a text, as the header has it. */
  public static Optional<String> signature(Subscription subscription, String body) {
    return Optional.ofNullable(subscription.secret())
        .map(secret -> signature("sha256", "HmacSHA256", secret, body));
  }

  /** The same by another method, or with another secret. */
  public static String signature(String method, String algorithm, String secret, String body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return method
          + "="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Delivers a text, signed so or not at all. */
  public static Answer deliver(String callback, String body, Optional<String> signature) {
    List<String> headers =
        signature
            .map(value -> List.of("Content-Type: application/rss+xml", "X-Hub-Signature: " + value))
            .orElse(List.of("Content-Type: application/rss+xml"));
    return send("POST", callback, headers, body);
  }

  private static Answer send(String method, String address, List<String> headers, String body) {
    URI to = URI.create(address);
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(to.getRawPath());
    head.append(to.getRawQuery() == null ? "" : "?" + to.getRawQuery()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(to.getRawAuthority()).append("\r\nConnection: close\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    head.append("Content-Length: ").append(sent.length).append("\r\n\r\n").append(body);
    return RawHttp.send(
        to.getHost().endsWith("localhost") ? "127.0.0.1" : to.getHost(),
        to.getPort(),
        head.toString().getBytes(StandardCharsets.UTF_8),
        PATIENCE);
  }
}
