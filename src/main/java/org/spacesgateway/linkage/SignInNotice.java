package org.spacesgateway.linkage;

import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.words.Text;

/**
 * What another room has to tell people when they sign in, because it could not be told otherwise.
 * Such a room has a bean of this type.
 */
public interface SignInNotice {
  /** What this person ought to know; empty when there is nothing. In the caller's transaction. */
  Optional<Text> about(UUID person);
}
