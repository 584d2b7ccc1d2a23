package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Window;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.Forgery;

/** Whole walks from an old address to a linked blog, in a real browser. */
class HandoffBrowserIT {
  private static final String CREATE = "Create a new account at WordPress.com";
  private static final String CONNECT = "Connect an account I have at WordPress.com";
  private static final String GO_ON = "Go on with an account I have at WordPress.com";
  private static final String YES = "Yes, connect them";

  private static World world;
  private static Browser browser;

  private final List<Window> windows = new ArrayList<>();

  @BeforeAll
  static void start() {
    browser = Browser.open("the hand-off as people see it");
    world =
        World.start(
            "handoff_browser",
            (stage, gateway) ->
                gateway.set(
                    "gateway.registration.address", stage.wordPress.registration().toString()));
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  @BeforeEach
  void forget() throws SQLException {
    world.forget();
  }

  @AfterEach
  void closeWindows() {
    windows.forEach(Window::close);
  }

  /** Somebody at a browser that was never here. */
  private Walker somebody() {
    return new Walker(world, window().tab());
  }

  private Window window() {
    Window window = browser.window();
    windows.add(window);
    return window;
  }

  /** Alice, at the page that names both accounts. */
  private Walker aliceAtConfirm(Walker alice) {
    return alice
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .choosesToGoOn()
        .presses(CONNECT)
        .logsInAs("alicewrites")
        .approves()
        .sees("Are both of these you?");
  }

  /** Alice, linked with that blog. */
  private Walker aliceLinked(String blog) {
    return aliceAtConfirm(somebody()).chooses(blog).presses(YES).sees("Connected");
  }

  @Test
  void someoneWithoutASpaceMakesANewAccountAndEndsAtTheirNewBlog() throws SQLException {
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Bob Example")
        .sees("Your blog will be at WordPress.com")
        .isShown("create")
        .presses(CREATE)
        .sees("Create your WordPress.com account")
        .types("User name", "bobwrites")
        .types("Site address", "bobwrites")
        .types("E-mail address", "bob@mail.example")
        .presses("Create account and site")
        .approves()
        .sees("Are both of these you?")
        .reads("b…@live.example", "bobwrites")
        .presses(YES)
        .sees("Connected")
        .isShown("moved")
        .follows("Go to your blog")
        .endsAtTheBlog("bobwrites");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void aNewAccountWithoutABlogIsLedToOneAndBack() throws SQLException {
    world.wordPress.newAccountsWithoutSite(true);
    try {
      Walker bob =
          somebody()
              .comesByTheOldSignIn()
              .signsInAs("Bob Example")
              .presses(CREATE)
              .sees("Create your WordPress.com account")
              .types("User name", "bobalone")
              .types("E-mail address", "bobalone@mail.example")
              .presses("Create account")
              .approves()
              .sees("This account has no blog yet")
              .reads("bobalone")
              .isShown("no-blog")
              .follows("Create a blog at WordPress.com")
              .sees("Create your WordPress.com site")
              .types("Site address", "bobalone")
              .presses("Create site")
              .sees("Your site is there");
      bob.goesBack()
          .goesBack()
          .sees("This account has no blog yet")
          .presses("I have a blog now: look again")
          .approves()
          .sees("Are both of these you?")
          .presses(YES)
          .sees("Connected")
          .follows("Go to your blog")
          .endsAtTheBlog("bobalone");
    } finally {
      world.wordPress.newAccountsWithoutSite(false);
    }
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void someoneWithASpaceChoosesOneOfTwoBlogsAndIsLedToItFromThenOn() throws SQLException {
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .sees("What should become of your Space?")
        .reads("Alice’s Space")
        .choosesToGoOn()
        .presses(CONNECT)
        .logsInAs("alicewrites")
        .approves()
        .sees("Are both of these you?")
        .reads("a…@live.example", "alicewrites")
        .isShown("confirm")
        .chooses("Alice Cooks")
        .presses(YES)
        .sees("Connected")
        .reads("Alice Cooks");
    somebody().comesByTheOldSignIn().signsInAs("Alice Example").endsAtTheBlog("alicecooks");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void whoeverSaysNoIsToldThatNothingHappened() throws SQLException {
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .choosesToGoOn()
        .presses(CONNECT)
        .logsInAs("alicewrites")
        .sees("Allow access?")
        .presses("Deny")
        .sees("You said no, and that is fine")
        .isShown("denied")
        .follows("Start again")
        .sees("Finish your move");
    somebody()
        .comesByTheOldSignIn()
        .sees("Sign in with your Microsoft account")
        .presses("Cancel")
        .sees("You said no, and that is fine");
    assertThat(world.count("account_link")).isZero();
  }

  @Test
  void aSignUpThatTakesLongerThanEveryDefaultIsFinished() throws SQLException {
    world.wordPress.requireVerification(true);
    Window window = window();
    Walker bob =
        new Walker(world, window.tab())
            .comesByTheOldSignIn()
            .signsInAs("Bob Example")
            .presses(CREATE)
            .types("User name", "bobverifies")
            .types("Site address", "bobverifies")
            .types("E-mail address", "bobverifies@mail.example")
            .presses("Create account and site")
            .sees("Look into your inbox");
    // Production's limits are half an hour, quarkus-oidc's own five minutes.
    Duration thatLong = Duration.ofMinutes(29);
    world.later(thatLong);
    window.later(thatLong);
    bob.follows("Open the message’s link")
        .approves()
        .sees("Are both of these you?")
        .presses(YES)
        .sees("Connected");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void twoTabsOfOnePersonBothFinishAndTheLinkIsOne() throws SQLException {
    Window window = window();
    Walker first = aliceAtConfirm(new Walker(world, window.tab()));
    Walker second =
        new Walker(world, window.tab())
            .opens(world.origin() + "/live/")
            .sees("Finish your move")
            .isShown("finish-your-move")
            .presses(GO_ON)
            .approves()
            .sees("Are both of these you?");
    first.chooses("Alice Cooks").presses(YES).sees("Connected").reads("Alice Cooks");
    second.chooses("Alice Cooks").presses(YES).sees("Connected").reads("Alice Cooks");
    first.opens(world.origin() + "/wordpress/").sees("Connected");
    world.change("UPDATE handoff SET ended_how = 'voided'");
    first.opens(world.origin() + "/wordpress/").sees("This move has expired").isShown("expired");
    assertThat(world.links()).isEqualTo(1);
    assertThat(world.count("account_link_event WHERE what = 'linked'")).isEqualTo(1);
  }

  @Test
  void backAndReloadAtEveryStepStrandNobody() throws SQLException {
    Walker alice = somebody();
    alice
        .opens(world.origin() + "/")
        .comesByTheOldSignIn()
        .doubts("Sign in with your Microsoft account");
    alice
        .signsInAs("Alice Example")
        .doubts("What should become of your Space?")
        .choosesToGoOn()
        .doubts("Go on at WordPress.com")
        .presses(CONNECT)
        .doubts("Log in to WordPress.com")
        .logsInAs("alicewrites")
        .doubts("Allow access?")
        .approves()
        .doubts("Are both of these you?")
        .chooses("Alice Cooks")
        .presses(YES)
        .doubts("Connected")
        .follows("Go to your account page")
        .doubts("Your account")
        .reads("Alice Cooks");
    assertThat(alice.complaints()).isEmpty();
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void goingBackToApproveOnceMoreLeadsOnNotInACircle() throws SQLException {
    aliceAtConfirm(somebody())
        .goesBack()
        .approves()
        .sees("Are both of these you?")
        .presses(YES)
        .sees("Connected")
        .goesBack()
        .goesBack()
        .approves()
        .sees("Connected");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void whoeverRefusesCookiesGetsAPageNotALoop() throws SQLException {
    try (Window refusing = browser.windowWithoutCookies(Path.of("target", "no-cookies"))) {
      new Walker(world, refusing.tab())
          .comesByTheOldSignIn()
          .signsInAs("Bob Example")
          .sees("We lost track of this sign-in")
          .reads("allow cookies");
    }
    assertThat(world.microsoft.token().count()).as("no code was redeemed").isZero();
  }

  @Test
  void whoeverClosedTheBrowserHalfWayFinishesInAnother() throws SQLException {
    Window closed = window();
    new Walker(world, closed.tab())
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .choosesToGoOn()
        .presses(CREATE)
        .sees("Create your WordPress.com account");
    closed.close();
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .sees("Finish your move")
        .presses(GO_ON)
        .logsInAs("alicewrites")
        .approves()
        .presses(YES)
        .sees("Connected");
    assertThat(world.count("handoff WHERE ended_how = 'voided'")).isEqualTo(1);
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void whoeverTookTheWrongAccountTakesAnother() throws SQLException {
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Bob Example")
        .presses(CONNECT)
        .logsInAs("mallory")
        .approves()
        .reads("mallory")
        .presses("Use another WordPress.com account")
        .sees("Allow access?")
        .follows("Not you? Use another account")
        .logsInAs("alicewrites")
        .approves()
        .sees("Are both of these you?")
        .reads("b…@live.example", "alicewrites")
        .readsNothingOf("mallory")
        .presses(YES)
        .sees("Connected");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void whoeverUnlinksCanLinkAnotherBlog() throws SQLException {
    aliceLinked("Alice Writes")
        .follows("Go to your account page")
        .isShown("account")
        .presses("Disconnect, and keep redirecting old addresses")
        .sees("Your account")
        .reads("not connected")
        .isShown("account-unlinked")
        .follows("Connect with WordPress.com")
        .choosesToGoOn()
        .presses(CONNECT)
        .approves()
        .chooses("Alice Cooks")
        .presses(YES)
        .sees("Connected")
        .reads("Alice Cooks");
    somebody().comesByTheOldSignIn().signsInAs("Alice Example").endsAtTheBlog("alicecooks");
    assertThat(world.links()).isEqualTo(1);
    assertThat(world.count("account_link")).isEqualTo(2);
  }

  @Test
  void whoeverWantsToBeForgottenTakesEverythingAlongFirst() throws SQLException, IOException {
    Walker alice =
        aliceLinked("Alice Cooks")
            .follows("Go to your account page")
            .follows("See everything kept about me")
            .sees("Everything kept about you")
            .reads("alicewrites", "00000000-0000-0000-a11c-e0000c0ffee1")
            .isShown("kept");
    assertThat(alice.downloads("Download it as a file (JSON)"))
        .contains("alicewrites", "00000000-0000-0000-a11c-e0000c0ffee1", "alicecooks");
    alice
        .opens(world.origin() + "/live/account")
        .presses("Erase what is kept about me")
        .sees("Erase what is kept about you?")
        .isShown("erase")
        .presses("Yes, erase it for good")
        .sees("Erased")
        .isShown("erased");
    assertThat(world.count("live_account")).isZero();
    assertThat(world.count("wordpress_account")).isZero();
    assertThat(world.count("sign_in_session")).isZero();
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .sees("Your blog will be at WordPress.com");
  }

  @Test
  void aBlogOfSomebodyElsesMoveIsToldFromOneThatIsFree() throws SQLException {
    aliceLinked("Alice Cooks");
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Bob Example")
        .presses(CONNECT)
        .logsInAs("alicewrites")
        .approves()
        .chooses("Alice Cooks")
        .presses(YES)
        .sees("That blog is connected already")
        .readsNothingOf("a…@live.example")
        .isShown("already-linked")
        .follows("Choose again")
        .chooses("Alice Writes")
        .presses(YES)
        .sees("Connected");
    assertThat(world.links()).isEqualTo(2);
  }

  @Test
  void aProviderThatIsAwayIsAPageAndTheMoveGoesOnLater() throws SQLException {
    world.wordPress.token().answer(Fault.status(500));
    Walker alice =
        somebody()
            .comesByTheOldSignIn()
            .signsInAs("Alice Example")
            .choosesToGoOn()
            .presses(CONNECT)
            .logsInAs("alicewrites")
            .approves()
            .sees("WordPress.com isn’t answering right now")
            .isShown("provider-unavailable");
    world.wordPress.token().reset();
    alice
        .follows("Start again")
        .sees("Finish your move")
        .presses(GO_ON)
        .approves()
        .presses(YES)
        .sees("Connected");
    assertThat(world.links()).isEqualTo(1);
  }

  @Test
  void anAnswerThatProvesNothingIsAPage() {
    world.microsoft.forge(Forgery.unknownKid());
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Alice Example")
        .sees("That sign-in didn’t work")
        .isShown("not-proved");
  }

  @Test
  void whoeverSaysThatALinkIsWrongIsHeardAndSignsOut() throws SQLException {
    aliceLinked("Alice Cooks")
        .follows("Go to your account page")
        .presses("This isn’t me, or it’s the wrong blog")
        .sees("Thank you for telling us")
        .isShown("disputed")
        .follows("Back to your account page")
        .presses("Sign out")
        .sees("You are signed out")
        .isShown("signed-out")
        .opens(world.origin() + "/live/account")
        .sees("Sign in with your Microsoft account");
    assertThat(world.links()).isEqualTo(1);
    assertThat(world.count("sign_in_session")).isZero();
  }

  @Test
  void namesThatAttackAPageAreOnlyNames() {
    Walker mallory =
        somebody()
            .comesByTheOldSignIn()
            .signsInAs("Mallory <img")
            .presses(CONNECT)
            .logsInAs("mallory")
            .approves()
            .sees("Are both of these you?")
            .reads("<script>alert('blog')</script>")
            .isShown("confirm-hostile-names");
    assertThat(mallory.complaints()).isEmpty();
  }

  @Test
  void whoseBlogIsNotPublicYetIsTold() {
    somebody()
        .comesByTheOldSignIn()
        .signsInAs("Dana Example")
        .choosesToGoOn()
        .presses(CONNECT)
        .logsInAs("danablogs")
        .approves()
        .sees("Are both of these you?")
        .reads("not public yet")
        .isShown("confirm-not-public");
  }
}
