package org.spacesgateway.about;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.arrival.ArrivalConfig;
import org.spacesgateway.outcome.Announced;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.PlainText;
import org.spacesgateway.outcome.Outcome.Shown;
import org.spacesgateway.outcome.Outcome.Unknown;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.words.Text;

/** What people can read about the service itself: help, what is kept, and where to report. */
@Path("/")
public final class AboutPages {
  @Inject Replies replies;
  @Inject AboutConfig config;
  @Inject ArrivalConfig arrival;
  @Inject OriginConfig own;
  @Inject InstantSource clock;
  @Inject Announced announced;

  /** What to try, whom to ask, and what to quote. */
  @GET
  @Path("help")
  @NonBlocking
  public Response help() {
    return replies.response(new Shown(help(config, announced.toAnybody()), CacheRule.AN_HOUR));
  }

  /** What is kept about whom, and for how long. */
  @GET
  @Path("privacy")
  @NonBlocking
  public Response privacy() {
    return replies.response(new Shown(privacy(arrival.retention()), CacheRule.AN_HOUR));
  }

  /** Where weaknesses are reported (RFC 9116); 404 when nobody takes reports. */
  @GET
  @Path(".well-known/security.txt")
  @NonBlocking
  public Response security() {
    return replies.response(
        config
            .security()
            .<org.spacesgateway.outcome.Outcome>map(
                contact -> new PlainText(SecurityText.of(contact, own.origin(), clock.instant())))
            .orElse(new Unknown()));
  }

  static Page help(AboutConfig config, boolean announced) {
    List<Text> paragraphs = new ArrayList<>(Text.lines("help"));
    List<Action> actions = new ArrayList<>();
    config
        .help()
        .ifPresentOrElse(
            contact -> actions.add(new Action("go.contact", contact.toString())),
            () -> paragraphs.add(Text.of("help.nobody")));
    if (announced) {
      actions.add(new Action("go.sunset", "/sunset"));
    }
    actions.add(new Action("go.account", "/live/account"));
    return page("help", paragraphs, actions);
  }

  static Page privacy(Duration arrivalsKept) {
    return page(
        "privacy",
        Text.lines("privacy", arrivalsKept.toDays()),
        List.of(new Action("go.kept", "/live/kept"), new Action("go.help", "/help")));
  }

  private static Page page(String stem, List<Text> paragraphs, List<Action> actions) {
    return new Page(200, Text.of(stem + ".title"), paragraphs, List.of(), List.of(), actions);
  }
}
