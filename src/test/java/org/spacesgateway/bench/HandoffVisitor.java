package org.spacesgateway.bench;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.spacesgateway.sandbox.Crowd;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.KeptConnection.Answer;
import org.spacesgateway.sandbox.Person;

/**
 * Walks one person after the other from an old address to the page that says "Connected", every
 * request that a browser makes for it (but style sheet and icon): 10 to the gateway, 7 to the
 * stand-ins. Not for several threads.
 */
final class HandoffVisitor implements AutoCloseable {
  /** Ahead of whom a page is about. */
  private static final String NAMED = "name=\"person\" value=\"";

  private static final String BROWSER =
      """
      User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0\r
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r
      Accept-Language: en-GB,en;q=0.9,de;q=0.8\r
      """;

  private final String origin;
  private final String oldHost;
  private final Map<String, Server> servers = new HashMap<>();

  /** A server and the cookies that it set. */
  private static final class Server {
    private final KeptConnection connection;
    private final Map<String, String> cookies = new HashMap<>();

    private Server(KeptConnection connection) {
      this.connection = connection;
    }

    private void take(Answer answer) {
      for (String line : answer.setCookies()) {
        int equals = line.indexOf('=');
        int end = line.indexOf(';') < 0 ? line.length() : line.indexOf(';');
        String name = line.substring(0, equals);
        if (equals + 1 == end || line.contains("Max-Age=0")) {
          cookies.remove(name);
        } else {
          cookies.put(name, line.substring(equals + 1, end));
        }
      }
    }

    /** The header, of the cookies whose path covers this one. */
    private String cookies(String path) {
      StringBuilder header = new StringBuilder();
      cookies.forEach((name, value) -> {
        boolean elsewhere =
            name.startsWith("q_") && !path.startsWith(name.contains("_live") ? "/live" : "/word");
        if (!elsewhere) {
          header.append(header.isEmpty() ? "Cookie: " : "; ").append(name + "=" + value);
        }
      });
      return header.isEmpty() ? "" : header.append("\r\n").toString();
    }
  }

  /**
   * Connects to the gateway and to both stand-ins.
   *
   * @param origin the gateway's own
   * @param providers origins of the stand-ins
   */
  HandoffVisitor(String origin, String... providers) throws IOException {
    this.origin = origin;
    oldHost = "spaces.localhost:" + URI.create(origin).getPort();
    servers.put(origin, new Server(new KeptConnection(URI.create(origin))));
    for (String provider : providers) {
      servers.put(provider, new Server(new KeptConnection(URI.create(provider))));
    }
  }

  /**
   * A whole hand-off of one person of the {@link Crowd}.
   *
   * @throws IllegalStateException if any step is not what it should be
   */
  void handOff(int number) throws IOException {
    servers.values().forEach(server -> server.cookies.clear());
    Person person = Crowd.person(number);
    long account = person.wordPress().orElseThrow().id();
    long blog = person.wordPress().orElseThrow().sites().getFirst().id();

    String next = to(302, get(oldHost, "/login.srf"), "the old address");
    String microsoft = follow(next, 302, "the start of the sign-in");
    page(microsoft, "Who are you?");
    next = to(302, post(microsoft, "person=" + person.key()), "Microsoft");
    next = follow(next, 303, "the callback from Microsoft");
    String choices = page(next, "Connect an account", "Create");
    next = to(303, post(origin + "/live/handoff", about(choices) + "&with=existing"), "the choice");
    next = follow(next, 302, "the start of the proof");
    String login = follow(next, 302, "WordPress.com's question who this is");
    page(login, "Who are you?");
    next = to(302, post(login, "person=" + person.key()), "the log-in");
    page(next, "Allow access?");
    next = to(302, post(next, "account=" + account + "&approve=approve"), "the approval");
    next = follow(next, 303, "the callback from WordPress.com");
    String confirm = page(next, "value=\"" + blog + "\"");
    String form = about(confirm) + "&account=" + account;
    next = to(303, post(origin + "/wordpress/confirm", form + "&blog=" + blog), "the link");
    page(next, "Connected");
  }

  /** The hidden field of a page's forms. */
  private static String about(String page) {
    int named = page.indexOf(NAMED) + NAMED.length();
    return "person=" + page.substring(named, page.indexOf('"', named));
  }

  private String follow(String address, int status, String what) throws IOException {
    return to(status, get(address), what);
  }

  private static String to(int status, Answer answer, String what) {
    if (answer.status() != status || answer.location().isEmpty()) {
      throw new IllegalStateException(what + ": " + answer);
    }
    return answer.location();
  }

  /** A page that holds one of these texts; what was sent of it. */
  private String page(String address, String... texts) throws IOException {
    Answer answer = get(address);
    for (String text : texts) {
      if (answer.status() == 200 && answer.body().contains(text)) {
        return answer.body();
      }
    }
    throw new IllegalStateException(address + ": " + answer);
  }

  private Answer get(String address) throws IOException {
    return ask("GET", address, null);
  }

  private Answer get(String host, String path) throws IOException {
    Server gateway = servers.get(origin);
    return gateway.connection.send(
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + BROWSER, null);
  }

  private Answer post(String address, String form) throws IOException {
    return ask("POST", address, form);
  }

  private Answer ask(String method, String address, String form) throws IOException {
    int pathAt = address.indexOf('/', "http://".length());
    String server = address.substring(0, pathAt);
    String target = address.substring(pathAt);
    Server asked = servers.get(server);
    if (asked == null) {
      throw new IllegalStateException("sent to somebody else: " + server);
    }
    Answer answer =
        asked.connection.send(
            method
                + " "
                + target
                + " HTTP/1.1\r\nHost: "
                + server.substring("http://".length())
                + "\r\n"
                + BROWSER
                + (form == null ? "" : "Origin: " + server + "\r\nSec-Fetch-Site: same-origin\r\n")
                + asked.cookies(target),
            form);
    asked.take(answer);
    return answer;
  }

  @Override
  public void close() throws IOException {
    for (Server server : servers.values()) {
      server.connection.close();
    }
  }
}
