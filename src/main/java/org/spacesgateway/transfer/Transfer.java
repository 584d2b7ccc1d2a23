package org.spacesgateway.transfer;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.spacesgateway.address.Cid;

/**
 * A Space on its way to a blog.
 *
 * @param id UUIDv7
 * @param person whose, by the ledger's random id
 * @param cid the Space
 * @param blogId WordPress.com's id of the blog
 * @param friends whether entries for friends are brought, as private posts
 * @param step what is to be done next
 * @param hold why it isn't, now
 * @param round 1; more whenever what was missing is brought again
 * @param asIs whether its owner wants old addresses to lead to what is there, whatever is missing
 * @param blogAddress the blog's front page when posts were matched; null before
 * @param categories the names of all that its entries have; null before it is packed
 * @param parts as it was packed; empty before
 * @param counts of what is brought
 * @param failures in a row; 0 when the last step went well
 * @param asked when its owner asked for it, or for another try before its Space was read, last
 * @param moved when it came further last
 */
record Transfer(
    UUID id,
    UUID person,
    Cid cid,
    long blogId,
    boolean friends,
    Step step,
    Hold hold,
    int round,
    boolean asIs,
    String blogAddress,
    List<String> categories,
    List<Part> parts,
    Counts counts,
    int failures,
    Instant asked,
    Instant moved) {
  private static final int ALL = 100;
  private static final int HALF = ALL / 2;

  /**
   * What is brought.
   *
   * @param entries entries in the Space that are to be there in the end; 0 while not known
   * @param comments comments on them
   * @param pictures in them
   * @param now of the entries those that are read, or of a part's items those that are imported
   * @param of how many that is of; 0 while not known
   */
  record Counts(long entries, long comments, long pictures, long now, long of) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    long things() {
      return entries + comments + pictures;
    }

    Counts progress(long isNow, long isOf) {
      return new Counts(entries, comments, pictures, isNow, isOf);
    }
  }

  /**
   * A part as it was packed.
   *
   * @param number 1 and up
   * @param first the number of its first entry
   * @param last the number of its last entry
   * @param bytes how long it is
   * @param posts how many posts are in it
   * @param comments how many comments
   * @param pictures how many pictures
   * @param categories the names of all that its posts have
   */
  record Part(
      int number,
      long first,
      long last,
      long bytes,
      int posts,
      int comments,
      int pictures,
      List<String> categories) {
    long things() {
      return (long) posts + comments + pictures;
    }
  }

  /** A new one, as it is asked for. */
  static Transfer asked(
      UUID id, UUID person, Cid cid, long blogId, boolean friends, boolean permitted, Instant now) {
    return new Transfer(
        id,
        person,
        cid,
        blogId,
        friends,
        new Step.Queued(),
        permitted ? new Hold.None() : new Hold.NeedsYou(Why.PERMISSION),
        1,
        false,
        null,
        null,
        List.of(),
        Counts.NONE,
        0,
        now,
        now);
  }

  /** Whether it is over, whatever came of it. */
  boolean isOver() {
    return hold instanceof Hold.Stopped || step instanceof Step.Done;
  }

  /** Whether its Space was read for it. */
  boolean isRead() {
    return !(step instanceof Step.Queued || step instanceof Step.Reading);
  }

  /**
   * The login of the author in a part's file: what WordPress.com tells of an import by which it is
   * known to be ours, though the answer to the upload was lost. Nobody of that name is made there:
   * the author is mapped to the blog's owner.
   */
  String login(int part) {
    return "spaces%sr%dp%d".formatted(id.toString().replace("-", ""), round, part);
  }

  /** Whether an author's login is that of one of its parts, in any round. */
  boolean hasLogin(String login) {
    return login.startsWith("spaces%sr".formatted(id.toString().replace("-", "")));
  }

  /** Whether an author's login is one of a part, of any transfer. */
  static boolean isLogin(String login) {
    return login.matches("spaces[0-9a-f]{32}r\\d+p\\d+");
  }

  /**
   * How much of it is over, 0 to 100: one half is reading the Space's entries, the other what of
   * all its posts, comments and pictures has arrived at the blog.
   */
  int percent() {
    return switch (step) {
      case Step.Queued() -> 0;
      case Step.Reading() -> share(HALF);
      case Step.Looking looking -> HALF;
      case Step.Packed() -> HALF;
      case Step.Uploading(int part) -> HALF + arrived(part, 0);
      case Step.Importing(int part, String importId) -> HALF + arrived(part, share(1000));
      case Step.Matching matching -> ALL - 1;
      case Step.Verified verified -> ALL - 1;
      case Step.Done() -> ALL;
    };
  }

  /* What is in no part was there before. Less than half until all is seen to be there. */
  private int arrived(int part, int perMilleOfIt) {
    long own = parts.stream().filter(it -> it.number() == part).mapToLong(Part::things).sum();
    long behind = parts.stream().filter(it -> it.number() > part).mapToLong(Part::things).sum();
    long left = 1000 * (own + behind) - own * perMilleOfIt;
    long all = Math.max(counts.things(), parts.stream().mapToLong(Part::things).sum());
    return all == 0 ? 0 : (int) Math.min(HALF - 1, HALF * (1000 * all - left) / (1000 * all));
  }

  private int share(int of) {
    return counts.of() == 0 ? 0 : (int) Math.clamp(of * counts.now() / counts.of(), 0, of);
  }

  Transfer with(Step next, Hold held, int failed, Instant at) {
    return changed(it -> {
      it.step = next;
      it.hold = held;
      it.failures = failed;
      it.moved = at;
    });
  }

  Transfer with(Counts next) {
    return changed(it -> it.counts = next);
  }

  Transfer packed(List<Part> next, List<String> names, Counts what) {
    return changed(it -> {
      it.parts = next;
      it.categories = names;
      it.counts = what;
    });
  }

  /** As its owner asked for another try. */
  Transfer asked(Instant at) {
    return changed(it -> it.asked = askedFor(at));
  }

  /* What was read for it stays in use, and is as of when it was asked for first. */
  private Instant askedFor(Instant at) {
    return isRead() ? asked : at;
  }

  /** As its owner chose anew. */
  Transfer choosing(boolean friendsToo, Instant at) {
    return changed(it -> {
      it.friends = friendsToo;
      it.asked = askedFor(at);
    });
  }

  /** As it is, its owner says. */
  Transfer leftAsIs() {
    return changed(it -> it.asIs = true);
  }

  Transfer at(String front) {
    return changed(it -> it.blogAddress = front);
  }

  Transfer again(int nextRound) {
    return changed(it -> it.round = nextRound);
  }

  private Transfer changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.of(this);
  }

  /** What may change of one, so that it is copied in one place. */
  private static final class Draft {
    private Step step;
    private Hold hold;
    private boolean friends;
    private int round;
    private boolean asIs;
    private String blogAddress;
    private List<String> categories;
    private List<Part> parts;
    private Counts counts;
    private int failures;
    private Instant asked;
    private Instant moved;

    Draft(Transfer it) {
      step = it.step;
      hold = it.hold;
      friends = it.friends;
      round = it.round;
      asIs = it.asIs;
      blogAddress = it.blogAddress;
      categories = it.categories;
      parts = it.parts;
      counts = it.counts;
      failures = it.failures;
      asked = it.asked;
      moved = it.moved;
    }

    Transfer of(Transfer it) {
      return new Transfer(
          it.id,
          it.person,
          it.cid,
          it.blogId,
          friends,
          step,
          hold,
          round,
          asIs,
          blogAddress,
          categories,
          parts,
          counts,
          failures,
          asked,
          moved);
    }
  }
}
