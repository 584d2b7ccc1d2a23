package org.spacesgateway.proof;

import org.spacesgateway.messenger.Announcements;

/** Five hundred posts of fifty people, three gateways, killed in turn, and sharing that fails. */
final class AnnouncementsProof {
  private static final int PEOPLE = 50;
  private static final int POSTS = 10;
  private static final int KILLS = 9;

  private AnnouncementsProof() {}

  /** Runs it and writes its section; false if a promise did not hold. */
  static boolean run(ProofPage page) throws Exception {
    try (Announcements game = Announcements.start("announcements_proof")) {
      Announcements.Ended ended = game.play(PEOPLE, POSTS, KILLS);
      System.out.println((ended.holds() ? "holds  " : "BROKEN ") + ended);
      page.write(
          "Announcements, each once",
          Machine.description()
              + """

              | posts | people | gateways | `kill -9` | answers lost on purpose | announced | not known | seen by friends | seen twice | missed |
              |---|---|---|---|---|---|---|---|---|---|
              | %d | %d | 3 | %d | %d | %d | %d | %d | %d | %d |

              Of the attempts to share 30 %% were refused with 500, and of 3 %% more the answer was lost; a gateway that was killed was started again. Should be, and was: nobody saw a post twice; every post is
              announced, or not known and shown so to its owner; every lost answer is among the latter, and the rest of them were on their way when a gateway was killed.
              """
                  .formatted(
                      ended.posts(),
                      PEOPLE,
                      ended.kills(),
                      ended.lost(),
                      ended.announced(),
                      ended.unknown(),
                      ended.friends(),
                      ended.twice(),
                      ended.missed()));
      return ended.holds();
    }
  }
}
