package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.spacesgateway.linkage.TransferWorld.BLOG;
import static org.spacesgateway.linkage.TransferWorld.CID;
import static org.spacesgateway.linkage.TransferWorld.PATH;
import static org.spacesgateway.linkage.TransferWorld.entry;

import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.content.PackageFile;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.BlogPosts;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.BlogPosts.Status;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Window;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.MailServer;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;
import org.spacesgateway.sandbox.WordPressImports.Vocabulary;
import org.spacesgateway.transfer.TransferDesk;

/** Spaces on their way to WordPress.com, from the owner's button to the old addresses. */
class TransferIT {
  private static final String IMPORTS = "/rest/v1.1/sites/*/imports";

  private static MailServer mail;
  private static TransferWorld all;
  private static LegacyStandIn legacy;
  private static World world;

  @BeforeAll
  static void start() {
    mail = MailServer.start();
    all =
        new TransferWorld(
            "transfers",
            gateway ->
                gateway
                    .set("gateway.reminders.from", "spaces@gateway.example")
                    .set("quarkus.mailer.host", "127.0.0.1")
                    .set("quarkus.mailer.port", Integer.toString(mail.port()))
                    .set("quarkus.mailer.start-tls", "DISABLED")
                    .set("gateway.transfer.letters-every", "100ms"));
    world = all.world;
    legacy = all.legacy;
  }

  @AfterAll
  static void stop() {
    if (all != null) {
      all.close();
    }
    mail.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    mail.forget();
    all.forget();
  }

  @Test
  void fromUpgradeToAPostAtItsOldAddress() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 30, 90, 66);
    legacy.hold(space);
    world.wordPress.posts().write(BLOG, "Here before", "<p>Mine.</p>");
    Browser browser = Browser.open("a Space that moves");
    try (Window window = browser.window()) {
      Walker alice = all.upgrades(window.tab());
      alice
          // Without anybody's doing.
          .sees("Your posts have arrived")
          .reads("Posts at your blog")
          .isShown("transfer-done");
      assertThat(alice.complaints()).isEmpty();
      alice.opens(old(space.permalink(entry(space, 1).n()))).sees(entry(space, 1).title());
    }
    all.everythingIsThere(space);
    assertThat(world.wordPress.posts().all(BLOG)).hasSize(31);
    all.nothingIsHeld();
  }

  @Test
  void whoAskedForItGetsOneLetterAtTheEnd() throws Exception {
    legacy.hold(GeneratedSpace.of("alice", CID, 2, 0, 0));
    world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    String email = People.ALICE.email();
    assertThat(alice.open(world.origin() + PATH).body()).contains("Write to " + email);
    alice.post(world.origin() + PATH, Map.of("want", "begin", "friends", "leave", "tell", "yes"));
    all.allowed(alice);
    all.awaits("step = 'importing'");
    assertThat(alice.open(world.origin() + PATH).body()).contains("We write to " + email);
    assertThat(alice.open(world.origin() + "/live/kept.json").body()).contains(email);
    assertThat(
            world.count(
                "transfer_letter WHERE position(convert_to('"
                    + email
                    + "', 'UTF8') IN address) = 0"))
        .as("encrypted")
        .isEqualTo(1);
    assertThat(mail.taken()).isZero();
    world.wordPress.imports().stall(false);
    all.done(1);
    Await.until("a letter", Duration.ofSeconds(60), () -> mail.taken() == 1);
    MimeMessage letter = mail.to(email).getFirst();
    assertThat(letter.getSubject()).isEqualTo("Your posts have arrived");
    assertThat(letter.getContent().toString()).contains(world.origin() + PATH);
    Await.until(
        "the address is gone",
        Duration.ofSeconds(60),
        () -> {
          try {
            return world.count("transfer_letter") == 0;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void ofAFullBlogTheOwnerHearsAndNothingLeadsThereUntilThereIsRoom() throws Exception {
    OldSpace space = GeneratedSpace.of("alice", CID, 5, 0, 0);
    legacy.hold(space);
    world.wordPress.imports().passOverBeyond(0);
    TextBrowser alice = all.alice();
    alice.post(world.origin() + PATH, Map.of("want", "begin", "friends", "leave", "tell", "yes"));
    all.allowed(alice);
    all.awaits("hold = 'needs-you' AND why = 'incomplete'");
    assertThat(alice.open(world.origin() + PATH).body())
        .contains("storage is full", "All that has not arrived, as a text file")
        .doesNotContain("value=\"as-is\"", "have arrived");
    alice.post(world.origin() + PATH, Map.of("want", "as-is"));
    all.awaits("hold = 'needs-you' AND why = 'incomplete'");
    assertThat(world.count("mapping")).isZero();
    assertThat(mail.taken()).isZero();
    all.nothingIsHeld();
    world.wordPress.imports().passOverBeyond(4);
    alice.post(world.origin() + PATH, Map.of("want", "again"));
    all.allowed(alice);
    all.awaits("hold = 'needs-you' AND why = 'incomplete' AND round = 3");
    all.asIs(alice);
    all.done(1);
    all.leadsRight(space, 0);
    Await.until("a letter", Duration.ofSeconds(60), () -> mail.taken() == 1);
    MimeMessage letter = mail.to(People.ALICE.email()).getFirst();
    assertThat(letter.getSubject()).isEqualTo("Not all of your posts have arrived");
    assertThat(letter.getContent().toString())
        .contains("1 entry of your Space has not arrived", world.origin() + PATH);
  }

  @Test
  void whoThinksBetterOfItGetsNone() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 2, 0, 0));
    TextBrowser alice = all.alice();
    Map<String, String> tell = Map.of("want", "begin", "friends", "leave", "tell", "yes");
    alice.post(world.origin() + PATH, tell);
    assertThat(world.count("transfer_letter")).isEqualTo(1);
    all.begun(alice);
    assertThat(world.count("transfer_letter")).as("what she chose last counts").isZero();
    alice.post(world.origin() + PATH, tell);
    alice.post(world.origin() + PATH, Map.of("want", "hush"));
    assertThat(world.count("transfer_letter")).isZero();
    alice.post(world.origin() + PATH, tell);
    alice.post(world.origin() + PATH, Map.of("want", "stop"));
    assertThat(world.count("transfer_letter")).isZero();
  }

  @Test
  void aPostThatQuotesEntriesTakesNoPlaceOfTheirs() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 4, 0, 0);
    legacy.hold(space);
    String marker = "<div id=\"msgcns!" + CID + "!%d\">Quoted</div>";
    BlogPosts posts = world.wordPress.posts();
    posts.write(BLOG, "Best of", quoted(space, marker, 0, 1, 2));
    Post draft = posts.write(BLOG, "One of", quoted(space, marker, 3), Status.DRAFT);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.done(1);
    assertThat(posts.all(BLOG)).as("all were brought").hasSize(6);
    posts.become(draft.id(), Status.PUBLISH);
    all.allowed(all.begun(alice));
    all.done(2);
    for (int i = 0; i < space.size(); i++) {
      assertThat(all.leadsTo(space, entry(space, i))).doesNotContain("best-of", "one-of");
    }
  }

  private static String quoted(OldSpace space, String marker, int... positions) {
    return IntStream.of(positions)
        .mapToObj(i -> marker.formatted(entry(space, i).n()))
        .collect(Collectors.joining());
  }

  @Test
  void whatWasBroughtOnceIsNotBroughtAgain() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 7, 9, 0);
    legacy.hold(space);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.done(1);
    long uploads = world.wordPress.imports().uploads(BLOG);
    all.allowed(all.begun(alice));
    all.done(2);
    assertThat(alice.open(world.origin() + PATH).body())
        .contains("These were in your entries and could not be taken along:", "Scripts");
    all.everythingIsThere(space);
    assertThat(world.wordPress.posts().all(BLOG)).hasSize(7);
    assertThat(world.wordPress.imports().uploads(BLOG)).isEqualTo(uploads);
  }

  @Test
  void categoriesOfWhatCameInAnyRoundAreLedTo() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 10, 0, 0);
    legacy.hold(space);
    world.wordPress.imports().passOverBeyond(5);
    all.allowed(all.begun(all.alice()));
    all.done(1);
    all.leadsRight(space, 7);
    assertThat(world.count("transfer WHERE round = 2")).isOne();
    for (String[] one :
        new String[][] {
          {"K%C3%BCche+%26+Bad", "kuche-bad"},
          {"Rob's+Posts", "robs-posts"},
          {"%E6%97%85%E8%A1%8C", "%e6%97%85%e8%a1%8c"},
          {"%D8%B3%D9%81%D8%B1", "%d8%b3%d9%81%d8%b1"},
          {"Travel", "travel"}
        }) {
      RawHttp.Answer answer = all.answer(space, "/category/" + one[0] + "/");
      assertThat(answer.status()).as(one[0]).isEqualTo(301);
      assertThat(answer.header("Location").orElse("")).endsWith("/category/" + one[1] + "/");
    }
  }

  @Test
  void whatIsBroughtLaterHasItsPicturesThoughTheSpaceHasMoved() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 7, 0, 7);
    legacy.hold(space);
    world.wordPress.imports().passOverBeyond(2);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.asIs(alice);
    all.done(1);
    all.leadsRight(space, 0);
    String picture = "/photos/cns!%s!%d/0.png".formatted(CID, entry(space, 0).n());
    assertThat(all.answer(space, picture).status()).as("to whoever comes by").isEqualTo(410);
    world.wordPress.imports().passOverBeyond(space.size());
    all.begun(alice);
    assertThat(all.answer(space, picture).status()).as("while it is brought").isEqualTo(200);
    assertThat(all.answer(space, "/lists/").status()).isEqualTo(410);
    all.allowed(alice);
    all.done(2);
    all.everythingIsThere(space);
    assertThat(all.answer(space, picture).status()).as("once it has arrived").isEqualTo(410);
  }

  @Test
  void aPackageIsBroughtAndWhatOfItIsNotIsTold(@TempDir Path directory) throws Exception {
    legacy.forget();
    String date = "2010/9/27 17:05:09";
    PackageFile made =
        new PackageFile()
            .post(
                "walk.html",
                "A walk",
                date,
                "<div id=\"msgcns!%s!240\"><p>We went <img src=\"img/sea.png\" alt=\"the sea\"></p></div>"
                    .formatted(CID),
                "<b>Bob - 2010/9/28 1:02:03</b>Nice")
            .post("tea.html", "Tea", date, "<p>No number</p>", "")
            .post("two.html", "Tea", date, "<p>None either</p>", "")
            .file("img/sea.png", LegacyStandIn.picture(1));
    Path file = made.write(directory.resolve("package.zip"));
    assertThat(
            world.command(
                "content", "package", file.toString(), "--cid", CID, "--reason", "a test"))
        .contains("3 posts", "1 × PICTURE_OF_PACKAGE, such as img/sea.png", "2 × ADDRESS");
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.done(1);
    assertThat(world.wordPress.posts().all(BLOG))
        .extracting(Post::title, post -> Jsoup.parse(post.html()).text())
        .containsExactlyInAnyOrder(
            tuple("A walk", "We went the sea"),
            tuple("Tea", "No number"),
            tuple("Tea", "None either"));
    assertThat(alice.open(world.origin() + PATH).body())
        .contains("Pictures that came in a package", "Old addresses that your package");
    assertThat(world.count("mapping")).as("its home and its one known address").isEqualTo(2);
    String missing = world.origin() + PATH + "/missing.txt";
    assertThat(alice.open(missing).body()).contains("Tea", "img/sea.png");
    all.whileItIsMallorys(() -> {
      assertThat(alice.open(missing).body()).as("another's by now").isEmpty();
      assertThat(alice.open(world.origin() + PATH).body())
          .contains("Your posts have arrived")
          .doesNotContain("Tea", "Old addresses that your package");
    });
    all.allowed(all.begun(alice));
    all.done(2);
    assertThat(world.wordPress.posts().all(BLOG)).hasSize(3);
    assertThat(legacy.received()).as("the package is all that is read").isEmpty();
  }

  @Test
  void aPackageHasItsDatesAsTheMarketOfItsSpaceWritesThem(@TempDir Path directory)
      throws SQLException {
    Path file =
        new PackageFile()
            .post("a.html", "A", "05/04/2010 15:12", "x", "")
            .write(directory.resolve("package.zip"));
    world.change("UPDATE space SET market = 'fr-FR' WHERE cid = '" + CID + "'");
    try {
      world.command("content", "package", file.toString(), "--cid", CID, "--reason", "a test");
    } finally {
      world.change("UPDATE space SET market = NULL WHERE cid = '" + CID + "'");
    }
    assertThat(world.count("read_entry WHERE entry LIKE '%2010-04-05T15:12%'")).isOne();
  }

  @Test
  void commentsAndPicturesThatAreLostAreTold() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 6, 9, 6));
    legacy.at("/photos/*").answer(Fault.answer(404, "text/html", "gone"), 1);
    world.wordPress.imports().dropComments(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.done(1);
    assertThat(Jsoup.parse(alice.open(world.origin() + PATH).body()).text())
        .contains(
            "Some comments or pictures have not arrived",
            "Comments at your blog 0 of 9",
            "Pictures at your blog 5 of 6",
            "1 picture in your posts is still shown from Windows Live Spaces");
  }

  @Test
  void allThatHasNotArrivedIsInAFile() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 30, 0, 0);
    legacy.hold(space);
    world.wordPress.imports().passOverBeyond(2);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.asIs(alice);
    all.done(1);
    assertThat(world.wordPress.posts().all(BLOG)).as("two in each of two rounds").hasSize(4);
    assertThat(alice.open(world.origin() + PATH).body())
        .contains(
            "Not all of your posts have arrived",
            "Those of what is missing lead to your blog’s front page",
            "26 entries have not arrived");
    all.leadsRight(space, 0);
    TextPage file = alice.follow("All that has not arrived, as a text file");
    assertThat(file.header("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(file.body().lines().filter(line -> line.endsWith(".entry")))
        .hasSize(26)
        .contains(
            "  http://cid-%s.spaces.localhost%s"
                .formatted(CID.toLowerCase(Locale.ROOT), space.permalink(entry(space, 29).n())));
    assertThat(file.body()).contains("Scripts:");
  }

  @Test
  void whileTheMapChangesAllTheTimeItIsTriedAgainLater() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 2, 0, 0));
    world.change(
        "CREATE OR REPLACE FUNCTION overtaken() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN NEW.checked_version := NULL; RETURN NEW; END $$");
    world.change(
        "CREATE TRIGGER overtaken BEFORE UPDATE ON mapping_batch"
            + " FOR EACH ROW EXECUTE FUNCTION overtaken()");
    try {
      all.allowed(all.begun(all.alice()));
      all.awaits("step = 'verified' AND hold = 'retry' AND why = 'ours'");
    } finally {
      world.change("DROP TRIGGER overtaken ON mapping_batch");
    }
    all.done(1);
  }

  @Test
  void howFarItIsIsTrueWhileItArrives() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 60, 120, 6);
    legacy.hold(space);
    world.wordPress.imports().pace(4);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    List<Integer> shown = new ArrayList<>();
    Await.until(
        "it is done",
        Duration.ofSeconds(120),
        () -> {
          int before = all.percentInTruth(60, 120, 6);
          String page = alice.open(world.origin() + PATH).body();
          Matcher percent = Pattern.compile("([0-9]+) % is done").matcher(page);
          if (percent.find() && page.contains("WordPress.com imports your posts")) {
            shown.add(Integer.parseInt(percent.group(1)));
            assertThat(shown.getLast())
                .as(shown.toString())
                .isBetween(before - 5, all.percentInTruth(60, 120, 6) + 5);
          }
          return page.contains("Your posts have arrived");
        });
    assertThat(shown).isSorted().hasSizeGreaterThan(3);
  }

  /** What WordPress.com may do, and the posts arrive all the same, once. */
  enum Odd {
    LOSES_THE_ANSWER_TO_AN_UPLOAD,
    LOSES_THE_ANSWER_TO_A_BEGINNING,
    THROTTLES,
    IS_TOO_BUSY,
    SPEAKS_AS_ITS_HELP,
    SPEAKS_WORDS_UNHEARD_OF,
    DROPS_METADATA,
    FAILS_AT_FIRST
  }

  /* The oddest always; FULL=1: all of them. */
  static Stream<Odd> odds() {
    return "1".equals(System.getenv("FULL"))
        ? Stream.of(Odd.values())
        : Stream.of(Odd.LOSES_THE_ANSWER_TO_AN_UPLOAD, Odd.DROPS_METADATA, Odd.FAILS_AT_FIRST);
  }

  @ParameterizedTest
  @MethodSource("odds")
  void whateverWordPressDoesTheyArriveOnce(Odd odd) throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 4, 3, 0);
    legacy.hold(space);
    var server = world.wordPress;
    switch (odd) {
      case LOSES_THE_ANSWER_TO_AN_UPLOAD ->
          server.at(IMPORTS + "/new").answer(Fault.loseAnswer(), 1);
      case LOSES_THE_ANSWER_TO_A_BEGINNING ->
          server.at(IMPORTS + "/*").answer(Fault.loseAnswer(), 2);
      case THROTTLES ->
          server
              .at(IMPORTS + "/")
              .answer(Fault.answer(403, "application/json", "{\"error\":\"throttled\"}"), 2);
      case IS_TOO_BUSY ->
          server.at("/rest/v1.1/sites/*/posts/").answer(Fault.tooManyRequests("1"), 1);
      case SPEAKS_AS_ITS_HELP -> server.imports().speak(Vocabulary.HELP);
      case SPEAKS_WORDS_UNHEARD_OF -> server.imports().speak(Vocabulary.UNKNOWN_FIRST);
      case DROPS_METADATA -> server.imports().dropMetadata(true);
      case FAILS_AT_FIRST -> server.imports().fail(true);
    }
    all.allowed(all.begun(all.alice()));
    if (odd == Odd.FAILS_AT_FIRST) {
      all.awaits("hold = 'retry' AND why = 'import-failed'");
      server.imports().fail(false);
    }
    all.done(1);
    assertThat(server.posts().all(BLOG)).hasSize(4);
    assertThat(server.imports().mostAtOnce()).isOne();
    assertThat(server.imports().uploads(BLOG)).isEqualTo(odd == Odd.FAILS_AT_FIRST ? 2 : 1);
    for (int i = 0; i < 4; i++) {
      assertThat(all.leadsTo(space, entry(space, i))).endsWith(all.postOf(space, i).path());
    }
  }

  @Test
  void entriesFromBefore2006AreLedToByTheirTokens() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 2, 0, 0);
    legacy.hold(space);
    String old = "/blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!7.entry";
    String operators = "/blog/cns!1pU-rgQVTuuWM1TX8W8PfmDA!8.entry";
    legacy.post("alice", "Before", "Long ago", old, "Sun, 06 Feb 2005 10:00:00 GMT");
    legacy.post("alice", "Older", "Longer ago", operators, "Sat, 05 Feb 2005 10:00:00 GMT");
    try {
      long other = entry(space, 1).n();
      world.change(
          "INSERT INTO old_handle VALUES ('1pU-rgQVTuuWM1TX8W8PfmDA', 8, '%s', %d)"
              .formatted(CID, other));
      // The first attempt to publish comes in another's way.
      world.change(
          """
          CREATE SEQUENCE tried;
          CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF nextval('tried') = 1 THEN
              RAISE EXCEPTION 'in the way' USING ERRCODE = 'serialization_failure';
            END IF;
            RETURN NULL;
          END $$;
          CREATE TRIGGER in_the_way AFTER INSERT ON mapping_change
            FOR EACH STATEMENT EXECUTE FUNCTION in_the_way()\
          """);
      TextBrowser alice = all.alice();
      all.allowed(all.begun(alice));
      all.done(1);
      assertThat(all.leadsTo(space, old))
          .endsWith(
              world.wordPress.posts().all(BLOG).stream()
                  .filter(post -> post.title().equals("Before"))
                  .findFirst()
                  .orElseThrow()
                  .path());
      assertThat(all.leadsTo(space, operators))
          .as("as an operator's file says")
          .endsWith(all.postOf(space, 1).path());
      world.change("UPDATE transfer_entry SET post_id = NULL WHERE number = 7");
      assertThat(alice.open(world.origin() + PATH + "/missing.txt").body()).contains(old);
      assertThat(alice.open(world.origin() + PATH).body()).contains(old);
    } finally {
      world.change("DROP FUNCTION IF EXISTS in_the_way CASCADE; DROP SEQUENCE IF EXISTS tried");
      legacy.forgetPosts();
    }
  }

  @Test
  void aPermissionThatIsTakenBackHalfWayIsAskedForAgain() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 4, 0, 0);
    legacy.hold(space);
    world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("step = 'importing'");
    world.wordPress.forgetTokens();
    all.awaits("hold = 'needs-you' AND why = 'permission'");
    all.nothingIsHeld();
    alice.open(world.origin() + PATH);
    assertThat(alice.page().body()).contains("Allow it at WordPress.com");
    world.wordPress.imports().stall(false);
    alice.post(world.origin() + PATH, Map.of("want", "again"));
    all.allowed(alice);
    all.done(1);
    all.everythingIsThere(space);
    assertThat(world.wordPress.posts().all(BLOG)).hasSize(4);
    all.nothingIsHeld();
  }

  @Test
  void whoeverDisconnectsStopsItAndNothingIsHeld() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 4, 0, 0));
    world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("step = 'importing'");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    assertThat(world.count("transfer WHERE hold = 'stopped' AND why = 'unlinked'")).isEqualTo(1);
    all.awaits("hold = 'stopped' AND look_at IS NULL");
    all.nothingIsHeld();
    world.wordPress.imports().stall(false);
    alice.open(world.origin() + PATH);
    assertThat(alice.page().body()).contains("not connected any more");
  }

  @Test
  void whoeverIsErasedLeavesNothing() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 4, 0, 0));
    world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("step = 'importing'");
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(world.count("transfer")).isZero();
    assertThat(world.count("transfer_entry")).isZero();
    all.nothingIsHeld();
  }

  private static final Site HIDDEN =
      new Site(BLOG, "alicewrites", "Alice Writes", false, true, true);
  private static final Site SHOWN =
      new Site(BLOG, "alicewrites", "Alice Writes", false, false, true);

  /* Alice's, of which all has arrived while nobody can read her blog. */
  private static TextBrowser waiting(OldSpace space) {
    legacy.hold(space);
    world.wordPress.accounts().change(HIDDEN);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("hold = 'waits' AND why = 'blog-hidden'");
    return alice;
  }

  @Test
  void aBlogThatNobodyCanReadWaits() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 3, 0, 0);
    try {
      TextBrowser alice = waiting(space);
      alice.open(world.origin() + PATH);
      assertThat(alice.page().body()).contains("private or not launched yet");
      assertThat(world.count("mapping")).isZero();
      all.nothingIsHeld();
      world.wordPress.accounts().change(SHOWN);
      all.done(1);
      all.everythingIsThere(space);
    } finally {
      world.wordPress.accounts().change(SHOWN);
    }
  }

  @Test
  void aBlogThatIsLaunchedAtADomainOfItsOwnIsLedToThere() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 3, 0, 0);
    try {
      waiting(space);
      world.wordPress.accounts().change(new Site(BLOG, "her-own", "Hers", false, false, true));
      all.done(1);
      all.everythingIsThere(space);
      assertThat(all.leadsTo(space, entry(space, 2))).contains("//her-own.");
    } finally {
      world.wordPress.accounts().change(SHOWN);
    }
  }

  @Test
  void aPostThatIsElsewhereByThenIsLookedForAnewOnceItsOwnerAllowsIt() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 3, 0, 0);
    try {
      TextBrowser alice = waiting(space);
      world.wordPress.posts().redate(all.postOf(space, 1).id(), 1);
      world.wordPress.accounts().change(SHOWN);
      all.awaits("why = 'not-served'");
      assertThat(world.count("mapping")).isZero();
      world.change(
          "UPDATE transfer SET lease = gen_random_uuid(), look_at = now() + interval '1 day'");
      alice.post(world.origin() + PATH, Map.of("want", "again"));
      all.allowed(alice);
      assertThat(world.count("transfer WHERE why = 'not-served'"))
          .as("while a process is at it")
          .isOne();
      all.nothingIsHeld();
      world.change("UPDATE transfer SET lease = NULL");
      alice.post(world.origin() + PATH, Map.of("want", "again"));
      all.allowed(alice);
      all.done(1);
      all.leadsRight(space, 1);
      all.nothingIsHeld();
    } finally {
      world.wordPress.accounts().change(SHOWN);
    }
  }

  @Test
  void whatTheMapRefusesIsNotSaidToBeDone() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 2, 0, 0));
    TextBrowser alice = all.alice();
    world.change("INSERT INTO space_stopped VALUES ('" + CID + "', now())");
    try {
      all.allowed(all.begun(alice));
      all.awaits("hold = 'needs-you' AND why = 'not-mapped'");
      assertThat(world.count("mapping")).isZero();
    } finally {
      world.change("DELETE FROM space_stopped");
    }
    alice.post(world.origin() + PATH, Map.of("want", "again"));
    all.allowed(alice);
    all.done(1);
  }

  @Test
  void twoPressesAreOneTransferAndOperatorsSeeIt() throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 3, 0, 0));
    world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    alice.post(world.origin() + PATH, Map.of("want", "begin", "friends", "private"));
    assertThat(world.count("transfer WHERE friends")).isEqualTo(1);
    all.begun(alice);
    assertThat(world.count("transfer WHERE friends")).as("what she chose last counts").isZero();
    all.allowed(alice);
    all.awaits("step = 'importing'");
    assertThat(all.begun(alice).page().heading()).isEqualTo("Bring your posts along");
    assertThat(world.count("transfer")).isEqualTo(1);
    assertThat(alice.page().header("Refresh")).contains("5");
    String listed = world.command("transfers", "list");
    assertThat(listed).contains("importing", "cid-a11ce0000c0ffee1").doesNotContain("alicewrites");
    String id =
        listed
            .lines()
            .filter(line -> line.contains("importing"))
            .toList()
            .getFirst()
            .replaceFirst(" .*", "");
    assertThat(world.command("transfers", "stop", id, "--reason", "a test")).contains("Done");
    all.awaits("hold = 'stopped' AND why = 'operator' AND look_at IS NULL");
    all.nothingIsHeld();
    assertThat(world.count("audit_entry WHERE what LIKE '%transfers stop'")).isPositive();
  }

  @Test
  void whoeverTheSpaceIsGetsItAndNobodyWhoseItWas() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 3, 0, 0);
    legacy.hold(space);
    all.twoOwners();
    all.everythingIsThere(space, TransferWorld.MALLORYS_BLOG);
    all.nothingIsHeld();
  }

  /** What may happen to a transfer that waits for its owner, when the Space is another's by now. */
  enum Later {
    SHE_ALLOWS_IT,
    SHE_TRIES_AGAIN,
    THE_OWNER_BEGINS
  }

  @ParameterizedTest
  @EnumSource
  void whatWaitsForWhoeverHadTheSpaceIsOver(Later later) throws SQLException {
    legacy.hold(GeneratedSpace.of("alice", CID, 2, 0, 0));
    TextBrowser alice = all.begun(all.alice());
    all.whileItIsMallorys(() -> {
      switch (later) {
        case SHE_ALLOWS_IT -> all.allowed(alice);
        case SHE_TRIES_AGAIN -> alice.post(world.origin() + PATH, Map.of("want", "again"));
        case THE_OWNER_BEGINS -> all.allowed(all.begun(all.mallory()));
      }
      all.isNotHers(alice);
    });
    assertThat(alice.open(world.origin() + PATH).body())
        .as("hers once more")
        .contains("value=\"begin\"");
  }

  /** Who ends a link. */
  enum Ends {
    ITS_OWNER,
    /** No transfer hears of that. */
    AN_OPERATOR
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoOwnersOneAfterTheOtherMayHaveOneBlog(Ends ends) throws SQLException {
    OldSpace danas = GeneratedSpace.of("dana", "DA0A5BACE0000002", 3, 3, 0);
    legacy.hold(GeneratedSpace.of("alice", CID, 2, 0, 0));
    legacy.hold(danas);
    world.wordPress.imports().stall(true);
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.awaits("step = 'importing'");
    world.wordPress.forgetTokens();
    all.awaits("hold = 'needs-you'");
    switch (ends) {
      case ITS_OWNER -> world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
      case AN_OPERATOR -> world.command("support", "unlink", "alice", "--reason", "a test");
    }
    TextBrowser dana = world.linked("dana", "alicewrites", Long.toString(BLOG));
    all.allowed(all.begun(dana));
    assertThat(world.count("transfer WHERE hold = 'stopped' AND why = 'unlinked'")).isEqualTo(1);
    all.awaits("hold = 'waits' AND why = 'busy'");
    world.wordPress.imports().stall(false);
    world.wordPress.imports().finish();
    dana.post(world.origin() + PATH, Map.of("want", "again"));
    all.done(1);
    all.everythingIsThere(danas);
    assertThat(world.count("mapping WHERE scope = '" + CID + "'")).as("of Alice's").isZero();
    all.nothingIsHeld();
  }

  @Test
  void aRowThatALaterReleaseWroteStopsNobody() throws SQLException {
    OldSpace space = GeneratedSpace.of("alice", CID, 1, 0, 0);
    legacy.hold(space);
    try (Connection connection = world.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts,"
              + " entries, comments, pictures, done_now, done_of, failures, asked_at, moved_at,"
              + " look_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'B0B', 1, false, 'folding',"
              + " 0, 1, '[]', 0, 0, 0, 0, 0, 0, now(), now(), now() - interval '1 day')");
    }
    TextBrowser alice = all.alice();
    all.allowed(all.begun(alice));
    all.done(1);
    all.everythingIsThere(space);
    assertThat(world.count("transfer WHERE step = 'folding' AND ended_at IS NULL")).isEqualTo(1);
    world.change("UPDATE transfer SET step = 'folding' WHERE step = 'done'");
    assertThat(alice.open(world.origin() + PATH).body()).contains("We can’t show right now");
    assertThat(alice.open(world.origin() + "/live/kept").body()).contains("posts that arrived");
    try (Connection connection = world.connect()) {
      for (boolean over : List.of(true, false)) {
        assertThat(TransferDesk.list(connection, over))
            .singleElement()
            .asString()
            .endsWith("can't be read by this release");
      }
    }
  }

  @Test
  void withoutASpaceOrABlogThereIsNothingToBring() throws SQLException {
    assertThat(world.signedIn("bob").open(world.origin() + PATH).body())
        .contains("We know of no Space that is yours");
    TextBrowser alice = world.signedIn("alice");
    alice.open(world.origin() + PATH);
    assertThat(alice.page().heading()).isEqualTo("What should become of your Space?");
  }

  private static String old(String path) {
    return "http://alice.spaces.localhost:" + world.gateway.port() + path;
  }
}
