package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.messenger.AnnouncementState.ANNOUNCED;
import static org.spacesgateway.messenger.AnnouncementState.GIVEN_UP;
import static org.spacesgateway.messenger.AnnouncementState.UNKNOWN;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spacesgateway.messenger.LinkByLink.Post;

/** The proof of announcements can fail, where sums would agree too. */
class LinkByLinkTest {
  private static final Post ONE = new Post("alice", "https://alice.example/one/");
  private static final Post TWO = new Post("alice", "https://alice.example/two/");

  @Test
  void announcedAndSeenOnceIsAsItMustBe() {
    LinkByLink compared =
        LinkByLink.of(List.of(ONE, TWO), Map.of(ONE, ANNOUNCED, TWO, ANNOUNCED), List.of(TWO, ONE));
    assertThat(compared.holds()).isTrue();
  }

  @Test
  void onePostThatIsSeenDoesNotStandForAnotherThatIsNot() {
    LinkByLink compared =
        LinkByLink.of(List.of(ONE, TWO), Map.of(ONE, ANNOUNCED, TWO, UNKNOWN), List.of(TWO));
    assertThat(compared.missed()).containsExactly(ONE);
    assertThat(compared.unknownAndSeen()).containsExactly(TWO);
    assertThat(compared.holds()).isFalse();
  }

  @Test
  void whatNobodyWroteDownOrWasGivenUpIsMissed() {
    LinkByLink compared =
        LinkByLink.of(List.of(ONE, TWO), Map.of(TWO, GIVEN_UP), List.of(ONE, TWO));
    assertThat(compared.missed()).containsExactly(ONE, TWO);
  }

  @Test
  void whatIsNotKnownMayBeSeenOnceOrNotButNeverTwice() {
    Map<Post, AnnouncementState> kept = Map.of(ONE, UNKNOWN);
    assertThat(LinkByLink.of(List.of(ONE), kept, List.of(ONE)).holds()).isTrue();
    LinkByLink unseen = LinkByLink.of(List.of(ONE), kept, List.of());
    assertThat(unseen.holds()).isTrue();
    assertThat(unseen.unknownAndUnseen()).containsExactly(ONE);
    assertThat(LinkByLink.of(List.of(ONE), kept, List.of(ONE, ONE)).twice()).containsExactly(ONE);
  }

  @Test
  void whatAnothersFriendsSeeIsAstrayAndMissedByOnesOwn() {
    Post elsewhere = new Post("bo", ONE.link());
    LinkByLink compared = LinkByLink.of(List.of(ONE), Map.of(ONE, ANNOUNCED), List.of(elsewhere));
    assertThat(compared.astray()).containsExactly(elsewhere);
    assertThat(compared.missed()).containsExactly(ONE);
  }
}
