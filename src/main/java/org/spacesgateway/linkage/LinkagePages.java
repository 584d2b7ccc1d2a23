package org.spacesgateway.linkage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Choice;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** The pages of the way from a Live account to a linked blog. */
public final class LinkagePages {
  /** To where posts are brought along. */
  static final Action TRANSFER = new Action("go.transfer", "/live/transfer");

  /** Ends the session. */
  public static final Form SIGN_OUT =
      new Form("/live/signout", Map.of(), "do.sign-out", Weight.OTHER);

  private static final Action HELP = new Action("go.help", "/help");

  private static final String HAND_OFF = "/live/handoff";
  private static final Map<String, String> NEW = Map.of("with", "new");
  private static final Map<String, String> EXISTING = Map.of("with", "existing");

  /** To WordPress.com's registration. */
  public static final Form CREATE = new Form(HAND_OFF, NEW, "do.create", Weight.MAIN);

  /** To WordPress.com's log-in. */
  public static final Form CONNECT = new Form(HAND_OFF, EXISTING, "do.connect", Weight.OTHER);

  /** To the page that says how blog editors are set up for the new blog. */
  static final Action EDITOR = new Action("go.editor", "/live/editor");

  /**
   * The hidden field that says whom a page was about, by the ledger's random id: somebody else may
   * be signed in by the time it is sent.
   */
  public static final String PERSON = "person";

  private static final String LIVE = "fact.live";
  private static final String SPACE = "fact.space";
  private static final String WORDPRESS = "fact.wordpress";

  private LinkagePages() {}

  /** A moment as people read it. */
  public static Text time(Instant at) {
    return Text.of("moment", at.atZone(ZoneOffset.UTC));
  }

  static Page createBlog(String liveName) {
    return new Page(
        200,
        "create",
        List.of(new Fact(LIVE, liveName)),
        List.of(CREATE, CONNECT, SIGN_OUT),
        List.of(new Action("go.claim", "/live/claim")));
  }

  static Page finishYourMove(String liveName, Optional<Space> space) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(LIVE, liveName));
    space.ifPresent(own -> facts.add(new Fact(SPACE, name(own))));
    return new Page(
        200,
        "finish",
        facts,
        List.of(
            new Form(HAND_OFF, EXISTING, "do.go-on", Weight.MAIN),
            new Form(HAND_OFF, NEW, "do.create", Weight.OTHER),
            SIGN_OUT),
        space.stream().map(own -> new Action("go.choices", "/live/choice")).toList());
  }

  static Page confirm(String liveName, Handoff handoff) {
    ProvedBlogs proved = handoff.provedBlogs();
    List<Blog> blogs = proved.all();
    List<Fact> facts = List.of(new Fact(LIVE, liveName), new Fact(WORDPRESS, handoff.username));
    if (blogs.isEmpty()) {
      return new Page(
          200,
          proved.refused() ? "blogs-refused" : "no-blog",
          facts,
          List.of(new Form("/wordpress/another", Map.of(), "do.look-again", Weight.MAIN)),
          List.of(
              new Action("go.signup", "/signup"), new Action("go.account", "/live/account"), HELP));
    }
    List<Choice> choices =
        blogs.stream()
            .map(blog ->
                new Choice(
                    Long.toString(blog.id()),
                    Text.literal(blog.name().isBlank() ? blog.address() : blog.name()),
                    blog.visible()
                        ? Text.literal(blog.address())
                        : Text.of("confirm.not-public", blog.address())))
            .toList();
    Page page =
        new Page(
            200,
            "confirm",
            facts,
            List.of(
                new Form(
                    "/wordpress/confirm",
                    Map.of(
                        PERSON,
                        handoff.livePerson.toString(),
                        "account",
                        handoff.wordpressId.toString()),
                    "confirm.which",
                    "blog",
                    choices,
                    "do.confirm",
                    Weight.MAIN),
                new Form("/wordpress/another", Map.of(), "do.another", Weight.OTHER)),
            List.of(new Action("go.leave", "/live/account"), HELP));
    List<Text> missing = new ArrayList<>();
    if (proved.more()) {
      missing.add(Text.of("confirm.more"));
    }
    if (proved.refused()) {
      missing.add(Text.of("confirm.refused"));
    }
    return page.with(missing);
  }

  static Page changed() {
    return new Page(409, "changed", new Action("go.both-again", "/wordpress/"));
  }

  static Page taken(boolean liveAccount) {
    return liveAccount
        ? new Page(409, "taken.live", new Action("go.account", "/live/account"))
        : new Page(409, "taken.blog", new Action("go.choose-again", "/wordpress/"), HELP);
  }

  /**
   * @param liveName what the sign-in calls them
   * @param space whether a Space is theirs, whose posts can follow
   */
  static Page moved(String liveName, WordPressBlog blog, String username, boolean space) {
    List<Action> actions = new ArrayList<>();
    if (space) {
      actions.add(TRANSFER);
    }
    actions.add(new Action("go.blog", "/live/"));
    actions.add(EDITOR);
    actions.add(new Action("go.account", "/live/account"));
    return new Page(
        200,
        "moved",
        List.of(
            new Fact(LIVE, liveName),
            new Fact(WORDPRESS, username),
            new Fact("fact.blog", name(blog)),
            new Fact("fact.address", blog.address)),
        List.of(),
        actions);
  }

  /**
   * The database failed.
   *
   * @param live whether on the Live side, else at WordPress.com's
   * @param asked whether something was to be changed: it may have been, where its answer was lost
   * @param seconds after which it may be there again
   */
  static Page notNow(boolean live, boolean asked, long seconds) {
    return new Page(
        503,
        Text.of("not-now.title"),
        List.of(
            Text.of("problem.later.1"),
            Text.of(asked ? "not-now.asked" : "not-now.looked"),
            Text.of("unavailable.seconds", seconds)),
        List.of(),
        List.of(),
        List.of(
            live
                ? new Action("go.account", "/live/account")
                : new Action("go.both-again", "/wordpress/"),
            live ? new Action("go.again", "/live/") : new Action("go.account", "/live/account"),
            HELP));
  }

  static Page disputed() {
    return new Page(
        200,
        "disputed",
        List.of(),
        List.of(unlink("stop")),
        List.of(new Action("go.back-to-account", "/live/account")));
  }

  static Page signedOut() {
    return new Page(200, "signed-out", new Action("go.sign-in", "/live/"));
  }

  /** A button was pressed that undoes or erases, and nobody was signed in any more. */
  static Page signedOutBefore() {
    return new Page(
        200, "signed-out-before", new Action("go.sign-in", "/live/" + FreshSignIn.PATH), HELP);
  }

  /** Signed out in this browser, while what holds the session could not be reached. */
  static Page signedOutHere() {
    return new Page(
        503,
        Text.of("signed-out-here.title"),
        List.of(Text.of("signed-out-here.1"), Text.of("signed-out.2")),
        List.of(),
        List.of(),
        List.of(new Action("go.sign-in", "/live/"), HELP));
  }

  /** Somebody came back from Microsoft with what was used already, perhaps for another account. */
  static Page stillSignedIn(String liveName) {
    return new Page(
        200,
        "still",
        List.of(new Fact(LIVE, liveName)),
        List.of(new Form("/live/another", Map.of(), "do.another-live", Weight.OTHER)),
        List.of(new Action("go.on", "/live/")));
  }

  static Page erased() {
    return new Page(200, "erased", new Action("go.start", "/"));
  }

  /**
   * The button that ends the link.
   *
   * @param redirects {@code keep} or {@code stop}
   */
  static Form unlink(String redirects) {
    return new Form(
        "/live/unlink", Map.of("redirects", redirects), "do.unlink-" + redirects, Weight.GRAVE);
  }

  /** The button of who has no link, and whose old addresses lead to a blog all the same. */
  static Form stopRedirects() {
    return new Form("/live/unlink", Map.of("redirects", "stop"), "do.stop-redirects", Weight.GRAVE);
  }

  /** What a blog is called: its name, else by its address. */
  static String name(WordPressBlog blog) {
    return blog.name.isBlank() ? blog.address : blog.name;
  }

  /** What a Space is called: its title, else its alias, else by its CID. */
  public static String name(Space space) {
    return space.title == null || space.title.isBlank()
        ? (space.alias == null ? "cid-" + space.cid.toLowerCase(Locale.ROOT) : space.alias)
        : space.title;
  }
}
