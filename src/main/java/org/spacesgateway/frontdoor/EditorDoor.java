package org.spacesgateway.frontdoor;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.SpaceAddress.Home;
import org.spacesgateway.address.SpaceKey;
import org.spacesgateway.editor.EditorFault;
import org.spacesgateway.editor.EditorRequest;
import org.spacesgateway.editor.LinkedBlogs;
import org.spacesgateway.frontdoor.Hosts.Face;
import org.spacesgateway.mapping.Known;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.MappingIndex;
import org.spacesgateway.outcome.CacheRule;
import org.spacesgateway.outcome.Notice;
import org.spacesgateway.outcome.Outcome.Document;
import org.spacesgateway.outcome.Outcome.MethodNotAllowed;
import org.spacesgateway.outcome.Replies;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;
import org.spacesgateway.sunset.Closing;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/**
 * 2.13: blog editors, which post for people who may not have heard of the closing. Each is told in
 * its person's language where to post from now on; nothing they send is kept.
 */
final class EditorDoor {
  /** Pictures come this way, too; what is not needed is dropped as it comes. */
  private static final long MOST_SENT = 32L << 20;

  /** Of this process, at the database at once. */
  private static final int MOST_LOOK_UPS = 4;

  private final String origin;
  private final TargetPolicy policy;
  private final MappingIndex index;
  private final LinkedBlogs blogs;
  private final Closing closing;
  private final Replies replies;
  private final Semaphore lookUps = new Semaphore(MOST_LOOK_UPS);

  EditorDoor(
      String origin,
      TargetPolicy policy,
      MappingIndex index,
      LinkedBlogs blogs,
      Closing closing,
      Replies replies) {
    this.origin = origin;
    this.policy = policy;
    this.index = index;
    this.blogs = blogs;
    this.closing = closing;
    this.replies = replies;
  }

  /** What an editor is to be told, or of which Space that must be looked up first. */
  sealed interface Step {
    /** It is known. */
    record Tell(EditorFault fault) implements Step {}

    /** It depends on whether the owner of this public Space has connected a blog. */
    record LookUp(Cid cid) implements Step {}
  }

  /**
   * Answers, once the request is here.
   *
   * @param old null on our own host
   */
  void enter(HttpServerRequest request, Face.Old old, Notice notice) {
    if (!request.method().name().equals("POST")) {
      replies.send(request, new MethodNotAllowed(List.of("POST")), notice);
      return;
    }
    Buffer beginning = Buffer.buffer();
    request.handler(part -> {
      int room = EditorRequest.NEEDED - beginning.length();
      beginning.appendBuffer(part, 0, Math.min(room, part.length()));
      if (request.bytesRead() > MOST_SENT) {
        request.connection().close();
      }
    });
    request.endHandler(
        whole -> answer(request, EditorRequest.read(beginning.getBytes()), old, notice));
    // Writer sends nothing before it is told to.
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  private void answer(HttpServerRequest request, EditorRequest asked, Face.Old old, Notice notice) {
    switch (asked) {
      case EditorRequest.Unreadable() -> tell(request, EditorFault.notWellFormed(), notice);
      case EditorRequest.NoCall() -> tell(request, EditorFault.noCall(), notice);
      case EditorRequest.Call call when !call.isKnown() ->
          tell(request, EditorFault.noMethod(origin), notice);
      case EditorRequest.Call call -> {
        Optional<SpaceKey> space =
            call.user()
                .flatMap(SpaceKey::ofLabel)
                .or(() ->
                    Optional.ofNullable(old).flatMap(Face.Old::label).flatMap(SpaceKey::ofLabel));
        Context here = Vertx.currentContext();
        if (space.isEmpty()) {
          tell(request, EditorFault.over(origin), notice);
        } else {
          index.find(
              new OldAddress(space, new Home()),
              DoorHandler.eventLoop(),
              known -> go(request, next(Seen.of(known, closing)), here, notice));
        }
      }
    }
  }

  /** What is to be done for the Space that an editor signs in to. */
  Step next(Seen seen) {
    return switch (seen.known()) {
      case Known.NotNow() -> new Step.Tell(EditorFault.later());
      case Known.OfSpace(Optional<KnownSpace> space, var mapping, var entry) ->
          space
              // Of a Space for friends, or one that its owner closed, nothing is said.
              .filter(it -> !it.isPrivate() && it.ownerClosesAt() == null)
              .map(it -> next(it, seen.standing().phase().redirects()))
              .orElseGet(() -> new Step.Tell(EditorFault.over(origin)));
      case Known.OfSite site -> new Step.Tell(EditorFault.over(origin));
    };
  }

  private Step next(KnownSpace space, boolean redirects) {
    if (space.home().isEmpty()) {
      return new Step.LookUp(space.cid());
    }
    return new Step.Tell(
        space
            .home()
            .filter(home -> redirects)
            .flatMap(SiteTargets::blogOf)
            .flatMap(policy::admitBlog)
            .map(Target::location)
            .map(EditorFault::moved)
            .orElseGet(() -> EditorFault.over(origin)));
  }

  private void go(HttpServerRequest request, Step step, Context here, Notice notice) {
    switch (step) {
      case Step.Tell(EditorFault fault) -> tell(request, fault, notice);
      case Step.LookUp(Cid cid) when !lookUps.tryAcquire() ->
          tell(request, EditorFault.later(), notice);
      case Step.LookUp(Cid cid) ->
          here.executeBlocking(() -> linked(cid), false)
              .onComplete(found -> {
                lookUps.release();
                tell(request, found.succeeded() ? found.result() : EditorFault.later(), notice);
              });
    }
  }

  private EditorFault linked(Cid cid) throws SQLException {
    return blogs
        .of(cid)
        .flatMap(policy::admitBlog)
        .map(blog -> EditorFault.moved(blog.location()))
        .orElseGet(() -> EditorFault.over(origin));
  }

  private void tell(HttpServerRequest request, EditorFault fault, Notice notice) {
    Language language = Language.accepted(request.headers().get(HttpHeaders.ACCEPT_LANGUAGE));
    replies.send(
        request,
        new Document("text/xml", fault.xml(Words.in(language)), CacheRule.NO_STORE),
        notice);
  }
}
