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
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;

/**
 * Blog editors: where each finds its way to, and what it is told that posts to the old endpoint.
 */
class EditorsIT {
  private static final String PATH = EditorWorld.PATH;

  /** Of the ten thousand of {@code make proof CASE=editors}. */
  private static final int MUTATED = 500;

  private static EditorWorld world;

  @BeforeAll
  static void start() throws IOException, SQLException {
    world = EditorWorld.start("editors");
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String origin() {
    return world.origin();
  }

  private static Answer post(String host, String body, String... headers) {
    return world.post(host, body.getBytes(StandardCharsets.UTF_8), headers);
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
              world.gateway.port(),
              "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                  .formatted(method, PATH, world.host(host))
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
    try (Connection open = world.world.connect();
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
  void mutatedRequestsAreFaultsAllTheSame() throws IOException {
    EditorWorld.Mutated ended = world.mutated(MUTATED, 20_100_927);
    assertThat(ended.broken()).isEmpty();
    assertThat(ended.fetched()).isFalse();
    assertThat(ended.codes()).containsKeys(4101, 4102, -32700, -32600, -32601);
  }

  private static URI home(String space) {
    return URI.create("http://" + world.host(space) + ":" + world.gateway.port() + "/");
  }

  private static Optional<Found> found(EditorClients client, String space) {
    return client.look(new EditorClients.Net(), home(space));
  }

  @ParameterizedTest
  @EnumSource(EditorClients.class)
  void editorOfAMovedSpaceFindsTheNewBlog(EditorClients client) {
    Found found = found(client, "frank").orElseThrow();
    assertThat(found.endpoint()).isEqualTo(world.blog() + "/xmlrpc.php");
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
    assertThat(found.endpoint()).endsWith("storage.msn.localhost:" + world.gateway.port() + PATH);
    isFault(post("storage", Calls.of(Calls.METHODS.get(8), "dana")), 4102, origin() + "/live/");
  }

  /* Pia has connected a blog, Sam has not: nobody can tell. */
  @ParameterizedTest
  @EnumSource(EditorClients.class)
  void editorOfASpaceForFriendsThatHasNotMovedFindsWhatWasThereAndNoBlog(EditorClients client) {
    OldHome.Answer elsewhere =
        new OldHome.Answer(301, Map.of("Location", "/default.aspx"), new byte[] {'!'}, false);
    for (String space : List.of("sam", "pia")) {
      world.oldHome.at(world.host(space), "/default.aspx", EditorWorld.home());
      for (OldHome.Answer home : List.of(EditorWorld.home(), elsewhere)) {
        world.oldHome.at(world.host(space), "/", home);
        EditorClients.Net net = new EditorClients.Net();
        Optional<Found> found = client.look(net, home(space));
        if (home == elsewhere && client == EditorClients.GENERIC) {
          assertThat(found).as("who follows nothing").isEmpty();
        } else {
          assertThat(found.orElseThrow().provider()).isEqualTo("Windows Live Spaces");
          assertThat(found.get().endpoint()).contains("storage.msn.localhost:");
        }
        assertThat(net.told).isNotEmpty().noneMatch(told -> told.contains("wordpress.com"));
      }
      isFault(post("storage", Calls.of(Calls.METHODS.get(8), space)), 4102, origin() + "/live/");
    }
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
            world.gateway.port(),
            "GET / HTTP/1.1\r\nHost: alice.spaces.localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1),
            Duration.ofSeconds(10));
    assertThat(home.status()).isEqualTo(301);
    assertThat(home.body())
        .contains("rel=\"EditURI\"", "https://alicewrites.wordpress.com/xmlrpc.php?rsd");
  }
}
