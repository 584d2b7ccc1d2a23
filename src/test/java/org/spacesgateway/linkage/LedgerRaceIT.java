package org.spacesgateway.linkage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Races for a link on two processes; {@code make proof} runs more of the same. */
class LedgerRaceIT {
  private static final int ROUNDS = 200;
  private static World world;
  private static Races races;

  @BeforeAll
  static void start() {
    world = World.start("races");
    races = new Races(world);
  }

  @AfterAll
  static void stop() {
    races.close();
    world.close();
  }

  @BeforeEach
  void forget() throws Exception {
    world.forget();
  }

  @Test
  void ofManyBlogsOneLiveAccountGetsOne() throws Exception {
    races.manyBlogsToOneLiveAccount(ROUNDS);
  }

  @Test
  void ofManyLiveAccountsOneGetsTheBlog() throws Exception {
    races.manyLiveAccountsToOneBlog(ROUNDS);
  }

  @Test
  void oneFormSentOftenLinksOnce() throws Exception {
    races.oneConfirmManyTimes(ROUNDS);
  }

  @Test
  void linkingAndUnlinkingReadAsSomeOrder() throws Exception {
    races.linkAgainst("unlink", ROUNDS);
  }

  @Test
  void linkingAndErasingLeaveNoOrphan() throws Exception {
    races.linkAgainst("erase", ROUNDS);
  }

  @Test
  void oneCallbackOnBothProcessesIsRedeemedOnce() throws Exception {
    races.oneCallbackManyTimes(ROUNDS);
  }
}
