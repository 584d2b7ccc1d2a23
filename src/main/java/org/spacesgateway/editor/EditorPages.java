package org.spacesgateway.editor;

import java.util.List;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;

/** How blog editors are set up for the new blog. */
final class EditorPages {
  private EditorPages() {}

  /**
   * The three values to paste, and how each kind of editor takes them.
   *
   * @param blog the blog's address
   * @param username at WordPress.com
   */
  static Page setUp(String blog, String username) {
    return new Page(
        200,
        "editor",
        List.of(
            new Fact("fact.address", blog),
            new Fact("fact.endpoint", EditorFault.endpoint(blog)),
            new Fact("fact.username", username)),
        List.of(),
        List.of(new Action("go.back-to-account", "/live/account")));
  }
}
