package org.spacesgateway.consent;

import java.time.Instant;
import java.util.UUID;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.words.Text;

/**
 * What a room wants a permission for. Such a room has a bean of this type; its name is the one that
 * {@code gateway.consent.uses.NAME} configures.
 */
public interface ConsentUse {
  /** Small letters. */
  String name();

  /** The path of our own page that it is about, and that people come back to. */
  String page();

  /**
   * Whether what was granted belongs to this person: an account at the provider proves only that
   * somebody has it. Called once, before anything is kept, outside of any transaction; may block.
   */
  Verdict whose(LiveAccount account, String accessToken);

  /**
   * It is about to be kept; in the transaction that keeps it.
   *
   * @return false: nothing waits for it any more, because the link ended meanwhile or the like; it
   *     is revoked then
   */
  boolean granted(UUID person, Instant at);

  /** Whether a token belongs to somebody. */
  sealed interface Verdict {
    /** It does. */
    record Theirs() implements Verdict {}

    /**
     * It is another account's: it is revoked, and nothing is kept.
     *
     * @param why a paragraph for the person
     */
    record AnothersAccount(Text why) implements Verdict {}

    /** The provider did not say: nothing is kept, and the person is asked to try again. */
    record NotKnown() implements Verdict {}
  }
}
