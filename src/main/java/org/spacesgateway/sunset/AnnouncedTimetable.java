package org.spacesgateway.sunset;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.spacesgateway.outcome.Announced;

/** What {@link SunsetPage} goes by, for whoever would lead there. */
@Singleton
final class AnnouncedTimetable implements Announced {
  private final Timetable timetable;
  private final InstantSource clock;

  AnnouncedTimetable(SunsetConfig config, InstantSource clock) {
    this.timetable = Timetable.of(config);
    this.clock = clock;
  }

  @Override
  public boolean toAnybody() {
    return timetable.isTold(clock.instant());
  }
}
