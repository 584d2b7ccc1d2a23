package org.spacesgateway.linkage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Choice;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;

/** The pages of the way from a Live account to a linked blog. */
final class LinkagePages {
  private static final String HAND_OFF = "/live/handoff";
  private static final Form CREATE =
      new Form(
          HAND_OFF,
          List.of(new Fact("with", "new")),
          "Create a new account at WordPress.com",
          Weight.MAIN);
  private static final Form CONNECT =
      new Form(
          HAND_OFF,
          List.of(new Fact("with", "existing")),
          "Connect an account I have at WordPress.com",
          Weight.OTHER);
  static final Form SIGN_OUT = new Form("/live/signout", List.of(), "Sign out", Weight.OTHER);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private LinkagePages() {}

  static String time(Instant at) {
    return TIME.format(at);
  }

  static Page createBlog(String liveName) {
    return new Page(
        200,
        "Your blog will be at WordPress.com",
        List.of(
            "You are signed in with your Live account. It has no Space, so there is nothing to move: you can start a new blog right away.",
            "WordPress.com will ask you to make an account of its own. Afterwards we show you both accounts, and you say whether to connect them."),
        List.of(new Fact("Live account", liveName)),
        List.of(CREATE, CONNECT, SIGN_OUT),
        List.of());
  }

  static Page connectOrCreate(String liveName, Space space) {
    return new Page(
        200,
        "Connect your Space with WordPress.com",
        List.of(
            "Choose the WordPress.com account that your Space will belong to. You may create a new one, or use one you have.",
            "Nothing moves yet, and nothing happens to your Space until you say so."),
        List.of(new Fact("Live account", liveName), new Fact("Your Space", name(space))),
        List.of(CREATE, CONNECT, SIGN_OUT),
        List.of());
  }

  static Page finishYourMove(String liveName, Optional<Space> space) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Live account", liveName));
    space.ifPresent(own -> facts.add(new Fact("Your Space", name(own))));
    return new Page(
        200,
        "Finish your move",
        List.of(
            "You were on your way to WordPress.com and didn’t come back, which is fine: nothing is lost.",
            "If you made an account there, choose “an account I have”. We’ll ask WordPress.com again who you are."),
        facts,
        List.of(
            new Form(
                HAND_OFF,
                List.of(new Fact("with", "existing")),
                "Go on with an account I have at WordPress.com",
                Weight.MAIN),
            new Form(
                HAND_OFF,
                List.of(new Fact("with", "new")),
                "Create a new account at WordPress.com",
                Weight.OTHER),
            SIGN_OUT),
        List.of());
  }

  static Page confirm(String liveName, Handoff handoff) {
    List<Blog> blogs = handoff.provedBlogs();
    List<Fact> facts =
        List.of(
            new Fact("Live account", liveName),
            new Fact("WordPress.com account", handoff.username));
    Form other =
        new Form(
            "/wordpress/another", List.of(), "Use another WordPress.com account", Weight.OTHER);
    if (blogs.isEmpty()) {
      return new Page(
          200,
          "This account has no blog yet",
          List.of(
              "WordPress.com says who you are, but that your account has no blog. Create one there, then come back here within half an hour."),
          facts,
          List.of(
              new Form(
                  "/wordpress/another", List.of(), "I have a blog now: look again", Weight.MAIN)),
          List.of());
    }
    List<Choice> choices =
        blogs.stream()
            .map(blog ->
                new Choice(
                    Long.toString(blog.id()),
                    blog.name().isBlank() ? blog.address() : blog.name(),
                    blog.visible()
                        ? blog.address()
                        : blog.address() + " (not public yet: it stays so)"))
            .toList();
    return new Page(
        200,
        "Are both of these you?",
        List.of(
            "If both accounts are yours, connect them. If one of them isn’t, don’t: use another account, or leave.",
            "One Live account is connected with one blog. You can undo it on your account page."),
        facts,
        List.of(
            new Form(
                "/wordpress/confirm",
                List.of(new Fact("account", handoff.wordpressId.toString())),
                "Which blog is it?",
                "blog",
                choices,
                "Yes, connect them",
                Weight.MAIN),
            other),
        List.of(new Action("No, leave everything as it is", "/live/account")));
  }

  static Page changed() {
    return new Page(
        409,
        "Something changed while you were looking",
        List.of(
            "The page you confirmed no longer shows what WordPress.com told us last, perhaps because of another tab.",
            "Nothing was linked. Look at the accounts once more."),
        new Action("Show me both accounts again", "/wordpress/"));
  }

  static Page taken(boolean liveAccount) {
    return new Page(
        409,
        liveAccount ? "Your Live account is connected already" : "That blog is connected already",
        List.of(
            liveAccount
                ? "One Live account is connected with one blog, and yours has one. To use another blog, disconnect it first."
                : "One blog is connected with one Live account, and that blog has one. Choose another blog, or sign in with the Live account it belongs to.",
            "Nothing was changed."),
        liveAccount
            ? new Action("Go to your account page", "/live/account")
            : new Action("Choose again", "/wordpress/"));
  }

  static Page moved(WordPressBlog blog, String username) {
    return new Page(
        200,
        "Connected",
        List.of(
            "Your Live account and your WordPress.com account belong together now. From here on, signing in with your Live account leads to your blog."),
        List.of(
            new Fact("WordPress.com account", username),
            new Fact("Blog", blog.name.isBlank() ? blog.address : blog.name),
            new Fact("Address", blog.address)),
        List.of(),
        List.of(
            new Action("Go to your blog", "/live/"),
            new Action("Go to your account page", "/live/account")));
  }

  static Page disputed() {
    return new Page(
        200,
        "Thank you for telling us",
        List.of(
            "We wrote down that this link is wrong. It holds until you disconnect it, so that nobody else can take it apart for you.",
            "Disconnecting ends it at once, and revokes every proof. If somebody else used your accounts, change their passwords too.",
            "You can then connect the right account or blog, from the beginning."),
        List.of(),
        List.of(unlink("stop", "Disconnect, and stop redirecting my old addresses")),
        List.of(new Action("Back to your account page", "/live/account")));
  }

  static Page signedOut() {
    return new Page(
        200,
        "You are signed out",
        List.of(
            "Your session here has ended, on this computer and wherever else its cookie may be.",
            "You may still be signed in at Microsoft and at WordPress.com. On a shared computer, sign out there too."),
        new Action("Sign in again", "/live/"));
  }

  static Page erased() {
    return new Page(
        200,
        "Erased",
        List.of(
            "What named you here is gone: your accounts’ ids, your link, and every unfinished move. A ledger with random numbers remains, and a digest that keeps an import from bringing you back.",
            "Your blog at WordPress.com and your Microsoft account are untouched. Old addresses that lead to your blog go on doing so."),
        new Action("Go to the start page", "/"));
  }

  static Form unlink(String redirects, String button) {
    return new Form(
        "/live/unlink", List.of(new Fact("redirects", redirects)), button, Weight.GRAVE);
  }

  static String name(Space space) {
    return space.title == null || space.title.isBlank()
        ? (space.alias == null ? "cid-" + space.cid.toLowerCase(Locale.ROOT) : space.alias)
        : space.title;
  }
}
