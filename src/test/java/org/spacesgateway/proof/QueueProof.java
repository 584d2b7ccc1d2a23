package org.spacesgateway.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spacesgateway.address.Cid;
import org.spacesgateway.linkage.TransferWorld;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.Received;

/**
 * Very many owners want their Spaces brought along at once: all have their turns, and the old
 * platform is asked no faster than is agreed with it. None of them has allowed anything at
 * WordPress.com, so each ends there.
 */
final class QueueProof {
  private static final int RATE = 50;
  private static final int ENTRIES = 45;
  private static final int PAGES = 4;
  private static final long FIRST_CID = 0x5000;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private QueueProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param transfers how many
   * @return false if it was not fair, or too fast
   */
  static boolean run(ProofPage page, int transfers) throws Exception {
    String machine = Machine.description();
    try (TransferWorld all =
            new TransferWorld(
                "queue_proof",
                gateway ->
                    gateway
                        .set("gateway.content.requests-per-second", Integer.toString(RATE))
                        // Long enough for a page whose entries wait for their turns at that pace.
                        .set("gateway.content.lease", "5m"));
        GatewayProcess second = all.pod("second");
        GatewayProcess third = all.pod("third")) {
      all.legacy.keep(ENTRIES * transfers);
      for (int i = 0; i < transfers; i++) {
        all.legacy.hold(GeneratedSpace.of("many" + i, new Cid(FIRST_CID + i).hex(), ENTRIES, 0, 0));
      }
      all.world.change(owners(transfers));
      all.world.change(transfers(transfers));
      Duration took =
          Awaited.within(
              PATIENCE,
              "all have been at WordPress.com",
              () ->
                  all.world.count("transfer WHERE hold = 'needs-you' AND why = 'permission'")
                      == transfers);
      List<Received> asked = all.legacy.at("/blog/feed.rss").received();
      Turns turns = Turns.of(asked);
      // Entries' own pages, too.
      List<Received> every =
          all.legacy.received().stream().sorted(Comparator.comparing(Received::at)).toList();
      int fastest = fastest(every);
      double rate =
          (every.size() - 1)
              / (Duration.between(every.getFirst().at(), every.getLast().at()).toMillis() / 1e3);
      List<Long> steps = new ArrayList<>();
      for (GatewayProcess pod : List.of(all.world.gateway, second, third)) {
        steps.add(Math.round(pod.metric("gateway_transfer_steps_total")));
      }
      long read = all.world.count("read_entry");
      boolean holds =
          asked.size() == PAGES * transfers
              && read == (long) ENTRIES * transfers
              && turns.lastFirst() < turns.firstLast()
              && steps.stream().allMatch(some -> some > 0)
              && fastest <= RATE;
      String text =
          """
          %s
          | transfers | entries read | steps of each process | requests to the old platform | of them for pages of feeds | agreed a second | on average | most in any second | everybody's first page by number | anybody's last from number | seconds |
          |---|---|---|---|---|---|---|---|---|---|---|
          | %,d | %,d | %s | %,d | %,d | %d | %.1f | %d | %,d | %,d | %d |

          Each Space's feed is asked for four pages, the last of which is empty. Fair is that everybody has had a first turn before anybody has had all of theirs. Held is that no more than agreed were read by the old platform in any one second, each by when its last byte was, ahead of its answer; this needs no quick machine, for a permit to send rests for a second after each answer.
          """
              .formatted(
                  machine,
                  transfers,
                  read,
                  steps,
                  every.size(),
                  asked.size(),
                  RATE,
                  rate,
                  fastest,
                  turns.lastFirst(),
                  turns.firstLast(),
                  took.toSeconds());
      page.write("Many transfers at once", text);
      System.out.println(text + (holds ? "holds" : "BROKEN"));
      return holds;
    }
  }

  /**
   * Whose turn came when, by the number of the request.
   *
   * @param lastFirst by when everybody had had one
   * @param firstLast when somebody had had all of theirs
   */
  private record Turns(int lastFirst, int firstLast) {
    static Turns of(List<Received> asked) {
      Map<String, List<Integer>> turns = new HashMap<>();
      for (int i = 0; i < asked.size(); i++) {
        turns.computeIfAbsent(asked.get(i).host(), host -> new ArrayList<>()).add(i + 1);
      }
      return new Turns(
          turns.values().stream().mapToInt(List::getFirst).max().orElse(0),
          turns.values().stream().mapToInt(List::getLast).min().orElse(0));
    }
  }

  private static int fastest(List<Received> asked) {
    int most = 0;
    Deque<Instant> second = new ArrayDeque<>();
    for (Received one : asked) {
      second.addLast(one.at());
      while (!second.getFirst().isAfter(one.at().minusSeconds(1))) {
        second.removeFirst();
      }
      most = Math.max(most, second.size());
    }
    return most;
  }

  /* Owners of Spaces, linked with blogs. */
  private static String owners(int many) {
    return """
    WITH n AS (SELECT n, lpad(n::text, 12, '0') AS id, upper(to_hex(%d + n)) AS cid
        FROM generate_series(0, %d) n),
      spaces AS (INSERT INTO space (cid, alias, owner_tid, owner_oid, visibility, loaded_at)
        SELECT cid, 'many' || n, 'many', id, 'public', now() FROM n),
      live AS (INSERT INTO live_account (person, tid, oid, sub, first_at)
        SELECT ('00000000-0000-7000-8000-' || id)::uuid, 'many', id, id, now() FROM n),
      word_press AS (INSERT INTO wordpress_account (person, wordpress_id, username, first_at)
        SELECT ('00000000-0000-7000-8001-' || id)::uuid, 80000000 + n, 'many' || n, now() FROM n)
    INSERT INTO account_link
      (id, live_person, wordpress_person, blog_id, handoff, linked_at, redirects)
    SELECT ('00000000-0000-7000-8002-' || id)::uuid, ('00000000-0000-7000-8000-' || id)::uuid,
      ('00000000-0000-7000-8001-' || id)::uuid, 90000000 + n,
      ('00000000-0000-7000-8003-' || id)::uuid, now(), 'keep' FROM n\
    """
        .formatted(FIRST_CID, many - 1);
  }

  private static String transfers(int many) {
    return """
    INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts, entries,
      comments, pictures, done_now, done_of, failures, asked_at, moved_at, look_at)
    SELECT ('00000000-0000-7000-8004-' || lpad(n::text, 12, '0'))::uuid,
      ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, upper(to_hex(%d + n)),
      90000000 + n, false, 'queued', 0, 1, '[]', 0, 0, 0, 0, 0, 0, now(), now(), now()
    FROM generate_series(0, %d) n\
    """
        .formatted(FIRST_CID, many - 1);
  }
}
