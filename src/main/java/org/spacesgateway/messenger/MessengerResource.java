package org.spacesgateway.messenger;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Optional;
import org.spacesgateway.consent.Consents;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.Linked;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.messenger.MessengerPages.Seen;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.words.Words;

/** Where somebody connects Messenger with their blog, sees what it does, and stops it. */
@Path(MessengerPages.PATH)
@Tenant("live")
@Authenticated
public class MessengerResource {
  @Inject Replies replies;
  @Inject LivePerson person;
  @Inject Ledger ledger;
  @Inject Connections connections;
  @Inject Consents consents;
  @Inject MessengerConfig config;
  @Inject OriginConfig own;
  @Inject InstantSource clock;

  /** The page. */
  @GET
  public Response show() {
    return replies.response(
        person.shown(MessengerPages.page(seen(person.account()), clock.instant())));
  }

  /**
   * Changes something.
   *
   * @param shown whom the page was about
   * @param what {@code connect}, {@code pause}, {@code resume}, {@code test}, {@code disconnect};
   *     anything else changes nothing
   */
  @POST
  public Response change(
      @FormParam(LinkagePages.PERSON) String shown, @FormParam("do") String what) {
    LiveAccount account = person.account(shown);
    Optional<Linked> link = ledger.linked(account.person);
    switch (what == null ? "" : what) {
      case "connect" -> {
        if (seen(account).mayConnect(clock.instant())) {
          connections.ask(account.person, link.orElseThrow().link().blogId);
          Optional<Consents.Way> way = consents.ask(MessengerUse.NAME, account.person);
          if (way.isPresent()) {
            return Response.fromResponse(replies.response(way.get().outcome()))
                .cookie(way.get().cookie())
                .build();
          }
        }
      }
      case "pause" -> connections.pause(account.person);
      case "resume" -> connections.resume(account.person);
      case "disconnect" -> connections.disconnect(account.person);
      case "test" ->
          link.flatMap(Linked::blog)
              .ifPresent(blog ->
                  connections.test(
                      account.person,
                      blog.blogId,
                      Words.in(replies.language()).say("messenger.test"),
                      blog.address));
      default -> {
        // The page says how things stand.
      }
    }
    return replies.response(
        new SeeOther(own.policy().admit(own.origin() + MessengerPages.PATH).orElseThrow()));
  }

  private Seen seen(LiveAccount account) {
    return new Seen(
        consents.isOffered(MessengerUse.NAME),
        ledger.active(account.person).isPresent(),
        ledger.space(account.tid, account.oid).isPresent(),
        connections.of(account.person),
        config.retires(),
        connections.newest(account.person));
  }
}
