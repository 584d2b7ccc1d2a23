package org.spacesgateway.sunset;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Outcome.Shown;
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

  /** The page. */
  @GET
  @NonBlocking
  public Response page() {
    return replies.response(new Shown(describe(Timetable.of(config)), CacheRule.AN_HOUR));
  }

  static Page describe(Timetable timetable) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        switch (timetable.phase()) {
          case ANNOUNCED ->
              "Windows Live Spaces is closing. New blogs are made at WordPress.com from now on; Spaces that exist stay where they are for the time being.";
          case TRANSFER_OPEN ->
              "Windows Live Spaces is closing. Owners can move their Space to WordPress.com now. A Space that is not moved can be read until the closing date.";
          case READ_ONLY ->
              "Windows Live Spaces is closing. Spaces can be read, moved and downloaded, but nothing new can be written.";
          case CLOSED ->
              "Windows Live Spaces has closed. Addresses of Spaces that moved lead to their new home.";
        });
    timetable.announced().map(at -> "Announced: " + day(at)).ifPresent(paragraphs::add);
    timetable
        .closes()
        .map(at -> (timetable.phase() == Phase.CLOSED ? "Closed: " : "Closes: ") + day(at))
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
