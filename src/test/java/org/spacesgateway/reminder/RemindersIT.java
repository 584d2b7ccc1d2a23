package org.spacesgateway.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.linkage.World;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.MailServer;
import org.spacesgateway.sandbox.People;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.words.Language;

/** Reminders, against a real mail server, by a clock that is set. */
class RemindersIT {
  /** As many as a process takes at once. */
  private static final long DEAD_ONES_SHARE = 10;

  /** No provider may take longer; a mail server may. */
  private static final Duration SIGN_IN = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "cmVtaW5kZXJzIGFyZSBlbmNyeXB0ZWQgYnkgdGhpcyE=";
  private static final Vault VAULT = new Vault(Map.of("reminders", KEY), "reminders");

  /* Sign-ins bring their own time with them, so that the walk begins today. */
  private static final Instant TODAY =
      Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
  private static final Instant CLOSES = TODAY.plus(Duration.ofDays(61)).plus(Duration.ofHours(12));
  private static final String ALICE = People.ALICE.email();
  private static final String DANA = People.DANA.email();

  @TempDir static Path directory;
  private static MailServer mail;
  private static World world;

  @BeforeAll
  static void start() throws IOException {
    mail = MailServer.start();
    setClock(TODAY);
    world = World.start("reminders", RemindersIT::configure);
  }

  @AfterAll
  static void stop() {
    world.close();
    mail.close();
  }

  private static void configure(GatewayProcess.Builder gateway) {
    gateway
        .set("gateway.development-clock", directory.resolve("now").toAbsolutePath().toString())
        .set("gateway.secret.keys.reminders", KEY)
        .set("gateway.secret.current-key", "reminders")
        .set("gateway.sunset.announced", "2010-09-27T12:00:00Z")
        .set("gateway.sunset.transfer-open", "2010-10-27T12:00:00Z")
        .set("gateway.sunset.read-only", "2010-11-27T12:00:00Z")
        .set("gateway.sunset.closes", CLOSES.toString())
        .set("gateway.reminders.from", "spaces@gateway.example")
        .set("gateway.reminders.every", "100ms")
        .set("gateway.sign-in.call-timeout", "3s")
        .set("gateway.sign-in.deadline", SIGN_IN.toSeconds() + "s")
        .set("gateway.reminders.zones.JP", "Asia/Tokyo")
        .set("quarkus.mailer.host", "127.0.0.1")
        .set("quarkus.mailer.port", Integer.toString(mail.port()))
        .set("quarkus.mailer.own-host-name", "pod-a")
        .set("quarkus.mailer.start-tls", "DISABLED");
  }

  @BeforeEach
  void nobodyWasEverHere() throws SQLException, IOException {
    setClock(TODAY);
    change("DELETE FROM space WHERE owner_tid = 'crowd'");
    change("UPDATE space SET market = NULL, owner_closes_at = NULL");
    world.forget();
    mail.forget();
  }

  private static void setClock(Instant now) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), now.toString());
    Files.move(next, directory.resolve("now"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** It is then, and everybody was looked at. */
  private static void walkTo(Instant now) throws IOException {
    setClock(now);
    Await.until(
        "everybody is looked at",
        PATIENCE,
        () ->
            count("reminder_consent WHERE look_at <= '" + now + "'") == 0
                && count("reminder WHERE state = 'sending'") == 0);
  }

  private static Instant daysBefore(int days) {
    return CLOSES.minus(Duration.ofDays(days));
  }

  private static long count(String from) {
    try {
      return world.count(from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void change(String sql) throws SQLException {
    try (Connection open = world.connect();
        var statement = open.createStatement()) {
      statement.execute(sql);
    }
  }

  private static TextBrowser asks(String person, String language) {
    TextBrowser browser = world.signedIn(person);
    browser.open(world.origin() + "/live/reminders?language=" + language);
    assertThat(browser.page().body()).contains(person + "@live.example");
    browser.post(world.origin() + "/live/reminders", Map.of("want", "on"));
    assertThat(browser.page().status()).isEqualTo(200);
    return browser;
  }

  private static String header(MimeMessage mail, String name) throws Exception {
    return mail.getHeader(name, null);
  }

  private static String part(MimeMessage mail, int part) throws Exception {
    return ((MimeMultipart) mail.getContent()).getBodyPart(part).getContent().toString();
  }

  private static String tokenOf(MimeMessage mail) throws Exception {
    return header(mail, "List-Unsubscribe").replaceAll(".*/unsubscribe/(\\w+)>", "$1");
  }

  @Test
  void whoAskedIsRemindedInTheirLanguageAndNobodyElse() throws Exception {
    asks("alice", "en");
    asks("dana", "ar");
    world.signedIn("chen");
    walkTo(daysBefore(60).minusSeconds(1));
    assertThat(mail.taken()).isZero();
    walkTo(daysBefore(60));
    assertThat(mail.taken()).isEqualTo(2);
    MimeMessage alices = mail.to(ALICE).getFirst();
    assertThat(alices.getSubject()).isEqualTo("60 days are left for your Space");
    assertThat(alices.getContentType()).startsWith("multipart/alternative");
    assertThat(part(alices, 0))
        .contains("Alice’s Space", world.origin() + "/live/", "/unsubscribe/" + tokenOf(alices));
    assertThat(part(alices, 1))
        .contains("<html lang=\"en\" dir=\"ltr\">", "Alice’s Space", "/unsubscribe/");
    assertThat(header(alices, "List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(header(alices, "Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(mail.returnPaths()).contains("spaces+" + tokenOf(alices) + "@gateway.example");
    MimeMessage danas = mail.to(DANA).getFirst();
    assertThat(header(danas, "Content-Language")).isEqualTo("ar");
    assertThat(part(danas, 1)).contains("<html lang=\"ar\" dir=\"rtl\">", "Dana&#39;s Space");
    assertThat(tokenOf(danas)).isNotEqualTo(tokenOf(alices));
  }

  @Test
  void theyComeAsPlannedTheLastSaysSoAndThenTheAddressIsGone() throws Exception {
    TextBrowser alice = asks("alice", "en");
    List<String> subjects = new ArrayList<>();
    for (int days : new int[] {60, 30, 14, 7, 2, 1, 0}) {
      walkTo(daysBefore(days));
      subjects.add(days + ": " + mail.to(ALICE).getLast().getSubject());
    }
    assertThat(subjects)
        .startsWith(
            "60: 60 days are left for your Space",
            "30: 30 days are left for your Space",
            "14: 14 days are left for your Space",
            // Of three in a week, the later two.
            "7: 14 days are left for your Space",
            "2: 2 days are left for your Space");
    assertThat(subjects.get(5)).startsWith("1: Last reminder: your Space closes on ");
    assertThat(part(mail.to(ALICE).getLast(), 0)).contains("nobody can read your Space");
    assertThat(mail.to(ALICE)).hasSize(5);
    assertThat(count("reminder_consent WHERE address IS NULL AND ended_how = 'done'")).isOne();
    // Their session is over by then.
    assertThat(alice.reload().body()).doesNotContain("Stop reminding me");
  }

  @Test
  void theAddressIsReadByItsOwnerAloneAndErasedWithThem() throws Exception {
    TextBrowser alice = asks("alice", "de");
    try (Connection open = world.connect();
        var statement = open.createStatement();
        var row =
            statement.executeQuery(
                "SELECT encode(address, 'escape') || encode(address, 'hex') || c::text FROM reminder_consent c")) {
      row.next();
      assertThat(row.getString(1)).isNotEmpty().doesNotContain("alice", "live.example");
    }
    assertThat(alice.open(world.origin() + "/live/kept.json").body())
        .contains("\"email\" : \"" + ALICE + "\"", "Deutsch");
    assertThat(alice.open(world.origin() + "/live/kept").status()).isEqualTo(200);
    assertThat(alice.page().body()).contains(ALICE);
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    assertThat(count("reminder_consent")).isZero();
    walkTo(daysBefore(60));
    assertThat(mail.taken()).isZero();
    assertThat(world.gateway.output()).doesNotContain("live.example");
  }

  @Test
  void whoHasMovedIsNotRemindedAndTheirAddressGoes() throws Exception {
    world.linked("alice", "alicewrites", "30000001");
    TextBrowser alice = world.signedIn("alice");
    alice.open(world.origin() + "/live/reminders");
    assertThat(alice.page().body()).contains("nothing to remind you of").doesNotContain("want");
    alice.post(world.origin() + "/live/reminders", Map.of("want", "on"));
    assertThat(count("reminder_consent")).isZero();
    world.wordPress.forgetSessions();
    world.microsoft.forgetSessions();
    asks("dana", "en");
    world.linked("dana", "danablogs", "30000003");
    walkTo(daysBefore(60));
    assertThat(mail.taken()).isZero();
    assertThat(count("reminder_consent WHERE address IS NULL AND ended_how = 'moved'")).isOne();
  }

  @Test
  void whoClosesTheirSpaceIsNotRemindedUnlessTheyUndoIt() throws Exception {
    TextBrowser alice = asks("alice", "en");
    change("UPDATE space SET owner_closes_at = '" + daysBefore(40) + "' WHERE alias = 'alice'");
    assertThat(alice.open(world.origin() + "/live/reminders").body())
        .contains("You are closing your Space");
    walkTo(daysBefore(60));
    assertThat(mail.taken()).isZero();
    change("UPDATE space SET owner_closes_at = NULL");
    walkTo(daysBefore(60).plus(Duration.ofHours(7)));
    assertThat(mail.to(ALICE)).hasSize(1);
    change("UPDATE space SET owner_closes_at = '" + daysBefore(40) + "' WHERE alias = 'alice'");
    walkTo(daysBefore(30));
    assertThat(mail.to(ALICE)).hasSize(1);
    assertThat(count("reminder_consent WHERE address IS NULL AND ended_how = 'closed'")).isOne();
  }

  @Test
  void whoDecidesLaterIsRemindedOnceOnTheDayThatTheyChoseUnlessTheyChooseAgain() throws Exception {
    TextBrowser alice = asks("alice", "en");
    TextBrowser dana = asks("dana", "de");
    String day = CLOSES.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(45).toString();
    for (TextBrowser owner : List.of(alice, dana)) {
      owner.post(world.origin() + "/live/later", Map.of("day", day));
    }
    dana.post(world.origin() + "/live/choice", Map.of("choice", "upgrade"));
    assertThat(count("choice")).isEqualTo(3);
    walkTo(daysBefore(60));
    assertThat(mail.taken()).as("those of the schedule").isEqualTo(2);
    walkTo(daysBefore(46));
    assertThat(mail.taken()).isEqualTo(2);
    walkTo(daysBefore(45));
    walkTo(daysBefore(44));
    assertThat(mail.taken()).isEqualTo(3);
    assertThat(mail.to(ALICE).getLast().getSubject())
        .isEqualTo("You wanted to be reminded of your Space today");
    assertThat(part(mail.to(ALICE).getLast(), 0)).contains("Alice’s Space", "choose another day");
    walkTo(daysBefore(30));
    assertThat(mail.taken()).as("the schedule goes on").isEqualTo(5);
  }

  @Test
  void whoChangesTheirMindIsNotReminded() throws Exception {
    TextBrowser alice = asks("alice", "en");
    alice.post(world.origin() + "/live/reminders", Map.of("want", "off"));
    assertThat(alice.page().body()).contains("Remind me by e-mail");
    walkTo(daysBefore(60));
    assertThat(mail.taken()).isZero();
    assertThat(count("reminder_consent WHERE address IS NULL AND ended_how = 'stopped'")).isOne();
  }

  @Test
  void whoeverHoldsTheLinkStopsThemByAButtonAndLookingAtItDoesNothing() throws Exception {
    asks("alice", "en");
    walkTo(daysBefore(60));
    String link = world.origin() + "/unsubscribe/" + tokenOf(mail.to(ALICE).getFirst());
    TextBrowser reader = new TextBrowser();
    assertThat(reader.open(link).heading()).isEqualTo("Stop the reminders?");
    assertThat(send("HEAD", link, List.of(), "").status()).isEqualTo(200);
    assertThat(count("reminder_consent WHERE ended_at IS NULL")).isOne();
    assertThat(reader.post(link, Map.of()).heading()).isEqualTo("No more reminders");
    assertThat(count("reminder_consent WHERE ended_at IS NULL")).isZero();
    walkTo(daysBefore(30));
    assertThat(mail.taken()).isOne();
  }

  @Test
  void aMailProgramStopsThemByOnePostAndSoDoesNoOtherAddress() throws Exception {
    asks("alice", "en");
    walkTo(daysBefore(60));
    String token = tokenOf(mail.to(ALICE).getFirst());
    String other = token.substring(1) + (token.endsWith("0") ? "1" : "0");
    String body = "List-Unsubscribe=One-Click";
    RawHttp.Answer unknown =
        send("POST", world.origin() + "/unsubscribe/" + other, List.of(), body);
    assertThat(count("reminder_consent WHERE ended_at IS NULL")).isOne();
    RawHttp.Answer known = send("POST", world.origin() + "/unsubscribe/" + token, List.of(), body);
    assertThat(count("reminder_consent WHERE ended_at IS NULL")).isZero();
    assertThat(known.status()).isEqualTo(200);
    assertThat(known.headers()).doesNotContainKeys("Location", "Set-Cookie");
    assertThat(unknown.status()).isEqualTo(200);
    assertThat(unknown.body()).isEqualTo(known.body());
    assertThat(send("POST", world.origin() + "/live/reminders", List.of(), "want=off").status())
        .as("but for this, nothing is posted from elsewhere")
        .isEqualTo(403);
  }

  private static RawHttp.Answer send(
      String method, String address, List<String> headers, String body) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(address.substring(world.origin().length()));
    request.append(" HTTP/1.1\r\nHost: localhost:").append(world.gateway.port());
    request.append("\r\nConnection: close\r\n");
    headers.forEach(header -> request.append(header).append("\r\n"));
    request.append("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ");
    request.append(body.length()).append("\r\n\r\n").append(body);
    return RawHttp.send(
        "127.0.0.1",
        world.gateway.port(),
        request.toString().getBytes(StandardCharsets.UTF_8),
        PATIENCE);
  }

  @Test
  void anAddressThatTheServerDoesNotKnowIsNotWrittenToAgainAndTheySeeIt() throws Exception {
    TextBrowser alice = asks("alice", "en");
    double before = world.gateway.metric("gateway_reminders_total", "state=bounced");
    mail.refuse(ALICE, "550 5.1.1 <" + ALICE + "> no such user");
    walkTo(daysBefore(60));
    assertThat(mail.taken()).isZero();
    assertThat(count("reminder_consent WHERE address IS NULL AND ended_how = 'bounced'")).isOne();
    assertThat(world.gateway.metric("gateway_reminders_total", "state=bounced"))
        .isEqualTo(before + 1);
    assertThat(world.gateway.output()).contains("SMTP 550").doesNotContain("live.example");
    setClock(TODAY);
    alice.open(world.origin() + "/live/reminders?language=en");
    assertThat(alice.page().body()).contains("Our last mail to you came back", "Remind me");
    for (String page : List.of("/live/", "/live/account")) {
      assertThat(world.signedIn("alice").open(world.origin() + page).body())
          .as(page)
          .contains("Our last mail to you came back");
    }
  }

  @Test
  void aMailThatComesBackLaterStopsThemToo() throws Exception {
    long before = count("audit_entry WHERE what = 'reminders bounced'");
    asks("alice", "en");
    asks("dana", "en");
    walkTo(daysBefore(60));
    Path file =
        Files.writeString(
            directory.resolve("bounces"),
            String.join("\n", mail.returnPaths()).toUpperCase(java.util.Locale.ROOT)
                + "\nspaces@gateway.example\n");
    assertThat(world.command("reminders", "bounced", file.toAbsolutePath().toString()))
        .contains("2 stopped; 0 had no reminders any more; 1 are not an address");
    assertThat(world.command("reminders", "bounced", mail.returnPaths().getFirst()))
        .contains("0 stopped; 1 had no reminders any more; 0 are not");
    assertThat(count("audit_entry WHERE what = 'reminders bounced'")).isEqualTo(before + 2);
    walkTo(daysBefore(30));
    assertThat(mail.taken()).isEqualTo(2);
  }

  @Test
  void aReportThatComesBackLaterStopsThemWhenItIsOursAndForGood() throws Exception {
    asks("alice", "en");
    walkTo(daysBefore(60));
    String back = mail.returnPaths().getFirst();
    String forged = back.replaceFirst(".@", back.contains("a@") ? "b@" : "a@");
    assertThat(report(back, DeliveryReportTest.of("delayed", "4.4.1")))
        .contains("Nothing is stopped");
    assertThat(report(forged, DeliveryReportTest.of("failed", "5.1.1")))
        .contains("0 stopped; 0 had no reminders any more; 1 are not an address");
    assertThat(count("reminder_consent WHERE ended_at IS NULL")).isOne();
    assertThat(report(back, DeliveryReportTest.of("failed", "5.1.1"))).contains("1 stopped");
    assertThat(count("reminder_consent WHERE address IS NULL AND ended_how = 'bounced'")).isOne();
  }

  private String report(String address, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("report"), message);
    return world.command(
        "reminders", "bounced", address, "--report", file.toAbsolutePath().toString());
  }

  @Test
  void whatTheServerRefusesForNowIsTriedAgainLaterAndOnceOnly() throws Exception {
    asks("alice", "en");
    mail.refuse(ALICE, "451 4.3.0 later");
    walkTo(daysBefore(60));
    assertThat(count("reminder WHERE state = 'refused' AND attempts = 1")).isOne();
    walkTo(daysBefore(60).plus(Duration.ofMinutes(15)));
    assertThat(count("reminder WHERE state = 'refused' AND attempts = 2")).isOne();
    mail.refuse(ALICE, null);
    walkTo(daysBefore(60).plus(Duration.ofMinutes(44)));
    assertThat(mail.taken()).isZero();
    walkTo(daysBefore(60).plus(Duration.ofMinutes(45)));
    walkTo(daysBefore(60).plus(Duration.ofHours(5)));
    assertThat(mail.to(ALICE)).hasSize(1);
    assertThat(count("reminder WHERE state = 'sent' AND attempts = 3")).isOne();
  }

  @Test
  void aServerThatGreetsLaterThanAnyProviderAnswersSendsThemAllTheSame() throws Exception {
    asks("alice", "en");
    mail.greetAfter(SIGN_IN.plusSeconds(1));
    walkTo(daysBefore(60));
    assertThat(mail.to(ALICE)).hasSize(1);
    assertThat(count("reminder WHERE state = 'sent' AND attempts = 1")).isOne();
  }

  @Test
  void inTheNightOfTheirMarketTheyWaitForTheMorning() throws Exception {
    change("UPDATE space SET market = 'ja-JP' WHERE alias = 'alice'");
    asks("alice", "ja");
    asks("dana", "en");
    walkTo(daysBefore(60));
    // Noon is nine at night there.
    assertThat(mail.to(DANA)).hasSize(1);
    Instant morning = daysBefore(60).atZone(ZoneOffset.UTC).with(LocalTime.of(23, 0)).toInstant();
    walkTo(morning.minusSeconds(1));
    assertThat(mail.to(ALICE)).isEmpty();
    walkTo(morning);
    assertThat(mail.to(ALICE)).hasSize(1);
  }

  @Test
  void threeProcessesOneOfThemKilledHalfWaySendEverybodyOne() throws Exception {
    int people = 60;
    Map<String, GatewayProcess> pods = new HashMap<>(Map.of("pod-a", world.gateway));
    try {
      for (String name : List.of("pod-b", "pod-c")) {
        Consumer<GatewayProcess.Builder> named =
            gateway -> {
              configure(gateway);
              gateway.set("quarkus.mailer.own-host-name", name);
            };
        pods.put(name, world.pod(name, named));
      }
      askThemselves(people);
      String unlucky = "person-17@mail.example";
      mail.sayNothingAbout(unlucky);
      setClock(daysBefore(60));
      Await.until("somebody waits", PATIENCE, () -> !mail.waitsFor(unlucky).isEmpty());
      pods.get(mail.waitsFor(unlucky)).kill();
      // A slow machine's others must not be taken for dead because the clock leaps.
      Await.until(
          "the others have sent theirs",
          PATIENCE,
          () -> count("reminder WHERE state = 'sent'") >= people - DEAD_ONES_SHARE);
      walkTo(daysBefore(60).plus(Duration.ofMinutes(6)));
      walkTo(daysBefore(60).plus(Duration.ofHours(4)));
      assertThat(mail.taken()).isBetween((int) count("reminder WHERE state = 'sent'") + 1, people);
      for (int i = 0; i < people; i++) {
        assertThat(mail.to("person-" + i + "@mail.example")).hasSizeLessThanOrEqualTo(1);
      }
      assertThat(mail.to(unlucky)).hasSize(1);
      assertThat(count("reminder WHERE state = 'sent'") + count("reminder WHERE state = 'unknown'"))
          .isEqualTo(people);
      assertThat(count("reminder WHERE state = 'unknown'")).isBetween(1L, DEAD_ONES_SHARE);
    } finally {
      pods.remove("pod-a");
      pods.values().stream().filter(GatewayProcess::running).forEach(GatewayProcess::close);
      if (!world.gateway.running()) {
        world.gateway.restart();
      }
    }
  }

  private static void askThemselves(int people) throws SQLException {
    try (Connection open = world.connect();
        var account =
            open.prepareStatement("INSERT INTO live_account VALUES (?, 'crowd', ?, ?, now())");
        var space =
            open.prepareStatement(
                "INSERT INTO space (cid, owner_tid, owner_oid, visibility, loaded_at)"
                    + " VALUES (?, 'crowd', ?, 'public', now()) ON CONFLICT DO NOTHING")) {
      for (int i = 0; i < people; i++) {
        UUID person = UUID.randomUUID();
        account.setObject(1, person);
        account.setString(2, "oid-" + i);
        account.setString(3, "sub-" + i);
        account.executeUpdate();
        space.setString(1, Integer.toHexString(0xC0FFEE00 + i).toUpperCase(java.util.Locale.ROOT));
        space.setString(2, "oid-" + i);
        space.executeUpdate();
        ConsentRows.begin(
            open, VAULT, person, "person-" + i + "@mail.example", Language.FRENCH, TODAY);
      }
    }
  }
}
