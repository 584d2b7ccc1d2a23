package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;
import org.spacesgateway.sandbox.Browser.Window;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.OldSpace.OldEntry;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.Person;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.SpacesFile;
import org.spacesgateway.sandbox.TextBrowser;

/** Alice's Space on the old platform, her blog at WordPress.com, and the gateway in between. */
public final class TransferWorld implements AutoCloseable {
  /** Her Space. */
  public static final String CID = "A11CE0000C0FFEE1";

  /** Her blog. */
  public static final long BLOG = 30_000_001;

  /** Mallory's. */
  public static final long MALLORYS_BLOG = 30_000_004;

  /** What the first process calls itself, before the database; others by their own names. */
  static final String FIRST = "first";

  private static final String NAME =
      "quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName";
  static final String PATH = "/live/transfer";
  private static final Duration SOON = Duration.ofSeconds(300);

  /* The one of Alice's Space. */
  private static final UnaryOperator<Person> MALLORYS =
      owner -> owner.equals(People.ALICE) ? People.MALLORY : owner;
  private static final int ENTRIES_A_PAGE = 20;

  public final LegacyStandIn legacy = LegacyStandIn.start("127.0.0.3", 0);
  public final World world;
  private final Consumer<GatewayProcess.Builder> more;
  private final List<GatewayProcess> pods = new CopyOnWriteArrayList<>();

  /**
   * @param name of the database
   * @param more configures the gateway further
   */
  public TransferWorld(String name, Consumer<GatewayProcess.Builder> more) {
    this.more = more;
    world = World.start(name, this::configured);
    pods.add(world.gateway);
    world.wordPress.imports().findHosts(".spaces.localhost", this::alive);
  }

  /** One more process of the same gateway. */
  public GatewayProcess pod(String name) {
    GatewayProcess pod =
        world.pod(
            name,
            gateway -> {
              configured(gateway);
              gateway.set(NAME, name);
            });
    pods.add(pod);
    return pod;
  }

  /* Old hosts lead to the gateway, to any process that lives. */
  private URI alive() {
    return pods.stream()
        .filter(GatewayProcess::running)
        .findFirst()
        .map(pod -> URI.create("http://127.0.0.1:" + pod.port()))
        .orElseThrow();
  }

  /* Quickly: there is nobody to be polite to. */
  private void configured(GatewayProcess.Builder gateway) {
    gateway
        .set("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost")
        .set("gateway.sites.spaces.hubs", "spaces.localhost")
        .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
        .set(NAME, FIRST)
        .set("gateway.mapping.poll", "100ms")
        .set("gateway.content.every", "100ms")
        .set("gateway.transfer.every", "100ms")
        .set("gateway.content.requests-per-second", "1000")
        .set("gateway.content.lease", "5s")
        .set("gateway.transfer.lease", "5s")
        .set("gateway.transfer.poll", "0.05s")
        .set("gateway.transfer.look-again", "0.2s")
        .set("gateway.transfer.first-retry", "0.1s")
        .set("gateway.transfer.longest-retry", "0.5s");
    more.accept(gateway);
  }

  @Override
  public void close() {
    world.close();
    legacy.close();
  }

  /** Nobody has ever moved anything. */
  public void forget() throws SQLException {
    world.forget();
    world.empty(
        "reading, read_entry, read_picture, read_left_out, read_page, anew_entry, anew_left_out,"
            + " mapping, mapping_change, mapping_row, mapping_batch, old_handle");
    world.change("UPDATE map_version SET version = version + 1, reload = version + 1");
    legacy.reset();
  }

  /** Alice, linked with her blog. */
  public TextBrowser alice() {
    return world.linked("alice", "alicewrites", Long.toString(BLOG));
  }

  /**
   * She comes by the old sign-in, goes on, links her blog, and allows it, before a real browser.
   */
  Walker upgrades(Tab tab) {
    return new Walker(world, tab)
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .choosesToGoOn()
        .presses("Connect an account I have at WordPress.com")
        .logsInAs("alicewrites")
        .approves()
        .sees("Are both of these you?")
        .chooses("Alice Writes")
        .presses("Yes, connect them")
        .sees("Connected")
        .follows("Bring your posts along")
        .sees("Bring your posts along")
        .isShown("transfer")
        .presses("Bring my posts along")
        .approves();
  }

  /** The same to its end, where she reads an entry at its old address. */
  public void upgraded(OldSpace space) {
    Browser browser = Browser.open("a whole Space that moves");
    try (Window window = browser.window()) {
      Walker alice = upgrades(window.tab());
      done(1);
      // Without anybody's doing.
      alice.sees("Your posts have arrived").reads("Posts at your blog");
      OldEntry read = entry(space, 1);
      alice
          .opens(
              "http://alice.spaces.localhost:" + world.gateway.port() + space.permalink(read.n()))
          .sees(read.title());
      assertThat(alice.complaints()).isEmpty();
    }
  }

  /** She presses the button so many times at once. */
  public void begunAtOnce(TextBrowser browser, int times) throws Exception {
    String cookies =
        browser.cookies().all().stream()
            .filter(cookie -> cookie.host().equals("localhost"))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .collect(Collectors.joining("; "));
    byte[] press =
        """
        POST %s HTTP/1.1\r
        Host: localhost:%d\r
        Origin: %s\r
        Cookie: %s\r
        Content-Type: application/x-www-form-urlencoded\r
        Content-Length: 24\r
        Connection: close\r
        \r
        want=begin&friends=leave\
        """
            .formatted(PATH, world.gateway.port(), world.origin(), cookies)
            .getBytes(StandardCharsets.US_ASCII);
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawHttp.Answer>> answers =
          IntStream.range(0, times)
              .mapToObj(i ->
                  all.submit(() ->
                      RawHttp.send(
                          "127.0.0.1", world.gateway.port(), press, Duration.ofSeconds(20))))
              .toList();
      for (Future<RawHttp.Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(303);
      }
    }
  }

  /** She presses the button. */
  public TextBrowser begun(TextBrowser browser) {
    browser.post(world.origin() + PATH, Map.of("want", "begin", "friends", "leave"));
    return browser;
  }

  /** She allows it. */
  public void allowed(TextBrowser browser) {
    browser.press("approve", "approve");
    assertThat(browser.page().heading())
        .isIn(
            "Bring your posts along",
            "Your posts have arrived",
            "Not all of your posts have arrived");
  }

  /** Too little has arrived, and she has old addresses lead to that. */
  void asIs(TextBrowser browser) {
    awaits("hold = 'needs-you' AND why = 'incomplete'");
    assertThat(browser.open(world.origin() + PATH).body()).contains("value=\"as-is\"");
    browser.post(world.origin() + PATH, Map.of("want", "as-is"));
  }

  /** Waits until a transfer is as this condition says. */
  public void awaits(String condition) {
    awaits(condition, 1);
  }

  /** Waits until so many transfers are done. */
  public void done(int times) {
    awaits("step = 'done'", times);
  }

  private void awaits(String condition, long rows) {
    Await.until(condition, SOON, () -> counts("transfer WHERE " + condition) == rows);
  }

  /**
   * Both platforms are cut off for that long, from the end of a step on.
   *
   * @param begins what makes the transfer begin
   */
  public void cutOffBehind(String step, Duration time, Runnable begins) throws SQLException {
    try (Halt halt = Halt.atEndOf(step, world)) {
      begins.run();
      halt.process();
      legacy.away();
      world.wordPress.away();
    }
    LockSupport.parkNanos(time.toNanos());
    legacy.back();
    world.wordPress.back();
  }

  /**
   * Alice's transfer is under way when the operator's directory names Mallory as the Space's owner:
   * hers ends, and he has it brought to his blog at once.
   */
  public void twoOwners() throws SQLException {
    world.wordPress.imports().stall(true);
    TextBrowser alice = alice();
    allowed(begun(alice));
    awaits("step = 'importing'");
    whileItIsMallorys(() -> {
      isNotHers(alice);
      world.wordPress.imports().stall(false);
      allowed(begun(mallory()));
      done(1);
    });
    assertThat(world.wordPress.posts().all(BLOG)).as("at hers").isEmpty();
  }

  /** Mallory, linked with his blog. */
  TextBrowser mallory() {
    return world.linked("mallory", "mallory", Long.toString(MALLORYS_BLOG));
  }

  /** Her transfer has ended since the Space is not hers, and she is told so, and nothing else. */
  void isNotHers(TextBrowser alice) {
    awaits("hold = 'stopped' AND why = 'not-yours' AND look_at IS NULL");
    nothingIsHeldOf(BLOG);
    assertThat(alice.open(world.origin() + PATH).body())
        .contains("That Space isn’t yours any more")
        .doesNotContain("Mallory", "At the moment", "value=\"begin\"", "value=\"again\"");
  }

  /** While this runs, the operator's directory names Mallory as the Space's owner. */
  void whileItIsMallorys(Runnable meanwhile) throws SQLException {
    world.importSpaces(SpacesFile.write(Path.of("target", "another-owner.csv"), MALLORYS));
    try {
      meanwhile.run();
    } finally {
      world.importSpacesAgain();
    }
  }

  /** Waits until nobody's permission is held. */
  public void nothingIsHeld() {
    nothingIsHeld("");
  }

  /* Of whoever has, or had, a transfer to that blog. */
  private void nothingIsHeldOf(long blog) {
    nothingIsHeld(" AND person IN (SELECT person FROM transfer WHERE blog_id = " + blog + ")");
  }

  private void nothingIsHeld(String of) {
    Await.until(
        "no permission is held",
        SOON,
        () -> counts("consent WHERE use = 'transfer' AND ended_at IS NULL" + of) == 0);
  }

  private long counts(String from) {
    try {
      return world.count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static OldEntry entry(OldSpace space, int position) {
    return space.entries().apply(position);
  }

  Post postOf(OldSpace space, int position) {
    return postOf(space, position, BLOG);
  }

  /* By the marker that the text has, with and without metadata. */
  private Post postOf(OldSpace space, int position, long blog) {
    long n = entry(space, position).n();
    List<Post> found =
        world.wordPress.posts().all(blog).stream()
            .filter(post -> post.html().contains("msgcns!" + space.cid() + "!" + n + "\""))
            .toList();
    assertThat(found).as("posts of entry " + n).hasSize(1);
    return found.getFirst();
  }

  /**
   * How far it is, by what can be seen from outside: one half is what of its entries the old
   * platform has given in pages of its feed, the other what of all posts, comments and pictures the
   * blog has, of so many that the Space has.
   */
  public int percentInTruth(int entries, int comments, int pictures) {
    long given = Math.min(entries, legacy.at("/blog/feed.rss").count() * ENTRIES_A_PAGE);
    List<Post> posts = world.wordPress.posts().all(BLOG);
    long there =
        posts.stream().mapToLong(post -> 1 + post.comments().size()).sum()
            + world.wordPress.posts().uploads(BLOG).size();
    return (int) (50 * given / entries + 50 * there / (entries + comments + pictures));
  }

  /** Every entry is there once, with all that it had, and its old address leads there. */
  public void everythingIsThere(OldSpace space) {
    everythingIsThere(space, BLOG);
  }

  /** The same at another blog. */
  public void everythingIsThere(OldSpace space, long blog) {
    int pictures = 0;
    for (int i = 0; i < space.size(); i++) {
      OldEntry entry = entry(space, i);
      Post post = postOf(space, i, blog);
      EntryAtBlog both = new EntryAtBlog(entry, post);
      both.isTheSame(world.wordPress.posts());
      pictures += both.pictures();
      assertThat(leadsTo(space, entry)).endsWith(post.path());
    }
    assertThat(world.wordPress.posts().uploads(blog)).as("pictures").hasSize(pictures);
    assertThat(world.wordPress.imports().lostAttachments()).isEmpty();
    assertThat(world.wordPress.imports().mostAtOnce()).isLessThanOrEqualTo(1);
  }

  /** The old address of the entry at that position leads to its post. */
  public void leadsRight(OldSpace space, int position) {
    assertThat(leadsTo(space, entry(space, position))).endsWith(postOf(space, position).path());
  }

  /** Where its old address leads, for good: every process follows the map within a second. */
  String leadsTo(OldSpace space, OldEntry entry) {
    return leadsTo(space, space.permalink(entry.n()));
  }

  /** The same of any of its addresses. */
  String leadsTo(OldSpace space, String path) {
    RawHttp.Answer[] answer = new RawHttp.Answer[1];
    Await.until(
        path + " leads on",
        SOON,
        () -> {
          answer[0] = answer(space, path);
          return answer[0].status() == 301;
        });
    return answer[0].header("Location").orElseThrow();
  }

  /** What the Space's own host answers there. */
  RawHttp.Answer answer(OldSpace space, String path) {
    return RawHttp.send(
        "127.0.0.1",
        world.gateway.port(),
        "GET %s HTTP/1.1\r\nHost: %s.spaces.localhost\r\nConnection: close\r\n\r\n"
            .formatted(path, space.alias())
            .getBytes(StandardCharsets.US_ASCII),
        Duration.ofSeconds(20));
  }
}
