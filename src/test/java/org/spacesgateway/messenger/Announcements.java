package org.spacesgateway.messenger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.spacesgateway.consent.ConsentStage;
import org.spacesgateway.linkage.World;
import org.spacesgateway.messenger.LinkByLink.Post;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.BlogPosts;
import org.spacesgateway.sandbox.Crowd;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.LiveConnectStandIn;
import org.spacesgateway.sandbox.Person;
import org.spacesgateway.secret.Vault;

/**
 * Many people write while three gateways announce it, which are killed one after the other, and
 * sharing fails, or loses its answer, again and again.
 */
public final class Announcements implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String KEY = "YW5ub3VuY2VtZW50cyBnbyBvdXQgb25seSBvbmNlIQA=";
  private static final Vault VAULT = new Vault(Map.of("proof", KEY), "proof");
  private static final int ANSWERS_PLANNED = 5_000;

  /** In a second by all, and so on their way at most when one of them is killed. */
  private static final int AT_ONCE = 20;

  private final LiveConnectStandIn liveConnect = LiveConnectStandIn.start("127.0.0.5", 0);
  private final Duration timeout;
  private final World world;
  private final Random random = new Random(20_121_106);

  /**
   * What came of it.
   *
   * @param posts that were written
   * @param kills of gateways
   * @param announced that are written down as announced
   * @param unknown of which it is not known, which their owners see
   * @param unknownSeen of those, seen by friends all the same
   * @param friends activities that friends saw
   * @param lost answers that were lost on purpose
   * @param twice posts that friends saw more than once, by name: none may be
   * @param missed posts that are announced, and their friends did not see, or that were neither
   *     announced nor unknown, by name: none may be
   * @param astray posts that others than their person's friends saw, or that nobody wrote, by name:
   *     none may be
   */
  public record Ended(
      int posts,
      int kills,
      long announced,
      int unknown,
      int unknownSeen,
      int friends,
      int lost,
      List<String> twice,
      List<String> missed,
      List<String> astray) {
    /** Whether it is as it must be. */
    public boolean holds() {
      return twice.isEmpty()
          && missed.isEmpty()
          && astray.isEmpty()
          && unknown >= lost
          && unknown <= lost + kills * AT_ONCE
          && announced + unknown == posts;
    }
  }

  private Announcements(String name, Duration timeout) {
    this.timeout = timeout;
    world = World.start(name, this::configure);
  }

  /**
   * Starts a gateway with a database of that name.
   *
   * @param timeout of a call; what a gateway had begun when it was killed is not known after three
   */
  public static Announcements start(String name, Duration timeout) {
    return new Announcements(name, timeout);
  }

  private void configure(GatewayProcess.Builder gateway) {
    liveConnect.settings(gateway.origin()).forEach(gateway::set);
    gateway
        .set("gateway.secret.keys.proof", KEY)
        .set("gateway.secret.current-key", "proof")
        .set("gateway.messenger.every", "100ms")
        .set("gateway.messenger.timeout", timeout.toString())
        .set("gateway.messenger.lease", timeout.multipliedBy(3).toString())
        .set("gateway.messenger.retry-after", "200ms")
        .set("gateway.messenger.attempts", "40")
        .set("gateway.messenger.most-per-hour", "1000")
        .set("gateway.messenger.most-per-second", Integer.toString(AT_ONCE))
        .set("gateway.messenger.poll.least", "1s")
        .set("gateway.messenger.poll.most", "2s");
  }

  /**
   * Plays it.
   *
   * @param people each with a blog, ten posts of which are in its feed
   * @param posts of each, 1 to 10
   * @param kills how many gateways are killed, one after the other, in later rounds than the first
   */
  public Ended play(int people, int posts, int kills) throws SQLException, InterruptedException {
    Consumer<GatewayProcess.Builder> same = this::configure;
    List<GatewayProcess> pods = new ArrayList<>(List.of(world.gateway));
    try {
      pods.add(world.pod("b", same));
      pods.add(world.pod("c", same));
      misbehave();
      for (int number = 0; number < people; number++) {
        connect(Crowd.person(number));
      }
      List<Post> written = new ArrayList<>();
      int killed = 0;
      for (int round = 0; round < posts; round++) {
        for (int number = 0; number < people; number++) {
          BlogPosts all = world.wordPress.posts();
          Person person = Crowd.person(number);
          written.add(
              post(
                  person,
                  all.write(blog(person), "Post " + round + " of " + number, "<p>Words.</p>")));
        }
        if (round == 0) {
          // Who is killed while it renews a token loses it, and its person has to connect again.
          Await.until(
              "all have new tokens",
              PATIENCE,
              () ->
                  count("consent WHERE access_expires_at > now() + interval '1 minute'") == people);
        } else if (killed < kills) {
          int before = liveConnect.shared().size();
          Await.until(
              "some are under way",
              PATIENCE,
              () -> liveConnect.shared().size() > before + people / 4);
          GatewayProcess unlucky = pods.get(killed++ % pods.size());
          unlucky.kill();
          unlucky.restart();
        }
      }
      Await.until(
          "all are ended",
          PATIENCE,
          () -> count("announcement WHERE ended_at IS NOT NULL") == written.size());
      return ended(written, killed);
    } finally {
      pods.stream().skip(1).filter(GatewayProcess::running).forEach(GatewayProcess::close);
    }
  }

  private void misbehave() {
    for (int i = 0; i < ANSWERS_PLANNED; i++) {
      double dice = random.nextDouble();
      Fault fault =
          dice < 0.3
              ? Fault.status(500)
              : dice < 0.33
                  ? Fault.loseAnswer()
                  : Fault.slow(Duration.ofMillis(random.nextInt(40)));
      liveConnect.at("/v5.0/me/share").answer(fault, 1);
    }
  }

  private static long blog(Person person) {
    return person.wordPress().orElseThrow().sites().getFirst().id();
  }

  private void connect(Person person) throws SQLException {
    UUID id = UUID.randomUUID();
    Instant now = Instant.now();
    try (Connection open = world.connect()) {
      change(
          open,
          "INSERT INTO live_account VALUES (?, ?, ?, ?, now())",
          id,
          person.tid(),
          person.oid(),
          person.key());
      change(
          open,
          "INSERT INTO account_link (id, live_person, wordpress_person, blog_id, handoff, linked_at, redirects) VALUES (?, ?, ?, ?, ?, now(), 'keep')",
          UUID.randomUUID(),
          id,
          UUID.randomUUID(),
          blog(person),
          UUID.randomUUID());
      change(
          open,
          "INSERT INTO wordpress_blog VALUES (?, ?, ?, now())",
          blog(person),
          world.wordPress.address(person.wordPress().orElseThrow().sites().getFirst()),
          person.name());
      ConsentStage.grant(open, VAULT, id, MessengerUse.NAME, liveConnect.grantTo(person), now);
      ConnectionRows.grant(open, id, blog(person), now);
    }
  }

  private static void change(Connection open, String sql, Object... values) throws SQLException {
    try (PreparedStatement change = open.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        change.setObject(i + 1, values[i]);
      }
      change.executeUpdate();
    }
  }

  private long count(String from) {
    try {
      return world.count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Post post(Person person, BlogPosts.Post written) {
    String home = world.wordPress.address(person.wordPress().orElseThrow().sites().getFirst());
    return new Post(person.key(), home.replaceFirst("/$", "") + written.path());
  }

  private Map<Post, AnnouncementState> kept() throws SQLException {
    Map<Post, AnnouncementState> kept = new HashMap<>();
    try (Connection open = world.connect();
        Statement select = open.createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT a.sub, n.link, n.state FROM announcement n JOIN live_account a ON a.person = n.person")) {
      while (row.next()) {
        kept.put(
            new Post(row.getString(1), row.getString(2)), AnnouncementState.of(row.getString(3)));
      }
    }
    return kept;
  }

  private Ended ended(List<Post> written, int kills) throws SQLException {
    Map<Post, AnnouncementState> kept = kept();
    List<Post> shared =
        liveConnect.shared().stream().map(one -> new Post(one.person(), one.link())).toList();
    LinkByLink compared = LinkByLink.of(written, kept, shared);
    return new Ended(
        written.size(),
        kills,
        kept.values().stream().filter(state -> state == AnnouncementState.ANNOUNCED).count(),
        compared.unknownAndSeen().size() + compared.unknownAndUnseen().size(),
        compared.unknownAndSeen().size(),
        shared.size(),
        lost(),
        names(compared.twice()),
        names(compared.missed()),
        names(compared.astray()));
  }

  private static List<String> names(List<Post> posts) {
    return posts.stream().map(post -> post.person() + ": " + post.link()).toList();
  }

  /* Of the answers that were planned, as many as there were requests. */
  private int lost() {
    Random again = new Random(20_121_106);
    long asked = liveConnect.at("/v5.0/me/share").count();
    int answersLost = 0;
    for (int i = 0; i < Math.min(asked, ANSWERS_PLANNED); i++) {
      double dice = again.nextDouble();
      if (dice >= 0.33) {
        again.nextInt(40);
      } else if (dice >= 0.3) {
        answersLost++;
      }
    }
    return answersLost;
  }

  @Override
  public void close() {
    world.close();
    liveConnect.close();
  }
}
