package org.spacesgateway.sunset;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Replies;

/** The timetable, for people: every answer of an old host links here. */
@Path("/sunset")
public final class SunsetPage {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  @Inject Replies replies;
  @Inject SunsetConfig config;
  @Inject InstantSource clock;

  /** The page; 404 as long as the closing is not announced. */
  @GET
  @NonBlocking
  public Response page() {
    Timetable timetable = Timetable.of(config);
    Instant now = clock.instant();
    return replies.response(
        timetable.main().at(now).isTold()
            ? new Shown(describe(timetable.main(), now), CacheRule.AN_HOUR)
            : new Unknown());
  }

  static Page describe(Schedule schedule, Instant now) {
    Phase phase = schedule.at(now);
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        switch (phase) {
          case UNANNOUNCED, ANNOUNCED ->
              "Windows Live Spaces is closing. New blogs are made at WordPress.com from now on; Spaces that exist stay where they are for the time being.";
          case TRANSFER_OPEN ->
              "Windows Live Spaces is closing. Owners can move their Space to WordPress.com now. A Space that is not moved can be read until the closing date.";
          case READ_ONLY ->
              "Windows Live Spaces is closing. Spaces can be read, moved and downloaded, but nothing new can be written.";
          case CLOSED ->
              "Windows Live Spaces has closed. Addresses of Spaces that moved lead to their new home.";
          case REDIRECTS_ENDED ->
              "Windows Live Spaces has closed. Addresses of Spaces that moved led to their new home for a long time; now they no longer do.";
        });
    schedule.begins(Phase.ANNOUNCED).map(at -> "Announced: " + day(at)).ifPresent(paragraphs::add);
    schedule
        .begins(Phase.CLOSED)
        .map(at -> (phase.isAlive() ? "Closes: " : "Closed: ") + day(at))
        .ifPresentOrElse(
            paragraphs::add,
            () -> paragraphs.add("The closing date will be published on this page."));
    return new Page(
        200,
        "What is happening to Windows Live Spaces",
        paragraphs,
        new Action("Create a blog at WordPress.com", "/signup"));
  }

  private static String day(Instant at) {
    return DAY.format(at) + " (UTC).";
  }
}
