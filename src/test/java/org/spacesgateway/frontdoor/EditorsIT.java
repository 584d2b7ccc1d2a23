package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.client.XmlRpcClient;
import org.apache.xmlrpc.client.XmlRpcClientConfigImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spacesgateway.editor.Calls;
import org.spacesgateway.frontdoor.EditorClients.Found;
import org.spacesgateway.sandbox.Canary;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.WordPressStandIn;

/**
 * Blog editors: where each finds its way to, and what it is told that posts to the old endpoint.
 */
class EditorsIT {
  private static final String PATH = "/storageservice/MetaWeblog.rpc";
  private static final boolean FULL = "1".equals(System.getenv("FULL"));
  private static final int MUTATED = FULL ? 10_000 : 500;

  private static WordPressStandIn wordPress;
  private static OldHome oldHome;
  private static OldWorld world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException, SQLException {
    wordPress = WordPressStandIn.start("127.0.0.1", 0);
    oldHome = new OldHome();
    world = new OldWorld("editors");
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
              .formatted(
                  "http://alicewrites.wordpress.localhost:" + wordPress.blogs().port() + "/"));
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
    oldHome.at(
        "/",
        OldHome.Answer.of(
            "text/html",
            "<html><head><link rel=\"EditURI\" type=\"application/rsd+xml\" href=\"/rsd.xml\"></head>"
                + "<body>A Space</body></html>"));
    oldHome.at(
        "/rsd.xml",
        OldHome.Answer.of(
            "text/xml",
            "<rsd version=\"1.0\"><service><engineName>Windows Live Spaces</engineName><homePageLink>http://dana.spaces.localhost/</homePageLink><apis><api name=\"MetaWeblog\" preferred=\"true\" blogID=\"MyBlog\" apiLink=\"http://storage.msn.localhost:%d%s\"/></apis></service></rsd>"
                .formatted(gateway.port(), PATH)));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
    oldHome.close();
    wordPress.close();
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

  private static String origin() {
    return "http://localhost:" + gateway.port();
  }

  private static String host(String name) {
    return switch (name) {
      case "own" -> "localhost:" + gateway.port();
      case "storage" -> "storage.msn.localhost";
      case "hub" -> "spaces.localhost";
      default -> name + ".spaces.localhost";
    };
  }

  private static Answer post(String host, byte[] body, String... headers) {
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
    return RawHttp.send("127.0.0.1", gateway.port(), request, Duration.ofSeconds(20));
  }

  private static Answer post(String host, String body, String... headers) {
    return post(host, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static void isFault(Answer answer, int code, String text) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKeys("Location", "Set-Cookie", "Arrival-Id");
    assertThat(answer.header("Content-Type")).contains("text/xml; charset=utf-8");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.body())
        .contains("<fault>", "<int>" + code + "</int>", text)
        .doesNotContain(Canary.MARK, "root:");
  }

  @TestFactory
  Stream<DynamicTest> everyRowIsToldAsTheTableSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : AttackLists.resource("/editors.txt")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] columns = line.split(" \\| ");
      for (String host : columns[0].strip().split(", ")) {
        String user = columns[1].strip().equals("-") ? "" : columns[1].strip();
        String language = columns[2].strip();
        int code = Integer.parseInt(columns[3].strip());
        List<String> method = Calls.METHODS.get(tests.size() % Calls.METHODS.size());
        String text = columns[4].strip().replace("{origin}", origin());
        tests.add(
            DynamicTest.dynamicTest(
                host + ", " + user + ", " + language,
                () -> {
                  Answer answer =
                      post(host, Calls.of(method, user), "Accept-Language: " + language);
                  isFault(answer, code, text);
                  assertThat(answer.headers().containsKey("Sunset"))
                      .as("old endpoints will stop")
                      .isEqualTo(!host.equals("own"));
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests.stream();
  }

  @Test
  void nothingTellsASpaceForFriendsFromOneThatNeverWas() {
    for (List<String> method : Calls.METHODS) {
      Object never = Sameness.of(post("storage", Calls.of(method, "nobody")));
      for (String hidden : List.of("chen", "sam", "pia", "greta", "dana")) {
        assertThat(Sameness.of(post("storage", Calls.of(method, hidden))))
            .as(hidden + ", " + method)
            .isEqualTo(never);
      }
    }
  }

  @Test
  void libraryThatIsNotOursGetsEveryFaultAsAFault() throws Exception {
    XmlRpcClientConfigImpl config = new XmlRpcClientConfigImpl();
    config.setServerURL(URI.create(origin() + PATH).toURL());
    XmlRpcClient client = new XmlRpcClient();
    client.setConfig(config);
    for (List<String> method : Calls.METHODS) {
      List<Object> parameters = new ArrayList<>(method.subList(1, method.size()));
      parameters.addAll(
          List.of("alice", Calls.SECRET, Map.of("title", "Hello", "bits", new byte[1000]), true));
      XmlRpcException fault =
          catchThrowableOfType(
              XmlRpcException.class, () -> client.execute(method.getFirst(), parameters));
      assertThat(fault.code).as(method.getFirst()).isEqualTo(4101);
      assertThat(fault).hasMessageContaining("https://alicewrites.wordpress.com/xmlrpc.php");
    }
    XmlRpcException unknown =
        catchThrowableOfType(
            XmlRpcException.class, () -> client.execute("wp.getOptions", List.of("1", "alice")));
    assertThat(unknown.code).isEqualTo(-32601);
    assertThat(unknown).hasMessageContaining(origin() + "/live/");
  }

  @Test
  void whatIsNoCallIsAFaultToo() {
    isFault(post("storage", "name=alice"), -32700, "Nothing was posted");
    isFault(post("own", ""), -32700, "Nothing was posted");
    isFault(post("own", "<html/>"), -32600, "Nothing was posted");
    isFault(
        post(
            "storage",
            "<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + Calls.of(Calls.METHODS.getFirst(), "&e;")),
        -32700,
        "Nothing was posted");
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"GET", "PUT", "DELETE", "OPTIONS"})
  void onlyPostsAreTaken(Method method) {
    for (String host : List.of("storage", "alice")) {
      Answer answer =
          RawHttp.send(
              "127.0.0.1",
              gateway.port(),
              "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                  .formatted(method, PATH, host(host))
                  .getBytes(StandardCharsets.ISO_8859_1),
              Duration.ofSeconds(10));
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("Allow")).contains("POST");
    }
  }

  enum Method {
    GET,
    PUT,
    DELETE,
    OPTIONS
  }

  /* A picture of four megabytes, from an editor that waits to be told to go on. */
  @Test
  void picturesAreReadToTheirEndAndDropped() {
    String call = Calls.of(Calls.METHODS.get(5), "alice");
    String picture = Calls.parameter("QUJD".repeat(1 << 20));
    Answer answer =
        post("storage", call.replace("</params>", picture + "</params>"), "Expect: 100-continue");
    isFault(answer, 4101, "https://alicewrites.wordpress.com/xmlrpc.php");
  }

  @Test
  void whatCannotBeLookedUpIsToBeTriedAgain() throws SQLException {
    try (Connection open = world.connect();
        Statement statement = open.createStatement()) {
      statement.execute("ALTER TABLE account_link RENAME TO account_link_away");
      try {
        isFault(post("storage", Calls.of(Calls.METHODS.getFirst(), "linda")), 5031, "in a minute");
        isFault(post("storage", Calls.of(Calls.METHODS.getFirst(), "alice")), 4101, "xmlrpc.php");
      } finally {
        statement.execute("ALTER TABLE account_link_away RENAME TO account_link");
      }
    }
    isFault(post("storage", Calls.of(Calls.METHODS.getFirst(), "linda")), 4101, "xmlrpc.php");
  }

  @Test
  void mutatedRequestsAreFaultsAllTheSame() {
    Random random = new Random(20100927);
    for (int i = 0; i < MUTATED; i++) {
      byte[] call = Calls.mutated(random);
      Answer answer = post(i % 2 == 0 ? "storage" : "own", call);
      assertThat(answer.status()).as(new String(call, StandardCharsets.UTF_8)).isEqualTo(200);
      assertThat(answer.headers()).doesNotContainKey("Location");
      assertThat(answer.body()).contains("<fault>").doesNotContain(Canary.MARK, "root:");
    }
    assertThat(gateway.running()).isTrue();
  }

  private static Optional<Found> found(EditorClients client, String space) {
    return client.look(
        new EditorClients.Net(),
        URI.create("http://" + space + ".spaces.localhost:" + gateway.port() + "/"));
  }

  @ParameterizedTest
  @EnumSource(EditorClients.class)
  void editorOfAMovedSpaceFindsTheNewBlog(EditorClients client) {
    String blog = "http://alicewrites.wordpress.localhost:" + wordPress.blogs().port();
    Found found = found(client, "frank").orElseThrow();
    assertThat(found.endpoint()).isEqualTo(blog + "/xmlrpc.php");
    assertThat(found.provider())
        .isEqualTo(client == EditorClients.OPEN_LIVE_WRITER ? "WordPress.com" : "WordPress");
    if (client == EditorClients.BESIDE_THE_HOME) {
      assertThat(found.blogId()).isEqualTo("30000011");
    }
  }

  @ParameterizedTest
  @EnumSource(EditorClients.class)
  void editorOfASpaceThatHasNotMovedIsToldWhenItPosts(EditorClients client) {
    Found found = found(client, "dana").orElseThrow();
    assertThat(found.provider()).isEqualTo("Windows Live Spaces");
    assertThat(found.endpoint()).endsWith("storage.msn.localhost:" + gateway.port() + PATH);
    isFault(post("storage", Calls.of(Calls.METHODS.get(8), "dana")), 4102, origin() + "/live/");
  }

  @ParameterizedTest
  @EnumSource(EditorClients.class)
  void editorFindsNothingOfAMovedSpaceForFriendsNorOfOneThatNeverWas(EditorClients client) {
    assertThat(found(client, "chen")).isEmpty();
    assertThat(found(client, "nobody")).isEmpty();
  }

  @Test
  void movedHomeSaysToThoseWhoFollowNothingWhereToLook() {
    Answer home =
        RawHttp.send(
            "127.0.0.1",
            gateway.port(),
            "GET / HTTP/1.1\r\nHost: alice.spaces.localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1),
            Duration.ofSeconds(10));
    assertThat(home.status()).isEqualTo(301);
    assertThat(home.body())
        .contains("rel=\"EditURI\"", "https://alicewrites.wordpress.com/xmlrpc.php?rsd");
  }
}
