package org.spacesgateway.frontdoor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.spacesgateway.editor.Calls;
import org.spacesgateway.sandbox.Canary;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.WordPressStandIn;

/**
 * Spaces of every kind, the old platform with its editors' endpoint, a blog, and a gateway for
 * them: Linda's Space is public and hers is connected with a blog, Pia's is for friends, Greta has
 * closed hers; the others are of {@link OldWorld}.
 */
public final class EditorWorld implements AutoCloseable {
  static final String PATH = "/storageservice/MetaWeblog.rpc";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern CODE = Pattern.compile("<fault>(?s:.*?)<int>(-?[0-9]+)</int>");

  final WordPressStandIn wordPress = WordPressStandIn.start("127.0.0.1", 0);
  final OldHome oldHome = new OldHome();
  final OldWorld world;
  final GatewayProcess gateway;

  /**
   * What came of mutated requests.
   *
   * @param codes how many faults of each code
   * @param broken answers that were no fault, were a redirect, or told what was in a file or the
   *     request's secret word: none may be
   * @param fetched whether anybody came for what an entity names: never may they
   * @param slowest the longest that an answer took
   */
  public record Mutated(
      Map<Integer, Integer> codes, List<String> broken, boolean fetched, Duration slowest) {}

  private EditorWorld(String database) throws SQLException, IOException {
    world = new OldWorld(database);
    try (Connection open = world.connect();
        Statement statement = open.createStatement()) {
      owned(statement, "11DA", "linda", "public", 30_000_020);
      owned(statement, "91A", "pia", "private", 30_000_021);
      owned(statement, "64E7A", "greta", "public", 30_000_022);
      statement.execute(
          "UPDATE space SET owner_closes_at = now() - interval '1 day' WHERE cid = '64E7A'");
      // Of those whose blog a client goes to, at the stand-in.
      statement.execute(
          "UPDATE wordpress_blog SET address = '%s' WHERE blog_id = 30000011"
              .formatted(blog() + "/"));
      statement.execute("UPDATE mapping SET path = '/' WHERE blog_id = 30000011");
    }
    gateway =
        world
            .gateway()
            .set("gateway.registration.address", wordPress.registration().toString())
            .set("gateway.sites.spaces.legacy-origin", oldHome.origin())
            .set(
                "gateway.sites.spaces.hosts",
                "spaces.localhost,*.spaces.localhost,storage.msn.localhost")
            .set("gateway.sites.spaces.hubs", "spaces.localhost,storage.msn.localhost")
            .start();
    oldHome.at("/", home());
    oldHome.at(
        "/rsd.xml",
        OldHome.Answer.of(
            "text/xml",
            "<rsd version=\"1.0\"><service><engineName>Windows Live Spaces</engineName><homePageLink>http://dana.spaces.localhost/</homePageLink><apis><api name=\"MetaWeblog\" preferred=\"true\" blogID=\"MyBlog\" apiLink=\"http://storage.msn.localhost:%d%s\"/></apis></service></rsd>"
                .formatted(gateway.port(), PATH)));
  }

  /** Starts it, with a database of that name. */
  public static EditorWorld start(String database) throws SQLException, IOException {
    return new EditorWorld(database);
  }

  /** A Space's home as the old platform has it. */
  static OldHome.Answer home() {
    return OldHome.Answer.of(
        "text/html",
        "<html><head><link rel=\"EditURI\" type=\"application/rsd+xml\" href=\"/rsd.xml\"></head>"
            + "<body>A Space</body></html>");
  }

  private static void owned(
      Statement statement, String cid, String alias, String visibility, long blog)
      throws SQLException {
    for (String sql :
        List.of(
            "INSERT INTO space (cid, alias, owner_tid, owner_oid, visibility, loaded_at) VALUES ('%1$s', '%2$s', 't', '%2$s', '%3$s', now())",
            "INSERT INTO space_alias VALUES ('%2$s', '%1$s', false)",
            "INSERT INTO live_account VALUES (gen_random_uuid(), 't', '%2$s', 's', now())",
            "INSERT INTO wordpress_blog VALUES (%4$d, 'https://%2$s.wordpress.com/', 'A blog', now())",
            "INSERT INTO account_link SELECT gen_random_uuid(), person, gen_random_uuid(), %4$d, gen_random_uuid(), now(), NULL, 'keep' FROM live_account WHERE oid = '%2$s'")) {
      statement.execute(sql.formatted(cid, alias, visibility, blog));
    }
  }

  /** Where Frank's blog is, without a slash at the end. */
  String blog() {
    return "http://alicewrites.wordpress.localhost:" + wordPress.blogs().port();
  }

  /** The gateway's own. */
  String origin() {
    return "http://localhost:" + gateway.port();
  }

  /** The gateway's process. */
  public long pid() {
    return gateway.pid();
  }

  /** The host that tests call so: {@code own}, {@code storage}, {@code hub}, else a Space's. */
  String host(String name) {
    return switch (name) {
      case "own" -> "localhost:" + gateway.port();
      case "storage" -> "storage.msn.localhost";
      case "hub" -> "spaces.localhost";
      default -> name + ".spaces.localhost";
    };
  }

  /** Posts to the editors' endpoint there. */
  Answer post(String host, byte[] body, String... headers) {
    String head =
        "POST "
            + PATH
            + " HTTP/1.1\r\nHost: "
            + host(host)
            + "\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n"
            + String.join("", Stream.of(headers).map(header -> header + "\r\n").toList())
            + "\r\n";
    byte[] request = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, request, 0, head.length());
    System.arraycopy(body, 0, request, head.length(), body.length);
    return RawHttp.send("127.0.0.1", gateway.port(), request, PATIENCE);
  }

  /** Sends requests that were good once, one after the other. */
  public Mutated mutated(int many, long seed) throws IOException {
    Random random = new Random(seed);
    Map<Integer, Integer> codes = new TreeMap<>();
    List<String> broken = new ArrayList<>();
    Duration slowest = Duration.ZERO;
    try (ServerSocket trap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String entity = "http://127.0.0.1:" + trap.getLocalPort() + "/x.dtd";
      for (int i = 0; i < many; i++) {
        byte[] call = Calls.mutated(random, entity);
        long begin = System.nanoTime();
        String wrong = answered(i, call, codes);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        if (!wrong.isEmpty()) {
          broken.add(wrong + ": " + new String(call, StandardCharsets.UTF_8));
        }
      }
      return new Mutated(codes, broken, somebodyCame(trap), slowest);
    }
  }

  private String answered(int number, byte[] call, Map<Integer, Integer> codes) {
    Answer answer;
    try {
      answer = post(number % 2 == 0 ? "storage" : "own", call);
    } catch (UncheckedIOException nothing) {
      return "no answer";
    }
    Matcher code = CODE.matcher(answer.body());
    if (answer.status() != 200 || answer.header("Location").isPresent() || !code.find()) {
      return "status " + answer.status();
    }
    codes.merge(Integer.parseInt(code.group(1)), 1, Integer::sum);
    return answer.body().contains(Canary.MARK) || answer.body().contains("root:")
        ? "told too much"
        : "";
  }

  /* Whoever came waits in the queue of those not accepted yet. */
  private static boolean somebodyCame(ServerSocket trap) throws IOException {
    trap.setSoTimeout(1);
    try {
      trap.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  @Override
  public void close() {
    gateway.close();
    world.close();
    oldHome.close();
    wordPress.close();
  }
}
