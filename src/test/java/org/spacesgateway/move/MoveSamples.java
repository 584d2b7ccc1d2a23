package org.spacesgateway.move;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.spacesgateway.directory.Space;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;

/** The pages of this room, with what may stand on them. */
public final class MoveSamples {
  static final Instant NOW = Instant.parse("2011-01-10T12:00:00Z");
  static final Instant EARLY = Instant.parse("2010-09-28T12:00:00Z");
  private static final Schedule DATES =
      new Schedule(
          Map.of(
              Phase.ANNOUNCED, Instant.parse("2010-09-27T16:00:00Z"),
              Phase.TRANSFER_OPEN, Instant.parse("2010-10-04T00:00:00Z"),
              Phase.CLOSED, Instant.parse("2011-03-16T00:00:00Z")));

  private MoveSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    MovePages pages = new MovePages(Duration.ofDays(14));
    MovePages without = new MovePages(Duration.ofDays(1));
    Situation open = situation(space("public"), null, NOW);
    Situation friends = situation(space("private"), choice(What.LATER, NOW), NOW);
    Space closed = space("public");
    closed.ownerClosesAt = NOW.plus(Duration.ofDays(14));
    Situation closing = situation(closed, choice(What.CLOSE, closed.ownerClosesAt), NOW);
    Map<String, Page> all = new LinkedHashMap<>();
    all.put("choices", choices(pages, open));
    all.put("choices-friends", choices(without, friends));
    all.put("choices-closing", choices(pages, closing));
    all.put("choices-closed", choices(pages, at(closing, closed.ownerClosesAt)));
    all.put("choices-over", choices(pages, at(open, DATES.begins(Phase.CLOSED).orElseThrow())));
    all.put("upgrade", pages.upgrade(open));
    all.put("upgrade-friends", pages.upgrade(friends));
    all.put("upgrade-early", pages.upgrade(situation(space("public"), null, EARLY)));
    all.put("close", pages.close(open, false));
    Space nameless = space("private");
    nameless.alias = null;
    all.put("close-wrong", without.close(situation(nameless, null, NOW), true));
    all.put("later", pages.later(open, open.reminderDays().orElseThrow()));
    return all;
  }

  private static Page choices(MovePages pages, Situation it) {
    return pages.choices(
        it,
        "alice@live.example",
        Optional.of("http://alice.spaces.live.com/"),
        OptionalLong.of(1234));
  }

  static Space space(String visibility) {
    Space space = new Space();
    space.cid = "A11CE";
    space.alias = "alice";
    space.title = "Alice’s travels · رحلات أليس";
    space.visibility = visibility;
    return space;
  }

  static Choice choice(What what, Instant due) {
    Choice choice = new Choice();
    choice.what = what.word();
    choice.at = NOW.minus(Duration.ofDays(3));
    choice.due = due;
    return choice;
  }

  static Situation situation(Space space, Choice last, Instant now) {
    return new Situation(space, Optional.ofNullable(last), DATES, ZoneOffset.UTC, now);
  }

  static Situation at(Situation it, Instant now) {
    return new Situation(it.space(), it.last(), it.dates(), it.zone(), now);
  }
}
