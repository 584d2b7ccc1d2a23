package org.spacesgateway.linkage;

import java.util.Optional;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Target;

/** What comes next for somebody whose Live account is proved. */
final class HandoffFlow {
  private HandoffFlow() {}

  /** The next step. */
  sealed interface Step {
    /** Linked: to their blog, whatever old address they came by. */
    record ToBlog(Target blog) implements Step {}

    /** Linked, but the blog's address is not one that we send people to: to the account page. */
    record ToAccount() implements Step {}

    /** A hand-off was begun and not finished. */
    record FinishYourMove(Optional<Space> space) implements Step {}

    /** They have a Space: what shall become of it? */
    record Choose(Space space) implements Step {}

    /** They have no Space: a new blog. */
    record CreateBlog() implements Step {}
  }

  /**
   * The next step.
   *
   * @param linked whether a link holds
   * @param blog the linked blog's address, if it is admitted
   * @param space the Space that the directory says is theirs
   * @param unfinished whether a hand-off of theirs is open
   */
  static Step next(
      boolean linked, Optional<Target> blog, Optional<Space> space, boolean unfinished) {
    if (linked) {
      return blog.<Step>map(Step.ToBlog::new).orElseGet(Step.ToAccount::new);
    }
    if (unfinished) {
      return new Step.FinishYourMove(space);
    }
    return space.<Step>map(Step.Choose::new).orElseGet(Step.CreateBlog::new);
  }

  /**
   * The path where the WordPress.com account is proved.
   *
   * @param purpose {@code new}: by registration; else by log-in
   */
  static String wayToProof(String purpose) {
    return purpose.equals("new") ? "/wordpress/sign-up" : "/wordpress/sign-in";
  }
}
