package org.spacesgateway.proof;

import java.time.Duration;
import java.util.List;
import org.spacesgateway.messenger.Announcements;

/** Five hundred posts of fifty people, three gateways, killed in turn, and sharing that fails. */
final class AnnouncementsProof {
  private static final int PEOPLE = 50;
  private static final int POSTS = 10;
  private static final int KILLS = 9;

  private AnnouncementsProof() {}

  /** Runs it and writes its section; false if a promise did not hold. */
  static boolean run(ProofPage page) throws Exception {
    try (Announcements game = Announcements.start("announcements_proof", Duration.ofSeconds(5))) {
      Announcements.Ended ended = game.play(PEOPLE, POSTS, KILLS);
      System.out.println((ended.holds() ? "holds  " : "BROKEN ") + ended);
      page.write(
          "Announcements, each once",
          Machine.description()
              + """

              | posts | people | gateways | `kill -9` | answers lost on purpose | announced | not known | of these seen | seen by friends | seen twice | missed | astray |
              |---|---|---|---|---|---|---|---|---|---|---|---|
              | %d | %d | 3 | %d | %d | %d | %d | %d | %d | %d | %d | %d |

              Of the attempts to share 30 %% were refused with 500, and of 3 %% more the answer was lost; a gateway that was killed was started again. Compared by
              person and link, not in sum. Should be: nobody saw a post twice; every post is announced, and was seen by its person's friends and by nobody else's, or it is not known and shown so to its
              owner; as many as the lost answers are among the latter, and the rest of them were on their way when a gateway was killed. It %s.%s
              """
                  .formatted(
                      ended.posts(),
                      PEOPLE,
                      ended.kills(),
                      ended.lost(),
                      ended.announced(),
                      ended.unknown(),
                      ended.unknownSeen(),
                      ended.friends(),
                      ended.twice().size(),
                      ended.missed().size(),
                      ended.astray().size(),
                      ended.holds() ? "was so" : "was NOT so",
                      named("Seen twice", ended.twice())
                          + named("Missed", ended.missed())
                          + named("Astray", ended.astray())));
      return ended.holds();
    }
  }

  private static String named(String what, List<String> posts) {
    return posts.isEmpty() ? "" : " " + what + ": " + String.join(", ", posts) + ".";
  }
}
