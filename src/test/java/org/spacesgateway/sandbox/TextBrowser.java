package org.spacesgateway.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A browser without JavaScript: cookies, redirects, links and forms, over plain http to loopback.
 * One person's, so not for several threads.
 */
public final class TextBrowser {
  private static final int MOST_HOPS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CookieJar cookies;
  private final List<URI> hops = new ArrayList<>();
  private final Map<String, String> typed = new HashMap<>();
  private final Map<Integer, Integer> balanced = new HashMap<>();
  private String from;
  private Consumer<TextPage> told = page -> {};
  private String stop;
  private TextPage page;

  /** A browser that was never anywhere. */
  public TextBrowser() {
    this(new CookieJar());
  }

  private TextBrowser(CookieJar cookies) {
    this.cookies = cookies;
  }

  /**
   * Redirects to addresses that begin so are not followed: the page is then the redirect itself.
   *
   * @param beginning null: all are followed, as at first
   */
  public TextBrowser stoppingAt(String beginning) {
    stop = beginning;
    return this;
  }

  /** It comes from that address of this machine. */
  public TextBrowser from(String address) {
    from = address;
    return this;
  }

  /** What it sends to that port goes to another one, as a balancer has it: nothing else differs. */
  public TextBrowser ledTo(int pod, int insteadOf) {
    balanced.put(insteadOf, pod);
    return this;
  }

  /** Another tab of it, which shows the same page, and has the same cookies from then on. */
  public TextBrowser anotherTab() {
    TextBrowser tab = new TextBrowser(cookies);
    tab.page = page;
    return tab;
  }

  /** Every answer is told there too, redirects included. */
  public TextBrowser telling(Consumer<TextPage> everyAnswer) {
    told = everyAnswer;
    return this;
  }

  /** Its cookies. */
  public CookieJar cookies() {
    return cookies;
  }

  /** The page that it shows; null before the first. */
  public TextPage page() {
    return page;
  }

  /** The addresses that the last step asked for, in order. */
  public List<URI> hops() {
    return List.copyOf(hops);
  }

  /**
   * Opens an address as if it had been typed, and follows redirects.
   *
   * @throws IllegalStateException after 20 hops
   */
  public TextPage open(String address) {
    hops.clear();
    return go("GET", URI.create(address), "", "none");
  }

  /**
   * Follows the link of that text.
   *
   * @throws IllegalStateException if the page has none
   */
  public TextPage follow(String text) {
    hops.clear();
    String link = page.link(text);
    // RFC 3986, 5.2.2: the same path; java.net.URI drops its last segment.
    URI to =
        link.startsWith("?")
            ? URI.create(page.address().toString().replaceFirst("[?].*", "") + link)
            : page.address().resolve(link);
    return go("GET", to, "", "same-origin");
  }

  /**
   * Types into a field of the page, for the next {@link #press}; also ticks, or chooses of a list.
   */
  public TextBrowser type(String field, String text) {
    typed.put(field, text);
    return this;
  }

  /**
   * Presses the button with that name and value: the form around it is sent.
   *
   * @throws IllegalStateException if the page has no such button, or its form no field typed into
   */
  public TextPage press(String name, String value) {
    TextPage.Form form = page.formWith(name, value);
    Map<String, String> fields = new HashMap<>(form.fields());
    typed.forEach((field, text) -> {
      if (!fields.containsKey(field) && !form.choices().contains(field)) {
        throw new IllegalStateException("No field " + field + " on " + page.address());
      }
      fields.put(field, text);
    });
    typed.clear();
    fields.put(name, value);
    hops.clear();
    String encoded = form(fields);
    URI to = page.address().resolve(form.action());
    return form.isPost()
        ? go("POST", to, encoded, "same-origin")
        : go(
            "GET",
            URI.create(to.toString().replaceFirst("\\?.*", "") + "?" + encoded),
            "",
            "same-origin");
  }

  /**
   * Sends the page's form to that path, as the page fills it in.
   *
   * @param chosen fields of it that are filled in otherwise, or are not on the page
   * @throws IllegalStateException if the page has no such form
   */
  public TextPage send(String path, Map<String, String> chosen) {
    TextPage.Form form = page.formTo(path);
    Map<String, String> fields = new HashMap<>(form.fields());
    fields.putAll(chosen);
    return post(page.address().resolve(form.action()).toString(), fields);
  }

  /** Sends a form that no page has shown, as a page of the address's own origin would. */
  public TextPage post(String address, Map<String, String> fields) {
    hops.clear();
    return go("POST", URI.create(address), form(fields), "same-origin");
  }

  /** Asks for the page's address again. */
  public TextPage reload() {
    return open(page.address().toString());
  }

  private TextPage go(String method, URI first, String body, String site) {
    String verb = method;
    URI next = first;
    String form = body;
    String comingFrom = site;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      hops.add(next);
      page = ask(verb, next, form, comingFrom);
      Optional<String> location = page.header("Location");
      if (page.status() / 100 != 3 || location.isEmpty()) {
        return page;
      }
      URI to = next.resolve(location.get());
      if (stop != null && to.toString().startsWith(stop)) {
        return page;
      }
      if (!to.getRawAuthority().equals(next.getRawAuthority())) {
        comingFrom = "cross-site";
      }
      if (page.status() != 307 && page.status() != 308) {
        verb = "GET";
        form = "";
      }
      next = to;
    }
    throw new IllegalStateException("Still redirected after " + MOST_HOPS + " hops: " + hops);
  }

  private TextPage ask(String method, URI to, String body, String site) {
    String path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(to.getRawAuthority()).append("\r\n");
    request.append("Accept: text/html,*/*;q=0.8\r\nAccept-Language: en\r\nConnection: close\r\n");
    request.append("Sec-Fetch-Site: ").append(site).append("\r\n");
    String due = cookies.header(to);
    if (!due.isEmpty()) {
      request.append("Cookie: ").append(due).append("\r\n");
    }
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    if (method.equals("POST")) {
      URI origin = page == null || site.equals("none") ? to : page.address();
      request.append("Origin: http://").append(origin.getRawAuthority()).append("\r\n");
      request.append("Content-Type: application/x-www-form-urlencoded\r\n");
      request.append("Content-Length: ").append(sent.length).append("\r\n");
    }
    request.append("\r\n").append(body);
    // The JDK does not resolve names under .localhost, browsers do.
    String host = to.getHost().endsWith(".localhost") ? "127.0.0.1" : to.getHost();
    int port = to.getPort() < 0 ? 80 : to.getPort();
    RawHttp.Answer answer =
        RawHttp.send(
            from,
            host,
            balanced.getOrDefault(port, port),
            request.toString().getBytes(StandardCharsets.UTF_8),
            PATIENCE);
    cookies.take(to, answer.headers().getOrDefault("Set-Cookie", List.of()));
    TextPage answered = new TextPage(to, answer.status(), answer.headers(), answer.body());
    told.accept(answered);
    return answered;
  }

  private static String form(Map<String, String> fields) {
    StringBuilder form = new StringBuilder();
    fields.forEach((name, value) ->
        form.append(form.isEmpty() ? "" : "&")
            .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return form.toString();
  }
}
