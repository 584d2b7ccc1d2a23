package org.spacesgateway.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A small sample of {@code make proof CASE=announcements}. */
class AnnouncementsIT {
  @Test
  void everyPostIsSeenOnceWhateverIsKilledAndHoweverSharingFails() throws Exception {
    try (Announcements game = Announcements.start("announcements", Duration.ofSeconds(3))) {
      Announcements.Ended ended = game.play(6, 3, 1);
      assertThat(ended.holds()).as(ended.toString()).isTrue();
      assertThat(ended.friends()).isPositive();
    }
  }
}
