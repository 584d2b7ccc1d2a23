package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.spacesgateway.linkage.World;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.BlogPosts;
import org.spacesgateway.sandbox.LiveConnectStandIn;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.WebSubHub;

/**
 * Alice, her blog, her friends, and one gateway for all tests of this JVM, which ends with it. The
 * clock stands still unless a test sets it: what is announced without that was told by the hub.
 */
abstract class MessengerStage {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_LOOK = Duration.ofSeconds(10);
  static final Duration LASTS = Duration.ofDays(30);
  static final Instant RETIRES =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(90));
  static final long BLOG = 30_000_001;

  private static Path directory;

  /* Each test's own: a sign-in brings its own time with it, which must not be a minute ahead. */
  static Instant now;
  static LiveConnectStandIn liveConnect;
  static World world;

  @BeforeAll
  static void start() throws IOException {
    if (world != null) {
      return;
    }
    directory =
        Files.createDirectories(
            Path.of("target", "messenger-clock-" + ProcessHandle.current().pid()));
    setClock(Instant.now());
    liveConnect = LiveConnectStandIn.start("127.0.0.5", 0);
    world =
        World.start(
            "messenger_" + ProcessHandle.current().pid(),
            gateway -> {
              liveConnect.settings(gateway.origin()).forEach(gateway::set);
              gateway
                  .set(
                      "gateway.development-clock",
                      directory.resolve("now").toAbsolutePath().toString())
                  .set("gateway.consent.uses.messenger.lasts", LASTS.toDays() + "D")
                  .set("gateway.consent.timeout", "20s")
                  .set("gateway.messenger.timeout", "20s")
                  .set("gateway.messenger.every", "200ms")
                  .set("gateway.messenger.retire-every", "200ms")
                  .set("gateway.linkage.ended-every", "200ms")
                  .set("gateway.messenger.retires", RETIRES.toString());
            });
  }

  @BeforeEach
  void nobodyWasEverHere() throws SQLException, IOException {
    now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    setClock(now);
    world.forget();
    world.wordPress.posts().forget();
    hub().forget();
    liveConnect.reset();
    liveConnect.forget();
    liveConnect.forgetShared();
  }

  static void setClock(Instant now) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), now.toString());
    Files.move(next, directory.resolve("now"), StandardCopyOption.ATOMIC_MOVE);
  }

  static WebSubHub hub() {
    return world.wordPress.blogs().hub();
  }

  static String page() {
    return world.origin() + "/live/messenger";
  }

  static long count(String from) {
    try {
      return world.count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static TextBrowser asking() {
    TextBrowser alice = world.linked("alice", "alicewrites", Long.toString(BLOG));
    alice.post(page(), Map.of("do", "connect"));
    assertThat(alice.page().heading()).startsWith("Let this application share");
    return alice;
  }

  /** Alice, connected; her hub knows it. */
  static TextBrowser connected() {
    TextBrowser alice = asking();
    alice.press("person", "alice");
    assertThat(alice.page().body()).contains("Your friends in Messenger hear of every new post");
    awaitHub();
    return alice;
  }

  static void awaitHub() {
    Await.until("the hub knows", PATIENCE, () -> hub().subscriptions().size() == 1);
  }

  static void write(String title) {
    world.wordPress.posts().write(BLOG, title, "<p>What it says.</p>");
  }

  /**
   * The same at another time than the machine has: posts are announced that are not older than the
   * connection.
   */
  static void writeAt(Instant when, String title) {
    BlogPosts posts = world.wordPress.posts();
    BlogPosts.Post draft = posts.write(BLOG, title, "<p>What it says.</p>", BlogPosts.Status.DRAFT);
    posts.edit(
        draft.id(),
        post ->
            new BlogPosts.Post(
                post.id(),
                post.site(),
                post.slug(),
                BlogPosts.Status.PUBLISH,
                post.title(),
                post.html(),
                when.atOffset(ZoneOffset.UTC),
                post.modified(),
                post.metadata(),
                post.categories(),
                post.comments(),
                post.imported()));
  }

  static void awaitShared(int many) {
    Await.until(many + " are shared", PATIENCE, () -> liveConnect.shared().size() >= many);
  }

  static void awaitState(String state, int many) {
    awaitThat("state = '" + state + "'", many);
  }

  /**
   * Looks are an interval apart, and a slow machine begins one only after the clock was moved: the
   * clock goes on by one interval each time that a look had long enough.
   *
   * @param from the first look is due one interval after it
   */
  static void awaitPolled(Instant from, Duration interval, int announced) {
    long start = System.nanoTime();
    Await.until(
        announced + " announced, by looking",
        PATIENCE,
        () -> {
          long looks = 1 + (System.nanoTime() - start) / A_LOOK.toNanos();
          try {
            setClock(from.plus(interval.multipliedBy(looks)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return count("announcement WHERE state = 'announced'") == announced;
        });
  }

  static void awaitThat(String condition, int many) {
    Await.until(
        many + ": " + condition, PATIENCE, () -> count("announcement WHERE " + condition) == many);
  }

  static List<String> titles() {
    return liveConnect.shared().stream().map(LiveConnectStandIn.Activity::name).toList();
  }
}
