package org.spacesgateway.sunset;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.Published;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.words.Words;

/**
 * The timetable, everybody's and that of cohorts, for people, calendars and programs: every answer
 * of an old host links here. All of it is 404 as long as the closing is announced to nobody.
 */
@Path("/")
public final class SunsetPage {
  @Inject Replies replies;
  @Inject OriginConfig own;
  @Inject SunsetConfig config;
  @Inject InstantSource clock;

  private Timetable timetable;

  /**
   * The page.
   *
   * @param zone an offered time zone that it is read in; null or any other: the timetable's own
   */
  @GET
  @Path("sunset")
  public Response page(@QueryParam("zone") String zone) {
    return told((timetable, now) ->
        new Shown(
            TimetableWords.page(
                timetable.readIn(Zones.named(zone).orElse(timetable.zone())),
                now,
                replies.language()),
            CacheRule.AN_HOUR));
  }

  /** A calendar to subscribe to (RFC 5545). */
  @GET
  @Path("sunset.ics")
  public Response calendar() {
    return told((timetable, now) ->
        new Published(
            "text/calendar",
            TimetableFeed.of(timetable, now, own.origin(), Words.in(replies.language()))));
  }

  /**
   * The same as JSON: the zone, the phase, and by key the dates that are decided, in UTC; of each
   * cohort whose dates differ, too, with its markets and its share of them.
   */
  @GET
  @Path("sunset.json")
  @NonBlocking
  public Response json() {
    return told(
        (timetable, now) -> new Published("application/json", TimetableFeed.json(timetable, now)));
  }

  @PostConstruct
  void read() {
    timetable = Timetable.of(config);
  }

  private Response told(BiFunction<Timetable, Instant, Outcome> answer) {
    Instant now = clock.instant();
    return replies.response(
        timetable.isTold(now) ? answer.apply(timetable.publicAt(now), now) : new Unknown());
  }
}
