package org.spacesgateway.download;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.directory.Space;
import org.spacesgateway.download.Seats.Seat;
import org.spacesgateway.linkage.Ledger;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.linkage.LiveAccount;
import org.spacesgateway.linkage.LivePerson;
import org.spacesgateway.move.MoveConfig;
import org.spacesgateway.outcome.ByteRange;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Outcome;
import org.spacesgateway.outcome.Outcome.SeeOther;
import org.spacesgateway.outcome.Outcome.Streamed;
import org.spacesgateway.outcome.Outcome.Unavailable;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.sunset.Cohort;
import org.spacesgateway.sunset.Phase;
import org.spacesgateway.sunset.Schedule;
import org.spacesgateway.sunset.SunsetConfig;
import org.spacesgateway.sunset.Timetable;

/**
 * Where whoever is signed in gets a copy of the Space that the directory says is theirs: no request
 * names a Space. Whether the old platform is still there to be read is asked of that Space's own
 * dates here.
 */
@Path(DownloadPages.PATH)
@Tenant("live")
@Authenticated
public class DownloadResource {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String FILE_NAME = "space.zip";

  @Inject Replies replies;
  @Inject LivePerson person;
  @Inject Ledger ledger;
  @Inject DataSource database;
  @Inject SpaceFiles files;
  @Inject Seats seats;
  @Inject DownloadConfig config;
  @Inject MoveConfig move;
  @Inject SunsetConfig sunset;
  @Inject OriginConfig own;
  @Inject InstantSource clock;
  @Inject RoutingContext context;

  /**
   * How far the copy is, or where it is.
   *
   * @param still anything: the page is not to be shown anew by itself
   */
  @GET
  public Response show(@QueryParam("still") String still) {
    LiveAccount account = person.account();
    Optional<Space> space = ledger.space(account.tid, account.oid);
    if (space.isEmpty()) {
      return replies.response(seeOther("/live/account"));
    }
    try {
      Cid cid = cid(space.get());
      Optional<Copy> copy = copy(space.get(), account.person);
      boolean alive = isAlive(space.get());
      if (!alive && copy.filter(Copy::isRead).isEmpty()) {
        return replies.response(seeOther("/live/choice"));
      }
      Map<What, Missing> leftOut =
          copy.filter(Copy::isReady).isPresent() ? new ReadSpace(database).leftOut(cid) : Map.of();
      var page =
          new DownloadPages(
                  sunset.zone(), move.legacyDownload().flatMap(own.policy()::publicAddress))
              .page(copy, leftOut, alive, still != null);
      return replies.response(person.shown(page));
    } catch (SQLException away) {
      return replies.response(new Unavailable(SOON));
    }
  }

  /** Has a copy made, or made anew. */
  @POST
  public Response make(@FormParam(LinkagePages.PERSON) String shown) {
    LiveAccount account = person.account(shown);
    Optional<Space> space = ledger.space(account.tid, account.oid).filter(this::isAlive);
    try {
      if (space.isPresent()) {
        Instant now = clock.instant();
        Cid cid = cid(space.get());
        Copies copies = new Copies(database);
        boolean underWay = copy(space.get(), account.person).filter(Copy::isUnderWay).isPresent();
        if (!underWay) {
          copies.ask(
              cid, account.person, replies.language(), now, keptUntil(space.get(), now), now);
        }
      }
      return replies.response(seeOther(DownloadPages.PATH));
    } catch (SQLException away) {
      return replies.response(new Unavailable(SOON));
    }
  }

  /**
   * The copy, from where it was cut if the browser says so.
   *
   * @param range as RFC 9110, 14.2
   * @param ifRange as RFC 9110, 13.1.5
   */
  @GET
  @Path(FILE_NAME)
  public Response file(
      @HeaderParam("Range") String range, @HeaderParam("If-Range") String ifRange) {
    LiveAccount account = person.account();
    Optional<Space> space = ledger.space(account.tid, account.oid);
    try {
      Optional<Copy> ready =
          space.isEmpty()
              ? Optional.empty()
              : copy(space.get(), account.person).filter(Copy::isReady);
      if (ready.isEmpty()) {
        return replies.response(seeOther(DownloadPages.PATH));
      }
      Copy copy = ready.get();
      String etag = '"' + copy.digest() + '"';
      SpaceZip zip = files.of(copy.cid(), space, copy.language());
      Optional<Seat> seat = seat(account.person);
      if (seat.isEmpty()) {
        return replies.response(person.shown(DownloadPages.full()));
      }
      return replies.response(
          new Streamed(
              FILE_NAME,
              "application/zip",
              copy.bytes(),
              etag,
              ByteRange.of(range, ifRange, etag, copy.bytes()).orElse(null),
              (out, from, to) -> seat.get().write(out, taken -> write(zip, taken, from, to))));
    } catch (SQLException away) {
      return replies.response(new Unavailable(SOON));
    }
  }

  /* Left at the latest when the request has ended: nobody writes to who asked by HEAD, or is gone. */
  private Optional<Seat> seat(UUID person) {
    HttpServerResponse answer = context.response();
    Optional<Seat> seat = seats.take(person, answer::reset);
    seat.ifPresent(taken -> {
      context.addEndHandler(how -> taken.ended());
      // Who is gone already is told of to nobody any more.
      if (answer.closed() || answer.ended()) {
        taken.ended();
      }
    });
    return seat;
  }

  /* One whose bytes would be others by now is measured again: nobody goes on within another file. */
  private Optional<Copy> copy(Space space, UUID asking) throws SQLException {
    Copies copies = new Copies(database);
    Optional<Copy> copy = copies.of(cid(space), asking);
    if (copy.isPresent()
        && copy.get()
            .isOutdated(
                files.madeOf(copy.get().cid(), Optional.of(space), copy.get().language()))) {
      copies.measureAgain(copy.get(), clock.instant());
      return copies.of(cid(space), asking);
    }
    return copy;
  }

  private static void write(SpaceZip zip, OutputStream out, long from, long to) throws IOException {
    try {
      zip.write(new Window(out, from, to));
    } catch (Window.Enough all) {
      // What comes behind was not asked for.
    }
  }

  private Instant keptUntil(Space space, Instant now) {
    return dates(space)
        .begins(Phase.CLOSED)
        .map(closes -> closes.plus(config.afterClosing()))
        .orElse(now.plus(config.kept()));
  }

  private boolean isAlive(Space space) {
    return dates(space).at(clock.instant()).isAlive();
  }

  private Schedule dates(Space space) {
    Timetable timetable = Timetable.of(sunset);
    return timetable
        .cohort(cid(space), space.market)
        .map(Cohort::schedule)
        .orElse(timetable.main());
  }

  private static Cid cid(Space space) {
    return Cid.ofHex(space.cid).orElseThrow();
  }

  private Outcome seeOther(String path) {
    return new SeeOther(own.policy().admit(own.origin() + path).orElseThrow());
  }
}
