package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.address.Query;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.frontdoor.Calendar.Kind;
import org.spacesgateway.frontdoor.Calendar.Row;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.registration.Source;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.sunset.Standing;

/** The calendar of the closing, asked of the decision: calendar.txt. */
class CalendarTest {
  private static final String ORIGIN = "https://gateway.example";
  private static final Duration STEP = Duration.ofHours(6);
  private static final Calendar CALENDAR = Calendar.read();
  private static final SourceSite SPACES =
      site("spaces", SourceSite.Kind.SPACES, "*.spaces.example");
  private static final SourceSite PLAIN = site("plain", SourceSite.Kind.PLAIN, "plain.example");
  private static final OldHosts HOSTS =
      new OldHosts(ORIGIN, false, new SiteTargets(ORIGIN, false, List.of(SPACES, PLAIN)));
  private static final Mapping BLOG =
      new Mapping(
          Mapping.Kind.REDIRECT, "https://alice.wordpress.com/", 1L, "/", null, null, null, null);
  private static final Mapping PAGE =
      new Mapping(
          Mapping.Kind.REDIRECT, "https://new.example/", null, null, null, null, null, null);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Closing closing = new Closing(CALENDAR.timetable(), ORIGIN, now::get);

  private static SourceSite site(String name, SourceSite.Kind kind, String host) {
    return new SourceSite(
        name,
        kind,
        List.of(host),
        List.of(),
        Set.of("new.example"),
        false,
        false,
        Optional.of(URI.create("http://legacy.example")),
        new Comparison(false, Set.of()),
        false);
  }

  private record Answer(String outcome, Notice notice) {
    String sunset() {
      return Optional.ofNullable(notice.sunset()).map(Object::toString).orElse("-");
    }

    String deprecation() {
      return Optional.ofNullable(notice.deprecation()).map(Object::toString).orElse("-");
    }
  }

  private Answer ask(String cohort, Kind kind) {
    Calendar.Who who = CALENDAR.who().get(cohort);
    return switch (kind) {
      case READ -> space("GET", "/", who.stays(), false, false, who.market());
      case WRITE -> space("POST", "/", who.stays(), false, false, who.market());
      case MOVED -> space("GET", "/", who.moved(), false, true, who.market());
      case FRIENDS -> space("GET", "/", who.friends(), true, false, who.market());
      case MOVED_FRIENDS -> space("GET", "/", who.movedFriends(), true, true, who.market());
      case FEED -> space("GET", "/feed.rss", who.stays(), false, false, who.market());
      case MOVED_FEED -> space("GET", "/feed.rss", who.moved(), false, true, who.market());
      case UNKNOWN -> answer("GET", "/", new Known.OfSpace(Optional.empty(), Optional.empty()));
      case PLAIN -> {
        PlainAddress address =
            PlainAddress.of("plain.example", "/", "", PLAIN.comparison()).orElseThrow();
        Standing standing = closing.ofAll();
        yield told(
            HOSTS.plain(
                PLAIN,
                "GET",
                MapKey.of("plain", address),
                "",
                new Known.OfSite(Optional.of(PAGE), null),
                standing.phase()),
            standing);
      }
      // They are answered for everybody alike; CalendarIT asks with what.
      case SIGN_UP -> door(new Door.SignUp(Source.WEB, false));
      case SIGN_IN -> door(new Door.SignIn());
      case EDITORS -> door(new Door.Editors());
    };
  }

  private Answer door(Door door) {
    return new Answer("", DoorHandler.notice(door, closing.ofAll()));
  }

  private Answer space(
      String method, String path, Cid cid, boolean hidden, boolean moved, String market) {
    Optional<Mapping> home = moved ? Optional.of(BLOG) : Optional.empty();
    return answer(
        method,
        path,
        new Known.OfSpace(
            Optional.of(new KnownSpace(cid, hidden, home, market, null)), Optional.empty()));
  }

  private Answer answer(String method, String path, Known known) {
    Seen seen = Seen.of(known, closing);
    OldAddress address = OldAddress.parse(Optional.of("alice"), path, Query.NONE);
    return told(
        HOSTS.space(SPACES, false, method, address, seen.known(), seen.standing().phase()),
        seen.standing());
  }

  private static Answer told(OldAnswer answer, Standing standing) {
    String outcome =
        switch (answer.outcome()) {
          case Outcome.Proxied old -> "old";
          case Outcome.Moved moved -> "301";
          case Outcome.Unknown unknown -> "404";
          case Outcome.MethodNotAllowed not -> "405";
          case Outcome.Gone gone -> "410";
          default -> answer.outcome().toString();
        };
    return new Answer(outcome, FrontDoor.notice(answer, standing));
  }

  private void holds(Row row) {
    for (Kind kind : Kind.values()) {
      if (!kind.isDoor()) {
        assertThat(ask(row.cohort(), kind).outcome())
            .as("%s: %s at %s", row, kind, now.get())
            .isEqualTo(row.of(kind));
      }
    }
    String everybodys = CALENDAR.at("main", now.get()).sunset();
    saysThatItStops(row, Kind.READ, row.sunset());
    saysThatItStops(row, Kind.FEED, row.sunset());
    saysThatItStops(row, Kind.MOVED, row.redirectsUntil());
    saysThatItStops(row, Kind.MOVED_FEED, row.redirectsUntil());
    saysThatItStops(row, Kind.SIGN_UP, "-");
    saysThatItStops(row, Kind.SIGN_IN, everybodys);
    saysThatItStops(row, Kind.EDITORS, everybodys);
  }

  private void saysThatItStops(Row row, Kind kind, String sunset) {
    Answer answer = ask(row.cohort(), kind);
    assertThat(answer.sunset()).as("%s: %s at %s", row, kind, now.get()).isEqualTo(sunset);
    assertThat(answer.deprecation())
        .as("%s: %s at %s", row, kind, now.get())
        .isEqualTo(Row.deprecation(sunset));
    assertThat(answer.notice().link() != null)
        .as("%s: %s at %s", row, kind, now.get())
        .isEqualTo(!now.get().isBefore(Calendar.ANNOUNCED));
  }

  static List<Row> rows() {
    return CALENDAR.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowHoldsToTheSecond(Row row) {
    now.set(row.moment());
    holds(row);
  }

  @Test
  void betweenTwoRowsNothingChanges() {
    int asked = 0;
    for (Instant at = CALENDAR.rows().getFirst().moment();
        at.isBefore(Calendar.END);
        at = at.plus(STEP)) {
      now.set(at);
      for (String cohort : CALENDAR.who().keySet()) {
        holds(CALENDAR.at(cohort, at));
        asked++;
      }
    }
    System.out.printf("calendar: %d rows, %d moments between%n", rows().size(), asked);
    assertThat(asked).isGreaterThan(6_600);
  }

  @Test
  void nobodyWhoAsksSeesWhetherAMovedSpaceForFriendsIsThere() {
    for (Row row : CALENDAR.rows()) {
      now.set(row.moment());
      assertThat(ask(row.cohort(), Kind.MOVED_FRIENDS))
          .as("%s", row)
          .isEqualTo(ask(row.cohort(), Kind.UNKNOWN));
    }
  }
}
