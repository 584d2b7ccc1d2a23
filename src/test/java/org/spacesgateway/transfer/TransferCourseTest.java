package org.spacesgateway.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransferCourseTest {
  private static final Course COURSE =
      new Course(
          Duration.ofSeconds(3),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          8);
  private static final Instant BEGIN = Instant.parse("2010-10-01T08:00:00Z");

  private Instant now = BEGIN;

  /* Whatever fails, and however often a process dies with a step done and not written down. */
  @Property(tries = 300)
  void everyTransferEndsWithEveryEntryThereOnceAndLeadingThere(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 14) int entries,
      @ForAll @IntRange(max = 40) int faults) {
    Random random = new Random(seed);
    OneTransfer world = new OneTransfer(random, entries, faults);
    world.forgets = random.nextBoolean();
    // With one between them that arrives.
    Set<Long> skipped = random.nextBoolean() ? Set.of(101L, 103L) : Set.of();
    world.skipped.addAll(skipped);
    Transfer it = asked();
    Instant at = BEGIN;
    for (int turn = 0; !it.isOver(); turn++) {
      assertThat(turn).as("turns of " + it).isLessThan(5_000);
      if (turn == 2_000) {
        world.faults = 0;
      }
      if (it.hold() instanceof Hold.NeedsYou) {
        world.allowed = true;
        it = Course.allowed(it, at);
      }
      Instant next = COURSE.lookAt(it, at);
      at = next.isAfter(at) ? next : at.plusMillis(1);
      Stepped how = world.stages().attempt(it, at);
      if (random.nextInt(100) >= faults) {
        it = COURSE.after(it, how, at, random.nextDouble());
      }
      world.stages().release(it);
    }
    assertThat(it.step()).isEqualTo(new Step.Done());
    assertThat(world.posts).hasSize(entries);
    assertThat(world.handed)
        .allSatisfy(
            (n, times) -> assertThat(times).isLessThanOrEqualTo(skipped.contains(n) ? 2 : 1));
    assertThat(world.leading()).isEqualTo(world.posts.keySet());
    assertThat(world.missing).isEmpty();
    assertThat(world.published).containsExactly(world.posts.keySet());
    assertThat(world.mostAtOnce).isOne();
    assertThat(world.finished).doesNotHaveDuplicates();
    assertThat(world.allowed).isFalse();
  }

  @Test
  void aTransferGoesThroughItsSteps() {
    assertThat(words(new OneTransfer(new Random(1), 3, 0)))
        .containsExactly(
            "queued",
            "reading",
            "looking",
            "packed",
            "uploading",
            "importing",
            "matching",
            "verified",
            "done");
  }

  @Test
  void whatIsAtTheBlogAlreadyIsNotBroughtAgain() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    world.posts.put(101L, 1);
    world.posts.put(102L, 1);
    world.posts.put(103L, 1);
    assertThat(words(world)).doesNotContain("uploading", "importing");
    assertThat(world.leading()).containsExactly(101L, 102L, 103L);
  }

  @Test
  void whatWordPressSkippedIsBroughtOnceMoreAndThenTold() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    world.skipped.add(102L);
    words(world);
    assertThat(world.finished).hasSize(2);
    assertThat(world.missing).isEmpty();
    assertThat(world.leading()).hasSize(3);
  }

  @Test
  void whereNothingArrivesTheOwnerIsAskedAndNothingLeadsThere() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    world.isFull = true;
    Transfer it = until(world, asked(), Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.INCOMPLETE));
    assertThat(world.missing).hasSize(3);
    assertThat(world.published).isEmpty();
    assertThat(world.allowed).as("a permission is held").isFalse();
    world.allowed = true;
    world.isFull = false;
    it = until(world, Course.allowed(it, now), null);
    assertThat(it.step()).isEqualTo(new Step.Done());
    assertThat(world.leading()).hasSize(3);
  }

  @Test
  void ofTenEntriesOneMayBeMissingAndOfNineNone() {
    OneTransfer ten = new OneTransfer(new Random(1), 10, 0);
    ten.never.add(104L);
    assertThat(until(ten, asked(), Hold.NeedsYou.class).step()).isEqualTo(new Step.Done());
    assertThat(ten.missing).containsExactly(104L);
    OneTransfer nine = new OneTransfer(new Random(1), 9, 0);
    nine.never.add(104L);
    Transfer it = until(nine, asked(), Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.INCOMPLETE));
    assertThat(until(nine, Course.asIs(it, now), null).step()).isEqualTo(new Step.Done());
    assertThat(nine.leading()).hasSize(8);
  }

  @Test
  void aHiddenBlogWaitsAndNothingLeadsThere() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    world.isPublic = false;
    Transfer it = until(world, asked(), Hold.Waits.class);
    assertThat(it.hold())
        .isEqualTo(new Hold.Waits(Why.BLOG_HIDDEN, now.plus(Duration.ofMinutes(5))));
    assertThat(world.leading()).isEmpty();
    assertThat(world.allowed).isFalse();
    world.isPublic = true;
    assertThat(until(world, it, null).step()).isEqualTo(new Step.Done());
    assertThat(world.leading()).hasSize(3);
  }

  @Test
  void aPostThatIsGoneWhileItWaitsIsLookedForAnew() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    world.isPublic = false;
    Transfer it = until(world, asked(), Hold.Waits.class);
    world.posts.remove(102L);
    world.isPublic = true;
    it = until(world, it, Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.NOT_SERVED));
    assertThat(world.published).isEmpty();
    world.allowed = true;
    it = until(world, Course.allowed(it, now), Hold.NeedsYou.class);
    assertThat(it.step()).isEqualTo(new Step.Done());
    assertThat(world.published).containsExactly(world.posts.keySet());
  }

  @Test
  void whereNothingIsLeftOfWhatWasToBeLedToAsItIsTheOwnerIsAskedAgain() {
    OneTransfer world = new OneTransfer(new Random(1), 9, 0);
    world.never.add(104L);
    Transfer it = until(world, asked(), Hold.NeedsYou.class);
    world.never.addAll(world.posts.keySet());
    world.posts.clear();
    it = until(world, Course.asIs(it, now), Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.NOT_SERVED));
    world.allowed = true;
    it = until(world, Course.allowed(it, now), Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.INCOMPLETE));
    assertThat(world.published).isEmpty();
  }

  @Test
  void whoAsksForAnotherTryAsksForNoOtherReading() {
    Instant later = BEGIN.plusSeconds(60);
    Transfer asked = asked();
    Transfer read = asked.with(new Step.Uploading(1), new Hold.NeedsYou(Why.PERMISSION), 0, BEGIN);
    assertThat(Course.allowed(read, later).asked()).isEqualTo(BEGIN);
    assertThat(Course.retried(read, later).asked()).isEqualTo(BEGIN);
    assertThat(read.choosing(true, later).asked()).isEqualTo(BEGIN);
    assertThat(Course.asIs(read, later).asked()).isEqualTo(BEGIN);
    Transfer unread = asked.with(new Step.Reading(), new Hold.NeedsYou(Why.EMPTY), 0, BEGIN);
    assertThat(Course.allowed(unread, later).asked()).isEqualTo(later);
  }

  @Test
  void aPostThatItsOwnerLetsLeadElsewhereIsNoEntry() {
    OneTransfer world = new OneTransfer(new Random(1), 10, 0);
    world.elsewhere.add(104L);
    assertThat(until(world, asked(), Hold.NeedsYou.class).step()).isEqualTo(new Step.Done());
    assertThat(world.missing).containsExactly(104L);
    assertThat(world.leading()).hasSize(9).doesNotContain(104L);
  }

  @Test
  void aPermissionThatEndsHalfWayIsAskedForAgain() {
    OneTransfer world = new OneTransfer(new Random(1), 9, 0);
    Transfer it = asked();
    while (!(it.step() instanceof Step.Importing(int part, String id) && part == 2)) {
      it = turn(world, it);
    }
    world.allowed = false;
    it = until(world, it, Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.PERMISSION));
    assertThat(COURSE.lookAt(it, now)).isNull();
    world.allowed = true;
    it = until(world, Course.allowed(it, now), null);
    assertThat(it.step()).isEqualTo(new Step.Done());
    assertThat(world.posts).hasSize(9);
  }

  @Test
  void whatIsNotKeptAnyMoreIsReadAgainAndNothingIsBroughtTwice() {
    OneTransfer world = new OneTransfer(new Random(1), 9, 0);
    Transfer it = asked();
    while (!it.step().equals(new Step.Uploading(2))) {
      it = turn(world, it);
    }
    world.forgetRead();
    it = turn(world, it);
    assertThat(it.step()).isEqualTo(new Step.Reading());
    it = until(world, it, null);
    assertThat(it.step()).isEqualTo(new Step.Done());
    assertThat(world.missing).isEmpty();
    assertThat(world.handed).hasSize(9).allSatisfy((n, times) -> assertThat(times).isOne());
    assertThat(world.leading()).hasSize(9);
  }

  @Test
  void whatIsForgottenBeforeItIsMatchedIsNotTakenForNothing() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    Transfer it = asked();
    while (!(it.step() instanceof Step.Matching)) {
      it = turn(world, it);
    }
    world.posts.remove(102L);
    world.forgetRead();
    assertThat(until(world, it, null).step()).isEqualTo(new Step.Done());
    assertThat(world.leading()).containsExactly(101L, 102L, 103L);
  }

  @Test
  void anImportThatAStoppedTransferLeftHoldsUpNoOther() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    for (Transfer it = asked(); !(it.step() instanceof Step.Importing); ) {
      it = turn(world, it);
    }
    world.isReady("1");
    Transfer other =
        Transfer.asked(
            new UUID(5, 6), new UUID(3, 4), OneTransfer.CID, 30_000_001, false, true, BEGIN);
    assertThat(until(world, other, Hold.Waits.class).step()).isEqualTo(new Step.Done());
    assertThat(world.posts).hasSize(3);
  }

  @Test
  void aStoppedTransferLeavesNothingWaitingAndNoPermission() throws Exception {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    Transfer it = asked();
    while (!(it.step() instanceof Step.Importing)) {
      it = turn(world, it);
    }
    world.isReady("1");
    Transfer other =
        Transfer.asked(
            new UUID(5, 6), new UUID(7, 8), OneTransfer.CID, 30_000_001, false, true, BEGIN);
    world.stages().tidy(Course.stopped(other, Why.OWNER));
    world.allowed = true;
    assertThat(state(world)).as("another's is not its business").isEqualTo(ImportState.READY);
    world.stages().tidy(Course.stopped(it, Why.OWNER));
    assertThat(world.allowed).isFalse();
    world.allowed = true;
    assertThat(state(world)).isEqualTo(ImportState.FAILED);
  }

  @Test
  void anImportThatStandsStillIsEndedAndBroughtAgain() {
    OneTransfer world = new OneTransfer(new Random(1), 2, 0);
    Transfer it = asked();
    while (!(it.step() instanceof Step.Importing)) {
      it = turn(world, it);
    }
    Transfer standing = it.with(it.counts().progress(0, 2));
    Stepped how = world.stages().attempt(standing, now.plus(Duration.ofHours(1)));
    assertThat(how).isEqualTo(new Stepped.Back(new Step.Uploading(1), Why.STALLED));
    it = COURSE.after(standing, how, now, 0);
    assertThat(it.hold()).isEqualTo(new Hold.Retry(Why.STALLED, now.plusSeconds(15)));
    assertThat(until(world, it, null).step()).isEqualTo(new Step.Done());
    assertThat(world.posts).hasSize(2);
  }

  @Test
  void failuresAreTriedAgainLaterAndLaterAndThenTheOwnerIsAsked() {
    List<Duration> delays = new ArrayList<>();
    Transfer it = asked();
    Stepped failed = new Stepped.Failed(Why.WORDPRESS_AWAY, null);
    for (it = COURSE.after(it, failed, now, 1);
        it.hold() instanceof Hold.Retry(Why why, Instant at);
        it = COURSE.after(it, failed, now, 1)) {
      delays.add(Duration.between(now, at));
    }
    assertThat(delays)
        .containsExactly(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(8),
            Duration.ofMinutes(16),
            Duration.ofMinutes(32));
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.WORDPRESS_AWAY));
    assertThat(Course.retried(it, now).failures()).isZero();
  }

  @Test
  void whoeverIsAskedAfterFailuresIsAskedForThePermissionToo() {
    OneTransfer world = new OneTransfer(new Random(1), 3, 0);
    Transfer it = asked();
    while (!(it.step() instanceof Step.Uploading)) {
      it = turn(world, it);
    }
    world.faults = 100;
    it = until(world, it, Hold.NeedsYou.class);
    assertThat(it.hold()).isEqualTo(new Hold.NeedsYou(Why.WORDPRESS_AWAY));
    assertThat(world.allowed).isFalse();
  }

  @Test
  void whatTheOtherSideAsksForIsKept() {
    Transfer it =
        COURSE.after(
            asked(), new Stepped.Failed(Why.WORDPRESS_AWAY, Duration.ofMinutes(10)), now, 0);
    assertThat(it.hold())
        .isEqualTo(new Hold.Retry(Why.WORDPRESS_AWAY, now.plus(Duration.ofMinutes(10))));
    Transfer years =
        COURSE.after(asked(), new Stepped.Failed(Why.WORDPRESS_AWAY, Duration.ofDays(999)), now, 0);
    assertThat(COURSE.lookAt(years, now)).isEqualTo(now.plus(Duration.ofDays(1)));
  }

  @Test
  void whatIsOverStaysAsItIs() {
    Transfer stopped = Course.stopped(asked(), Why.OWNER);
    assertThat(stopped.hold()).isEqualTo(new Hold.Stopped(Why.OWNER));
    assertThat(Course.stopped(stopped, Why.UNLINKED)).isEqualTo(stopped);
    assertThat(Course.retried(stopped, now)).isEqualTo(stopped);
    assertThat(COURSE.lookAt(stopped, now)).isNull();
  }

  @Test
  void progressNeverGoesBackWithinARound() {
    OneTransfer world = new OneTransfer(new Random(3), 14, 0);
    int before = 0;
    for (Transfer it = asked(); !it.isOver(); it = turn(world, it)) {
      assertThat(it.percent()).as(it.toString()).isBetween(before, 100);
      before = it.percent();
    }
  }

  private static ImportState state(OneTransfer world) throws Exception {
    return world.imports().getFirst().state();
  }

  private static Transfer asked() {
    return Transfer.asked(
        new UUID(1, 2), new UUID(3, 4), OneTransfer.CID, 30_000_001, false, true, BEGIN);
  }

  private Transfer turn(OneTransfer world, Transfer it) {
    Instant next = COURSE.lookAt(it, now);
    now = next.isAfter(now) ? next : now.plusMillis(1);
    Transfer after = COURSE.after(it, world.stages().attempt(it, now), now, 0.5);
    world.stages().release(after);
    return after;
  }

  private Transfer until(OneTransfer world, Transfer begin, Class<? extends Hold> hold) {
    Transfer it = turn(world, begin);
    while (!it.isOver() && !(hold != null && hold.isInstance(it.hold()))) {
      it = turn(world, it);
    }
    return it;
  }

  private Set<String> words(OneTransfer world) {
    Set<String> words = new java.util.LinkedHashSet<>();
    Transfer it = asked();
    for (; !it.isOver(); it = turn(world, it)) {
      words.add(it.step().word());
    }
    words.add(it.step().word());
    return words;
  }
}
