package org.spacesgateway.linkage;

import java.util.List;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;

/**
 * What becomes of a Space that is not linked with a blog: its owner chooses in another room, which
 * has the one bean of this type. Its methods only read.
 */
public interface SpaceChoices {
  /**
   * The page of the choices, or of what was chosen.
   *
   * @param space theirs, by the directory
   * @param name what the sign-in calls them
   */
  Page page(LiveAccount account, Space space, String name);

  /** Adds to the account page what they chose for this Space, and what they can change of it. */
  void tell(LiveAccount account, Space space, List<Fact> facts, List<Form> forms);
}
