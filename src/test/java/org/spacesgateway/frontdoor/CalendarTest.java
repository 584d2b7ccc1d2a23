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
import org.spacesgateway.outcome.Outcome;
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

  private record Answer(String outcome, String sunset) {}

  private Answer ask(String cohort, Kind kind) {
    Calendar.Who who = CALENDAR.who().get(cohort);
    return switch (kind) {
      case READ -> space("GET", who.stays(), false, false, who.market());
      case WRITE -> space("POST", who.stays(), false, false, who.market());
      case MOVED -> space("GET", who.moved(), false, true, who.market());
      case FRIENDS -> space("GET", who.friends(), true, false, who.market());
      case MOVED_FRIENDS -> space("GET", who.movedFriends(), true, true, who.market());
      case UNKNOWN -> answer("GET", new Known.OfSpace(Optional.empty(), Optional.empty()));
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
    };
  }

  private Answer space(String method, Cid cid, boolean hidden, boolean moved, String market) {
    Optional<Mapping> home = moved ? Optional.of(BLOG) : Optional.empty();
    return answer(
        method,
        new Known.OfSpace(
            Optional.of(new KnownSpace(cid, hidden, home, market, null)), Optional.empty()));
  }

  private Answer answer(String method, Known known) {
    Seen seen = Seen.of(known, closing);
    OldAddress address = OldAddress.parse(Optional.of("alice"), "/", Query.NONE);
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
    String sunset = FrontDoor.notice(answer, standing).sunset();
    return new Answer(outcome, sunset == null ? "-" : sunset);
  }

  private void holds(Row row) {
    for (Kind kind : Kind.values()) {
      assertThat(ask(row.cohort(), kind).outcome())
          .as("%s: %s at %s", row, kind, now.get())
          .isEqualTo(row.of(kind));
    }
    assertThat(ask(row.cohort(), Kind.READ).sunset()).isEqualTo(row.sunset());
    assertThat(ask(row.cohort(), Kind.MOVED).sunset()).isEqualTo(row.redirectsUntil());
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
    Instant end = Instant.parse("2012-03-16T07:00:00Z");
    int asked = 0;
    for (Instant at = CALENDAR.rows().getFirst().moment(); at.isBefore(end); at = at.plus(STEP)) {
      now.set(at);
      for (String cohort : CALENDAR.who().keySet()) {
        Instant moment = at;
        Row latest =
            CALENDAR.rows().stream()
                .filter(row -> row.cohort().equals(cohort) && !row.moment().isAfter(moment))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        holds(latest);
        asked++;
      }
    }
    System.out.printf("calendar: %d rows, %d moments between%n", rows().size(), asked);
    assertThat(asked).isGreaterThan(6_000);
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
