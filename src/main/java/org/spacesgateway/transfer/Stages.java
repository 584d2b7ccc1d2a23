package org.spacesgateway.transfer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.Handle;
import org.spacesgateway.batch.MovedSpace;
import org.spacesgateway.transfer.Arrivals.Arrived;
import org.spacesgateway.transfer.Blog.Import;
import org.spacesgateway.transfer.Blog.NotAllowed;
import org.spacesgateway.transfer.Blog.NotNow;
import org.spacesgateway.transfer.Transfer.Counts;
import org.spacesgateway.transfer.Transfer.Part;

/** Does the steps of a transfer, one at a time. */
final class Stages {
  private static final int MOST_ROUNDS = 2;

  /* Of ten entries so many have to be there, or their owner is asked. */
  private static final int ENOUGH_OF_TEN = 9;

  private final OldSpace space;
  private final Permission permission;
  private final Arrivals arrivals;
  private final OldAddresses addresses;
  private final Duration patience;

  /** Opens a blog to us, and gives that up. */
  interface Permission {
    /** The blog of a transfer, by its owner's permission. */
    Blog of(Transfer transfer) throws NotNow, NotAllowed;

    /** It is not needed any more. Again, nothing happens. */
    void giveUp(Transfer transfer);
  }

  /**
   * @param patience how long an import may stay as it is before it is ended and tried again
   */
  Stages(
      OldSpace space,
      Permission permission,
      Arrivals arrivals,
      OldAddresses addresses,
      Duration patience) {
    this.space = space;
    this.permission = permission;
    this.arrivals = arrivals;
    this.addresses = addresses;
    this.patience = patience;
  }

  /** Tries the step that is next. */
  Stepped attempt(Transfer it, Instant now) {
    try {
      return switch (it.step()) {
        case Step.Queued() -> new Stepped.On(new Step.Reading());
        case Step.Reading() -> read(it);
        case Step.Looking(String page) -> look(it, page);
        case Step.Packed() -> pack(it);
        case Step.Uploading(int part) -> upload(it, part);
        case Step.Importing(int part, String id) -> importing(it, part, id, now);
        case Step.Matching(String page) -> match(it, page);
        case Step.Verified(var batch) -> batch == null ? verify(it) : publish(it, batch);
        case Step.Done() -> new Stepped.On(new Step.Done());
      };
    } catch (NotNow away) {
      return new Stepped.Failed(Why.WORDPRESS_AWAY, away.after());
    } catch (NotAllowed refused) {
      return new Stepped.NeedsYou(refused.why());
    } catch (IOException away) {
      return new Stepped.Failed(Why.OURS, null);
    }
  }

  /**
   * Gives up the permission for what needs its owner, whenever they may come by: it is asked for
   * again then. Others keep theirs.
   */
  void release(Transfer it) {
    if (it.hold() instanceof Hold.NeedsYou) {
      permission.giveUp(it);
    }
  }

  /**
   * Ends what a stopped transfer left waiting at the blog, if that can be done now, and gives its
   * permission up.
   */
  void tidy(Transfer it) {
    try {
      Blog blog = permission.of(it);
      for (Import one : blog.imports()) {
        // Another's may be just about to begin.
        if (isLeft(one) && one.authors().stream().allMatch(it::hasLogin)) {
          blog.cancel(one.id());
        }
      }
    } catch (NotNow | NotAllowed left) {
      // The next transfer to that blog ends it.
    }
    permission.giveUp(it);
  }

  private Stepped read(Transfer it) throws IOException {
    return switch (space.read(it)) {
      case OldSpace.Read.NotYet(long entries, long total) ->
          new Stepped.Busy(it.counts().progress(entries, total));
      case OldSpace.Read.Away() -> new Stepped.Waits(Why.OLD_PLATFORM_AWAY);
      case OldSpace.Read.Unreadable(Why why) -> new Stepped.NeedsYou(why);
      case OldSpace.Read.Ready ready ->
          ready.entries() == 0
              ? new Stepped.NeedsYou(Why.EMPTY)
              : new Stepped.On(new Step.Looking(null));
    };
  }

  private Stepped look(Transfer it, String page) throws NotNow, NotAllowed, IOException {
    String next = noted(it, page, null);
    return new Stepped.On(next == null ? new Step.Packed() : new Step.Looking(next));
  }

  private Stepped pack(Transfer it) throws IOException {
    if (!space.isKept(it)) {
      return new Stepped.Unread();
    }
    Map<Long, OldSpace.Has> wanted = space.wanted(it);
    if (wanted.isEmpty()) {
      return new Stepped.NeedsYou(Why.EMPTY);
    }
    List<Part> parts = space.parts(it, arrivals.numbers(it.id()));
    Counts counts =
        it.round() > 1
            ? it.counts()
            : new Counts(
                wanted.size(),
                wanted.values().stream().mapToLong(OldSpace.Has::comments).sum(),
                wanted.values().stream().mapToLong(OldSpace.Has::pictures).sum(),
                0,
                0);
    return new Stepped.Packed(parts, space.categories(it), counts);
  }

  /* Whatever became of an attempt before: what WordPress.com has of this part is known by its author. */
  private Stepped upload(Transfer it, int number) throws NotNow, NotAllowed, IOException {
    Blog blog = permission.of(it);
    String author = it.login(number);
    List<Import> imports = blog.imports();
    Optional<Import> ours =
        imports.stream()
            .filter(one -> one.authors().contains(author) && one.state() != ImportState.FAILED)
            .findFirst();
    if (ours.isPresent()) {
      return new Stepped.On(new Step.Importing(number, ours.get().id()));
    }
    for (Import one : imports) {
      if (isLeft(one)) {
        blog.cancel(one.id());
      } else if (one.state().isUnderWay()) {
        return new Stepped.Waits(Why.BUSY);
      }
    }
    if (!space.isKept(it)) {
      return new Stepped.Unread();
    }
    byte[] file = space.file(it, it.parts().get(number - 1), arrivals.numbers(it.id()));
    Import sent = blog.upload(file);
    return sent.state() == ImportState.FAILED
        ? new Stepped.Failed(Why.IMPORT_FAILED, null)
        : new Stepped.On(new Step.Importing(number, sent.id()));
  }

  /* Handed over by a transfer that was stopped, or in a round before: it would wait for ever. Of a
  blog one transfer is open at a time. */
  private static boolean isLeft(Import one) {
    return one.state() == ImportState.READY
        && !one.authors().isEmpty()
        && one.authors().stream().allMatch(Transfer::isLogin);
  }

  private Stepped importing(Transfer it, int number, String id, Instant now)
      throws NotNow, NotAllowed {
    Blog blog = permission.of(it);
    Optional<Import> found = blog.look(id);
    if (found.isEmpty()) {
      // Ended, and forgotten there: what came of it is seen by its posts.
      return new Stepped.On(behind(it, number));
    }
    Import one = found.get();
    return switch (one.state()) {
      case DONE -> new Stepped.On(behind(it, number));
      case FAILED -> new Stepped.Back(new Step.Uploading(number), Why.IMPORT_FAILED);
      case READY, READING, IMPORTING, UNKNOWN -> {
        if (one.state() == ImportState.READY) {
          blog.begin(one);
        }
        Counts counts = it.counts().progress(one.done(), one.total());
        if (counts.equals(it.counts()) && now.isAfter(it.moved().plus(patience))) {
          blog.cancel(id);
          yield new Stepped.Back(new Step.Uploading(number), Why.STALLED);
        }
        yield new Stepped.Busy(counts);
      }
    };
  }

  private static Step behind(Transfer it, int number) {
    return number < it.parts().size() ? new Step.Uploading(number + 1) : new Step.Matching(null);
  }

  private Stepped match(Transfer was, String page) throws NotNow, NotAllowed, IOException {
    Transfer it = page == null ? was.at(permission.of(was).address()) : was;
    String next = noted(it, page, it.blogAddress());
    return new Stepped.Matched(
        it.blogAddress(), next == null ? compared(it) : new Stepped.On(new Step.Matching(next)));
  }

  private Stepped compared(Transfer it) throws IOException {
    if (!space.isKept(it)) {
      return new Stepped.Unread();
    }
    Map<Long, OldSpace.Has> wanted = space.wanted(it);
    arrivals.compare(it.id(), wanted);
    Set<Long> there = arrivals.numbers(it.id());
    long found = wanted.keySet().stream().filter(there::contains).count();
    if (found < wanted.size() && it.round() < MOST_ROUNDS) {
      return new Stepped.Again();
    }
    // Imports say that they are done, too, where the blog is full and nothing was made.
    return found > 0 && (it.asIs() || 10 * found >= ENOUGH_OF_TEN * (long) wanted.size())
        ? new Stepped.On(new Step.Verified(null))
        : new Stepped.NeedsYou(Why.INCOMPLETE);
  }

  /* Notes which entries a page of posts holds, of posts under that address, or of all; gives the next
  page, or null. What was noted before the first is forgotten: a post may be gone by now. */
  private String noted(Transfer it, String page, String front)
      throws NotNow, NotAllowed, IOException {
    Blog.Posts posts = permission.of(it).posts(page);
    if (page == null) {
      arrivals.forget(it.id());
    }
    List<Arrived> arrived = new ArrayList<>();
    for (Blog.Post post : posts.posts()) {
      if (front != null && MovedSpace.path(front, post.address()).isEmpty()) {
        // Its owner let it lead elsewhere: no entry's place.
        continue;
      }
      List<Handle.Of> own =
          post.entries().stream().filter(entry -> entry.cid().equals(it.cid())).toList();
      if (!post.byMetadata() && own.size() > 1) {
        // It quotes entries.
        continue;
      }
      for (Handle.Of entry : own) {
        arrived.add(
            new Arrived(
                entry.number(),
                post.id(),
                post.address(),
                post.isPublic(),
                post.byMetadata(),
                post.comments(),
                post.pictures(),
                post.shows() == null
                    ? null
                    : (Integer) (int) post.shows().stream().filter(space::isThere).count()));
      }
    }
    arrivals.add(it.id(), arrived);
    return posts.next();
  }

  private Stepped verify(Transfer it) throws NotNow, NotAllowed, IOException {
    // All that is left is for everybody to see.
    permission.giveUp(it);
    if (!addresses.isBlogPublic(it)) {
      return new Stepped.Waits(Why.BLOG_HIDDEN);
    }
    if (!addresses.areServed(it)) {
      return new Stepped.Failed(Why.NOT_SERVED, null);
    }
    return new Stepped.On(new Step.Verified(addresses.begin(it)));
  }

  private Stepped publish(Transfer it, java.util.UUID batch) throws NotNow, IOException {
    permission.giveUp(it);
    return addresses.publish(it, batch)
        ? new Stepped.On(new Step.Done())
        : new Stepped.NeedsYou(Why.NOT_MAPPED);
  }
}
