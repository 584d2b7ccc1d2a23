package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.Person.Site;
import org.spacesgateway.sandbox.TextBrowser;

/** Owners whom the directory doesn't name prove that a Space is theirs; others don't. */
class ClaimIT {
  private static final String ALICES_POST = "/blog/cns!A11CE0000C0FFEE1!2000.entry";

  /** Dana's Space: nobody can write there any more. */
  private static final String READ_ONLY = "DA0A5BACE0000002";

  private static final Pattern CODE = Pattern.compile("space(?:-[0-9A-Z]{4}){4}");

  private static LegacyStandIn legacy;
  private static World world;

  @BeforeAll
  static void start() {
    legacy = LegacyStandIn.start("127.0.0.3", 0);
    world =
        World.start(
            "claims",
            gateway ->
                gateway
                    .set("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost")
                    .set("gateway.sites.spaces.hubs", "spaces.localhost,home.spaces.localhost")
                    .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
                    .set("gateway.sunset.cohorts.early.position", "1")
                    .set("gateway.sunset.cohorts.early.allow", READ_ONLY)
                    .set("gateway.sunset.cohorts.early.announced", "2010-09-27T16:00:00Z")
                    .set("gateway.sunset.cohorts.early.transfer-open", "2010-10-04T00:00:00Z")
                    .set("gateway.sunset.cohorts.early.read-only", "2011-01-04T00:00:00Z")
                    .set("gateway.sunset.cohorts.early.closes", "2098-03-16T00:00:00Z"));
  }

  @AfterAll
  static void stop() {
    world.close();
    legacy.close();
  }

  @BeforeEach
  void nobodyOwnsASpace() throws SQLException {
    world.forget();
    legacy.forgetPosts();
    change(world, "UPDATE space SET owner_tid = NULL, owner_oid = NULL");
  }

  private static void change(World world, String statement) throws SQLException {
    try (Connection database = world.connect();
        var update = database.createStatement()) {
      update.executeUpdate(statement);
    }
  }

  private static String now() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
  }

  private static TextBrowser claiming(String person, String address) {
    TextBrowser browser = world.signedIn(person);
    browser.post(world.origin() + "/live/claim", Map.of("address", address));
    return browser;
  }

  private static String code(TextBrowser browser) {
    Matcher code = CODE.matcher(browser.page().body());
    assertThat(code.find()).as(browser.page().heading()).isTrue();
    return code.group();
  }

  private static String look(TextBrowser browser, String code) {
    browser.post(world.origin() + "/live/claim/look", Map.of("code", code));
    return browser.page().heading();
  }

  private static void stoppedByAFormerOwnerOf(String alias) throws SQLException {
    change(
        world,
        "INSERT INTO space_stopped (cid, at) SELECT cid, now() FROM space WHERE alias = '"
            + alias
            + "'");
    assertThat(world.count("space_stopped")).isOne();
  }

  private static long owned() throws SQLException {
    return world.count("space WHERE owner_oid IS NOT NULL");
  }

  @Test
  void aCodeInANewPostProvesIt() throws SQLException {
    TextBrowser alice = world.signedIn("alice");
    alice.follow("I have a Space");
    assertThat(alice.page().heading()).isEqualTo("Which Space is yours?");
    alice.post(world.origin() + "/live/claim", Map.of("address", "http://alice.spaces.localhost/"));
    assertThat(alice.page().heading()).isEqualTo("Prove that the Space is yours");
    String code = code(alice);
    assertThat(look(alice, code)).isEqualTo("The code isn’t there yet");
    alice.open(world.origin() + "/live/claim");
    assertThat(code(alice)).as("the same when they come back").isEqualTo(code);
    legacy.post("alice", "Proof", "Here: " + code, ALICES_POST, now());
    stoppedByAFormerOwnerOf("alice");
    assertThat(look(alice, code)).isEqualTo("The Space is yours");
    assertThat(world.count("space_stopped")).isZero();
    assertThat(
            world.count(
                "space WHERE alias = 'alice' AND owner_oid = '00000000-0000-0000-a11c-e0000c0ffee1'"))
        .isEqualTo(1);
    assertThat(look(alice, code)).as("the same code again").isEqualTo("Which Space is yours?");
  }

  @Test
  void aCodeInALongFeedProvesIt() throws SQLException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    legacy.post("alice", "A long one", "x".repeat(700_000) + code, ALICES_POST, now());
    assertThat(look(alice, code)).isEqualTo("The Space is yours");
  }

  @Test
  void anothersCodeOpensNothing() throws SQLException {
    String alices = code(claiming("alice", "alice"));
    legacy.post("alice", alices, "", ALICES_POST, now());
    TextBrowser mallory = claiming("bob", "alice");
    assertThat(code(mallory)).isNotEqualTo(alices);
    assertThat(look(mallory, alices)).isEqualTo("Prove that the Space is yours");
    assertThat(look(mallory, code(mallory))).isEqualTo("The code isn’t there yet");
    assertThat(owned()).isZero();
  }

  @Test
  void aPostInAnotherSpaceOpensNothing() throws SQLException {
    TextBrowser bob = claiming("bob", "alice");
    String code = code(bob);
    legacy.post("dana", code, code, "/blog/cns!DA0A5BACE0000002!9.entry", now());
    assertThat(look(bob, code)).isEqualTo("The code isn’t there yet");
    assertThat(owned()).isZero();
  }

  @Test
  void aCommentAndAnOlderPostOpenNothing() throws SQLException {
    TextBrowser bob = claiming("bob", "alice");
    String code = code(bob);
    legacy.post("alice", "Re: Hello", code, ALICES_POST + "#comment", now());
    legacy.post("alice", "Hello", code, ALICES_POST, "Tue, 05 Oct 2010 13:00:00 GMT");
    assertThat(look(bob, code)).isEqualTo("The code isn’t there yet");
    assertThat(owned()).isZero();
  }

  @Test
  void anOldCodeOpensNothing() throws SQLException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    change(world, "UPDATE claim SET expires_at = asked_at");
    legacy.post("alice", code, "", ALICES_POST, now());
    assertThat(look(alice, code)).isEqualTo("Which Space is yours?");
    assertThat(owned()).isZero();
    alice.post(world.origin() + "/live/claim", Map.of("address", "alice"));
    assertThat(code(alice)).isNotEqualTo(code);
  }

  @Test
  void aCachedPageOpensNothing() throws SQLException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    legacy.post("alice", code, "", ALICES_POST, now());
    legacy.cached("alice", 3600);
    assertThat(look(alice, code)).isEqualTo("We couldn’t read your Space");
    assertThat(owned()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody-there",
        "alice.spaces.localhost.evil.example",
        "",
        "<script>",
        "dana",
        "chen"
      })
  void aSpaceThatIsUnknownOrOwnedOrForFriendsIsToldAlike(String address) throws SQLException {
    change(world, "UPDATE space SET owner_tid = 't', owner_oid = 'o' WHERE alias = 'dana'");
    TextBrowser bob = claiming("bob", address);
    assertThat(bob.page().status()).isEqualTo(404);
    assertThat(bob.page().heading()).isEqualTo("We can’t offer you that Space");
    assertThat(bob.page().body()).doesNotContain("<script>");
    assertThat(world.count("claim")).isZero();
  }

  @Test
  void codesAreNoWayToTryOutAddresses() throws SQLException {
    change(
        world,
        "INSERT INTO space (cid, alias, visibility, loaded_at) VALUES ('E1', 'eva', 'public', now()),"
            + " ('E2', 'finn', 'public', now())");
    change(
        world,
        "INSERT INTO space_alias (alias, cid, former) VALUES ('eva', 'E1', false), ('finn', 'E2', false)");
    TextBrowser bob = claiming("bob", "alice");
    for (String other : List.of("dana", "eva")) {
      bob.post(world.origin() + "/live/claim", Map.of("address", other));
      assertThat(bob.page().status()).isEqualTo(200);
    }
    bob.post(world.origin() + "/live/claim", Map.of("address", "finn"));
    assertThat(bob.page().status()).as("three are open").isEqualTo(404);
    change(world, "DELETE FROM space WHERE cid IN ('E1', 'E2')");
    change(world, "DELETE FROM space_alias WHERE cid IN ('E1', 'E2')");
  }

  @Test
  void whatOnlyFriendsCanReadIsSettledByAnOperator() throws SQLException {
    TextBrowser chen = claiming("chen", "chen");
    assertThat(chen.page().status()).isEqualTo(404);
    chen.post(world.origin() + "/live/claim/case", Map.of("address", "chen"));
    assertThat(chen.page().heading()).isEqualTo("Somebody will look at it");
    assertThat(chen.page().body()).as("its title is for friends").doesNotContain("陈的空间");
    TextBrowser bob = world.signedIn("bob");
    bob.post(world.origin() + "/live/claim/case", Map.of("address", "nobody-there"));
    assertThat(bob.page().heading())
        .as("what isn't there is answered alike")
        .isEqualTo("Somebody will look at it");
    String code = code(chen);
    assertThat(world.command("support", "cases")).contains(code, "chen", "private");
    assertThat(world.command("support", "find", "chen")).contains("no owner known", code);
    assertThat(world.count("audit_entry WHERE what LIKE '%support cases'")).isEqualTo(1);
    assertThat(world.count("audit_entry WHERE what LIKE '%support find' AND subject = 'chen'"))
        .as("who looks at somebody's is kept, too")
        .isEqualTo(1);
    assertThat(world.command("support", "grant", code)).contains("--reason is needed");
    assertThat(owned()).isZero();
    stoppedByAFormerOwnerOf("chen");
    world.command("support", "grant", code, "--reason", "wrote from the address of the Space");
    assertThat(world.count("space_stopped")).isZero();
    assertThat(world.count("space WHERE alias = 'chen' AND owner_oid IS NOT NULL")).isEqualTo(1);
    assertThat(world.command("support", "grant", code, "--reason", "again"))
        .contains("no open claim");
    assertThat(world.count("audit_entry WHERE subject = '" + code + "'")).isEqualTo(1);
  }

  @Test
  void aFormerNameLeadsToItToo() throws SQLException {
    change(
        world,
        "INSERT INTO space_alias (alias, cid, former) VALUES ('alicia', 'A11CE0000C0FFEE1', true)");
    assertThat(claiming("alice", "alicia").page().heading())
        .isEqualTo("Prove that the Space is yours");
    change(world, "DELETE FROM space_alias WHERE alias = 'alicia'");
  }

  @Test
  void whoeverHasASpaceCannotClaimAnother() throws SQLException {
    world.importSpacesAgain();
    change(world, "UPDATE space SET owner_tid = NULL, owner_oid = NULL WHERE alias = 'dana'");
    TextBrowser alice = claiming("alice", "dana");
    assertThat(alice.page().status()).isEqualTo(404);
    assertThat(world.count("claim")).isZero();
  }

  @Test
  void whatWasRefusedMeanwhileIsNotProved() throws SQLException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    legacy.post("alice", code, "", ALICES_POST, now());
    world.command("support", "refuse", code, "--reason", "not hers");
    assertThat(look(alice, code)).isEqualTo("Which Space is yours?");
    assertThat(owned()).isZero();
  }

  @Test
  void aCodeWhoseTimeIsOverWorksAnewOnceAnOperatorSaysSo() throws SQLException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    legacy.post("alice", code, "", ALICES_POST, now());
    change(world, "UPDATE claim SET expires_at = now() - interval '1 day', looks = 1000");
    assertThat(look(alice, code)).isNotEqualTo("The Space is yours");
    assertThat(world.command("support", "retry", code)).contains("--reason is needed");
    assertThat(world.command("support", "retry", code, "--days", "91", "--reason", "was away"))
        .contains("--days is 1 to 90");
    assertThat(world.command("support", "retry", "space-AAAA", "--reason", "was away"))
        .contains("no open claim");
    assertThat(world.count("audit_entry WHERE what LIKE '%support retry'")).isZero();
    assertThat(world.command("support", "retry", code, "--reason", "was away"))
        .contains("Done: retry " + code);
    assertThat(world.count("audit_entry WHERE subject = '" + code + "' AND reason = 'was away'"))
        .isEqualTo(1);
    assertThat(look(alice, code)).isEqualTo("The Space is yours");
    assertThat(owned()).isEqualTo(1);
  }

  @Test
  void anOperatorUnlinksWhoeverAsks() throws SQLException {
    world.importSpacesAgain();
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    world.confirm(alice, "30000001");
    assertThat(world.links()).isEqualTo(1);
    world.command("support", "unlink", "alice", "--reason", "asked by mail");
    assertThat(world.links()).isZero();
    assertThat(world.count("account_link_event WHERE what = 'unlinked' AND actor = 'operator'"))
        .isEqualTo(1);
  }

  @Test
  void anOperatorFreesABlogThatSomebodyWithoutASpaceLinked() throws SQLException {
    TextBrowser bob = world.linked("bob", "alicewrites", "30000001");
    world.send(bob, "/live/dispute", Map.of());
    TextBrowser alice = world.atConfirm("alice", "alicewrites");
    world.confirm(alice, "30000001");
    assertThat(alice.page().heading()).isEqualTo("That blog is connected already");
    assertThat(alice.page().body()).contains("ask us for help", "href=\"/help\"");
    assertThat(world.command("support", "find", "blog:30000001"))
        .contains("with blog 30000001 at", "somebody without a Space");
    String address =
        world.wordPress.address(Site.of(30_000_001, "alicewrites", "Alice Writes")).toString();
    assertThat(world.command("support", "find", "blog:" + address.toUpperCase(Locale.ROOT) + "/"))
        .contains("with blog 30000001 at");
    assertThat(world.command("support", "find", "blog:30000009")).contains("No link with that");
    assertThat(world.command("support", "unlink", "blog:30000009", "--reason", "sold"))
        .contains("No link holds with that blog.");
    assertThat(world.links()).isOne();
    assertThat(world.command("support", "unlink", "blog:" + address, "--reason", "sold"))
        .contains("Done");
    assertThat(world.links()).isZero();
    assertThat(world.count("audit_entry WHERE what LIKE '%support unlink' AND reason = 'sold'"))
        .isOne();
    assertThat(
            world.count(
                "audit_entry JOIN account_link l ON subject = 'link ' || l.id"
                    + " WHERE what LIKE '%support %'"))
        .as("by the link's random id: whoever writes the blog may be erased")
        .isEqualTo(3);
    assertThat(world.holding("30000001")).doesNotContain("audit_entry");
    alice.follow("Choose again");
    world.confirm(alice, "30000001");
    assertThat(world.links()).isOne();
  }

  @Test
  void whatWasProvedGoesWithALinkThatAnOperatorEnds() throws SQLException {
    world.importSpacesAgain();
    world.linked("alice", "alicewrites", "30000001");
    world.change(
        "INSERT INTO handoff (id, secret_hash, live_person, purpose, began_at, expires_at, proved_at,"
            + " wordpress_id, username, blogs) SELECT gen_random_uuid(), 'x', live_person, 'existing',"
            + " now(), now() + interval '30 minutes', now(), 20000001, 'alicewrites', '[]' FROM handoff");
    world.command("support", "unlink", "alice", "--reason", "asked by mail");
    assertThat(world.count("handoff WHERE ended_how = 'voided'")).isOne();
    assertThat(
            world.count(
                "handoff WHERE ended_how = 'voided' AND (proved_at IS NOT NULL"
                    + " OR wordpress_id IS NOT NULL OR username IS NOT NULL OR blogs IS NOT NULL)"))
        .isZero();
  }

  @Test
  void ofTwoWhoProveItAtOnceOneOwnsIt() throws Exception {
    TextBrowser alice = claiming("alice", "alice");
    TextBrowser bob = claiming("bob", "alice");
    String alices = code(alice);
    String bobs = code(bob);
    legacy.post("alice", alices + " " + bobs, "", ALICES_POST, now());
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Callable<String>> looks = List.of(() -> look(alice, alices), () -> look(bob, bobs));
      List<String> ended = both.invokeAll(looks).stream().map(ClaimIT::result).toList();
      assertThat(ended)
          .containsExactlyInAnyOrder("The Space is yours", "We can’t offer you that Space");
    }
    assertThat(owned()).isEqualTo(1);
  }

  private static String result(Future<String> ended) {
    try {
      return ended.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anImportThatKnowsNoOwnerLeavesWhoeverProvedIt() throws SQLException, IOException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    legacy.post("alice", code, "", ALICES_POST, now());
    look(alice, code);
    Path file = Path.of("target", "claims", "ownerless.csv");
    Files.writeString(
        file,
        "cid,alias,owner_tid,owner_oid,title,visibility\nA11CE0000C0FFEE1,alice,,,Alice’s Space,public\n");
    world.importSpaces(file);
    try (Connection database = world.connect();
        PreparedStatement select =
            database.prepareStatement("SELECT owner_oid FROM space WHERE alias = 'alice'");
        ResultSet row = select.executeQuery()) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("00000000-0000-0000-a11c-e0000c0ffee1");
    }
  }

  @Test
  void whatWasClaimedIsToldAndErased() throws SQLException {
    TextBrowser alice = claiming("alice", "alice");
    String code = code(alice);
    alice.open(world.origin() + "/live/kept");
    assertThat(alice.page().body()).contains(code);
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(world.count("claim")).isZero();
  }

  /* Nobody can post any more: only an operator can settle it. */
  @Test
  void onceNothingCanBeWrittenAnOperatorSettlesIt() throws SQLException {
    assertThat(claiming("alice", "dana").page().heading()).isEqualTo("Somebody will look at it");
  }
}
