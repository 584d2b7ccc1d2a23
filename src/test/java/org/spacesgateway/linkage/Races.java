package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.RawHttp.Answer;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.secret.Secrets;

/**
 * Contenders for one link, on two processes of the gateway at once. Hand-offs are written straight
 * into the table, proved; what is raced is the real confirm, unlink, erase and callback.
 */
final class Races implements AutoCloseable {
  static final int CONTENDERS = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final World world;
  private final GatewayProcess second;
  private final ExecutorService threads = Executors.newFixedThreadPool(CONTENDERS);
  private long nextId = 40_000_000;

  /** A request of one contender. */
  private record Request(String method, String target, String cookies, String form) {}

  Races(World world) {
    this.world = world;
    second = world.second();
  }

  @Override
  public void close() {
    threads.close();
    second.close();
  }

  /** Sixteen tabs link sixteen blogs to one Live account. */
  void manyBlogsToOneLiveAccount(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      UUID person = person();
      long first = ids();
      List<Request> requests = contenders(i -> confirm(handoff(person, first + i), first + i));
      isOneWinner(race(requests));
    }
    isConsistent();
  }

  /** Sixteen Live accounts link one blog. */
  void manyLiveAccountsToOneBlog(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      long blog = ids();
      List<Request> requests = contenders(i -> confirm(handoff(person(), blog), blog));
      isOneWinner(race(requests));
    }
    isConsistent();
  }

  /** One form, sixteen times: one link, and everybody is told that it is made. */
  void oneConfirmManyTimes(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      long blog = ids();
      String secret = handoff(person(), blog);
      List<Answer> answers = race(contenders(i -> confirm(secret, blog)));
      assertThat(answers).allMatch(answer -> answer.status() == 303);
      assertThat(world.count("account_link WHERE blog_id = " + blog)).isOne();
    }
    isConsistent();
  }

  /** Half of them link, half unlink (or erase). */
  void linkAgainst(String undoing, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      TextBrowser bob = world.signedIn("bob");
      UUID person = theOnlySignedIn();
      long first = ids();
      String session = "q_session_live=" + bob.cookies().value("q_session_live").orElseThrow();
      List<Request> requests =
          contenders(i ->
              i % 4 == 3
                  ? new Request("POST", "/live/" + undoing, session, "redirects=keep&sure=yes")
                  : confirm(handoff(person, first + i), first + i));
      for (Answer answer : race(requests)) {
        assertThat(answer.status()).as(answer.body()).isIn(200, 302, 303, 409);
      }
      assertThat(
              world.count("account_link WHERE ended_at IS NULL AND live_person = '" + person + "'"))
          .isLessThanOrEqualTo(1);
      isConsistent();
      try (Connection connection = world.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM live_account WHERE person = '" + person + "'");
        statement.execute("DELETE FROM account_link WHERE live_person = '" + person + "'");
        statement.execute("DELETE FROM account_link_event WHERE live_person = '" + person + "'");
        statement.execute("DELETE FROM handoff WHERE live_person = '" + person + "'");
      }
    }
  }

  /** One callback, on both processes: one token request. */
  void oneCallbackManyTimes(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
      browser.open(world.origin() + "/live/");
      browser.press("person", "bob");
      String location = browser.page().header("Location").orElseThrow();
      String cookies =
          String.join(
              "; ",
              browser.cookies().all().stream()
                  .filter(cookie -> cookie.host().equals("localhost"))
                  .map(cookie -> cookie.name() + "=" + cookie.value())
                  .toList());
      world.microsoft.forget();
      String target = location.substring(world.origin().length());
      List<Answer> answers = race(contenders(i -> new Request("GET", target, cookies, null)));
      assertThat(world.microsoft.token().count()).isOne();
      assertThat(answers).filteredOn(answer -> answer.status() == 303).hasSize(1);
      assertThat(answers).filteredOn(answer -> answer.status() == 400).hasSize(CONTENDERS - 1);
    }
  }

  private static void isOneWinner(List<Answer> answers) {
    assertThat(answers).filteredOn(answer -> answer.status() == 303).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 303)
        .allMatch(answer -> answer.status() == 409 && answer.body().contains("href=\""));
  }

  /* The ledger reads as some order: a person's events alternate, and its end is the table's. */
  private void isConsistent() throws SQLException {
    String twice =
        "(SELECT %s FROM account_link WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1) t";
    assertThat(world.count(twice.formatted("live_person"))).isZero();
    assertThat(world.count(twice.formatted("blog_id"))).isZero();
    assertThat(
            world.count(
                "(SELECT what, lag(what) OVER (PARTITION BY live_person ORDER BY at, id) AS before"
                    + " FROM account_link_event WHERE what IN ('linked', 'unlinked')) e"
                    + " WHERE what = before OR (what = 'unlinked' AND before IS NULL)"))
        .as("events that no order explains")
        .isZero();
    assertThat(
            world.count(
                "account_link l WHERE NOT EXISTS (SELECT FROM account_link_event e"
                    + " WHERE e.link = l.id AND e.what = 'linked')"))
        .isZero();
    assertThat(
            world.count(
                "account_link l WHERE ended_at IS NULL AND NOT EXISTS"
                    + " (SELECT FROM live_account a WHERE a.person = l.live_person)"))
        .as("links of the erased")
        .isZero();
    assertThat(
            world.count(
                "account_link l WHERE ended_at IS NULL AND NOT EXISTS"
                    + " (SELECT FROM wordpress_account a WHERE a.person = l.wordpress_person)"))
        .as("orphans")
        .isZero();
    assertThat(
            world.count(
                "handoff h WHERE NOT EXISTS"
                    + " (SELECT FROM live_account a WHERE a.person = h.live_person)"))
        .as("hand-offs of the erased")
        .isZero();
  }

  private List<Answer> race(List<Request> requests) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Answer>> running = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      int port = i % 2 == 0 ? world.gateway.port() : second.port();
      running.add(
          threads.submit(() -> {
            go.await();
            return RawHttp.send("127.0.0.1", port, bytes(request), PATIENCE);
          }));
    }
    go.countDown();
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> one : running) {
      answers.add(one.get());
    }
    return answers;
  }

  private byte[] bytes(Request request) {
    String body = request.form() == null ? "" : request.form();
    return (request.method()
            + " "
            + request.target()
            + " HTTP/1.1\r\nHost: "
            + world.origin().substring("http://".length())
            + "\r\nConnection: close\r\nCookie: "
            + request.cookies()
            + "\r\n"
            + (request.form() == null
                ? ""
                : "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + body.length()
                    + "\r\n")
            + "\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static List<Request> contenders(IntFunction<Request> contender) {
    List<Request> all = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      all.add(contender.apply(i));
    }
    return all;
  }

  private static Request confirm(String secret, long blog) {
    return new Request(
        "POST", "/wordpress/confirm", "handoff=" + secret, "account=" + blog + "&blog=" + blog);
  }

  private long ids() {
    nextId += CONTENDERS;
    return nextId;
  }

  private UUID theOnlySignedIn() throws SQLException {
    try (Connection connection = world.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT person FROM live_account WHERE oid LIKE '%b0b1' ORDER BY first_at DESC")) {
      row.next();
      return row.getObject(1, UUID.class);
    }
  }

  private UUID person() {
    UUID person = UUID.randomUUID();
    try (Connection connection = world.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO live_account VALUES (?, 't', ?, 's', now())")) {
      insert.setObject(1, person);
      insert.setString(2, person.toString());
      insert.executeUpdate();
      return person;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hand-off at which an account with that number has proved a blog with the same number. */
  private String handoff(UUID person, long blog) {
    String secret = Secrets.next();
    try (Connection connection = world.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO handoff (id, secret_hash, live_person, purpose, began_at, expires_at,
                  proved_at, wordpress_id, username, blogs)
                VALUES (?, ?, ?, 'existing', now(), now() + interval '30 minutes', now(), ?, 'w', ?)\
                """)) {
      insert.setObject(1, UUID.randomUUID());
      insert.setBytes(2, Secrets.sha256(secret));
      insert.setObject(3, person);
      insert.setLong(4, blog);
      insert.setString(
          5, Blog.toText(List.of(new Blog(blog, "b", "http://b.wordpress.localhost/", true))));
      insert.executeUpdate();
      return secret;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
