package org.spacesgateway.linkage;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.spacesgateway.linkage.Races.Kind;
import org.spacesgateway.sandbox.Crowd;
import org.spacesgateway.sandbox.KeptConnection.Answer;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.secret.Secrets;

/** Prepares races: people, proved hand-offs and sessions, many with one statement. */
final class RaceField implements AutoCloseable {
  /** Their ID tokens last an hour. */
  private static final Duration SESSIONS_SERVE = Duration.ofMinutes(40);

  private static final String SEEN =
      "INSERT INTO live_account (person, tid, oid, sub, first_at) VALUES (?, ?, ?, 's', now())";
  private static final String PROVED =
      """
      INSERT INTO handoff (id, secret_hash, live_person, purpose, began_at, expires_at, proved_at,
        wordpress_id, username, blogs)
      VALUES (?, ?, ?, 'existing', now(), now() + interval '30 minutes', now(), ?, 'w', ?)\
      """;

  private final World world;
  private final Connection connection;
  private final List<String> sessions = new ArrayList<>();
  private Instant signedIn = Instant.EPOCH;
  private long nextId = 1_000_000;

  /** A request of one contender. */
  record Request(String method, String target, String cookies, String form) {}

  /**
   * Sixteen requests.
   *
   * @param undoes which of them unlink or erase
   */
  record Race(List<Request> requests, List<Boolean> undoes) {}

  RaceField(World world) throws SQLException {
    this.world = world;
    connection = world.connect();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException gone) {
      throw new IllegalStateException(gone);
    }
  }

  /** What the tables say after a race on this field. */
  RaceRules.Ledger ledger(Kind kind, List<List<Answer>> answers) throws SQLException {
    return RaceRules.ledger(kind, connection, answers);
  }

  /** Empties the tables, and prepares races that are about different people and blogs. */
  List<Race> prepared(Kind kind, int count) throws SQLException, IOException {
    world.forget();
    boolean undoing = kind == Kind.UNLINK || kind == Kind.ERASE;
    if (undoing) {
      signIn(count);
    }
    List<Race> races = new ArrayList<>();
    try (PreparedStatement people = connection.prepareStatement(SEEN);
        PreparedStatement handoffs = connection.prepareStatement(PROVED)) {
      for (int i = 0; i < count; i++) {
        races.add(
            switch (kind) {
              case MANY_BLOGS -> {
                UUID person = person(people, UUID.randomUUID().toString());
                yield links(n -> confirm(handoffs, person, next()));
              }
              case MANY_LIVE_ACCOUNTS -> {
                long blog = next();
                // By one account they queue at its row; by one each, at the blog alone.
                boolean oneAccount = i % 2 == 0;
                yield links(n ->
                    confirm(
                        handoffs,
                        person(people, UUID.randomUUID().toString()),
                        oneAccount ? blog : next(),
                        blog));
              }
              case ONE_FORM -> {
                Request form =
                    confirm(handoffs, person(people, UUID.randomUUID().toString()), next());
                yield links(n -> form);
              }
              case UNLINK, ERASE -> undoing(kind, people, handoffs, i);
              case CALLBACK -> {
                Request callback = callback(i);
                yield links(n -> callback);
              }
            });
      }
      people.executeBatch();
      handoffs.executeBatch();
    }
    return races;
  }

  private static Race links(IntFunction<Request> contender) {
    return new Race(
        IntStream.range(0, Races.CONTENDERS).mapToObj(contender).toList(),
        IntStream.range(0, Races.CONTENDERS).mapToObj(n -> false).toList());
  }

  private Race undoing(
      Kind kind, PreparedStatement people, PreparedStatement handoffs, int number) {
    UUID person = person(people, Crowd.person(number).oid());
    String session = "q_session_live=" + sessions.get(number);
    Request undo =
        new Request(
            "POST",
            kind == Kind.UNLINK ? "/live/unlink" : "/live/erase",
            session,
            "redirects=keep&sure=yes&person=" + person);
    Request look = new Request("GET", "/live/account", session, null);
    return new Race(
        IntStream.range(0, Races.CONTENDERS)
            .mapToObj(n ->
                n % 4 == 3
                    ? undo
                    : n % 4 == 2 && kind == Kind.ERASE ? look : confirm(handoffs, person, next()))
            .toList(),
        IntStream.range(0, Races.CONTENDERS).mapToObj(n -> n % 4 == 3).toList());
  }

  /* Signed in for real once; after that what was ended is written back. */
  private void signIn(int count) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (sessions.size() < count || signedIn.plus(SESSIONS_SERVE).isBefore(Instant.now())) {
        sessions.clear();
        for (int i = 0; i < count; i++) {
          TextBrowser browser = new TextBrowser();
          browser.open(world.origin() + "/live/");
          browser.post(
              browser.page().address().toString(), Map.of("person", Crowd.person(i).key()));
          sessions.add(browser.cookies().value("q_session_live").orElseThrow());
        }
        signedIn = Instant.now();
        statement.execute("DROP TABLE IF EXISTS race_session");
        statement.execute("CREATE TABLE race_session AS SELECT * FROM sign_in_session");
        world.forget();
      }
      statement.execute(
          "INSERT INTO sign_in_session SELECT id_hash, tenant, subject, content, now(),"
              + " now() + interval '1 hour', now() FROM race_session");
    }
  }

  private Request callback(int number) {
    TextBrowser browser = new TextBrowser().stoppingAt(world.origin() + "/live/callback");
    browser.open(world.origin() + "/live/");
    browser.post(browser.page().address().toString(), Map.of("person", Crowd.person(number).key()));
    String location = browser.page().header("Location").orElseThrow();
    String host = URI.create(world.origin()).getHost();
    return new Request(
        "GET",
        location.substring(world.origin().length()),
        String.join(
            "; ",
            browser.cookies().all().stream()
                .filter(cookie -> cookie.host().equals(host))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .toList()),
        null);
  }

  private long next() {
    return nextId++;
  }

  private static UUID person(PreparedStatement people, String oid) {
    try {
      UUID person = UUID.randomUUID();
      people.setObject(1, person);
      people.setString(2, People.CONSUMERS);
      people.setString(3, oid);
      people.addBatch();
      return person;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A hand-off at which an account with that number has proved a blog with the same number. */
  private static Request confirm(PreparedStatement handoffs, UUID person, long blog) {
    return confirm(handoffs, person, blog, blog);
  }

  private static Request confirm(PreparedStatement handoffs, UUID person, long account, long blog) {
    String secret = Secrets.next();
    try {
      handoffs.setObject(1, UUID.randomUUID());
      handoffs.setBytes(2, Secrets.sha256(secret));
      handoffs.setObject(3, person);
      handoffs.setLong(4, account);
      handoffs.setString(
          5,
          Blog.toJson(List.of(new Blog(blog, "b", "http://b.wordpress.localhost/", true)))
              .encode());
      handoffs.addBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Request(
        "POST",
        "/wordpress/confirm",
        "handoff=" + secret,
        "person=" + person + "&account=" + account + "&blog=" + blog);
  }
}
