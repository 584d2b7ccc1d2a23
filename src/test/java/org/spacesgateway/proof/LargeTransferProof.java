package org.spacesgateway.proof;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spacesgateway.linkage.TransferWorld;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.TextBrowser;

/** A very large Space moves, by a process with little memory, and its owner looks how far it is. */
final class LargeTransferProof {
  private static final int HEAP = 256;
  private static final long LARGEST_PART = 4_000_000;
  private static final int ADDRESSES = 200;
  private static final int TRUE = 5;

  /* The real one goes on post by post, and is looked at every few seconds. */
  private static final int A_LOOK = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(25);
  private static final Pattern PERCENT = Pattern.compile("([0-9]+) % is done");
  private static final Pattern MARKER =
      Pattern.compile("msgcns!" + TransferWorld.CID + "!([0-9]+)\"");

  private LargeTransferProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param entries how many entries the Space has; as many comments, a picture in a hundred
   * @return false if anything is missing, or what is shown is not true
   */
  static boolean run(ProofPage page, int entries) throws Exception {
    String machine = Machine.description();
    int pictures = entries / 100;
    try (TransferWorld all =
        new TransferWorld("large_transfer", gateway -> gateway.javaOption("-Xmx" + HEAP + "m"))) {
      all.legacy.keep(0);
      OldSpace space = GeneratedSpace.of("alice", TransferWorld.CID, entries, entries, pictures);
      all.legacy.hold(space);
      all.world.wordPress.imports().pace(A_LOOK);
      TextBrowser alice = all.alice();
      all.allowed(all.begun(alice));
      List<Integer> percents = new ArrayList<>();
      List<Integer> off = new ArrayList<>();
      Duration took =
          Awaited.within(
              PATIENCE,
              "the Space has moved",
              () -> {
                int before = all.percentInTruth(entries, entries, pictures);
                String shown = alice.open(all.world.origin() + "/live/transfer").body();
                Matcher percent = PERCENT.matcher(shown);
                if (percent.find()) {
                  int now = Integer.parseInt(percent.group(1));
                  percents.add(now);
                  off.add(
                      Math.max(
                          0,
                          Math.max(
                              before - now, now - all.percentInTruth(entries, entries, pictures))));
                }
                return shown.contains("Your posts have arrived");
              });
      List<Long> parts = parts(all);
      Map<Long, Integer> posts = posts(all);
      int furthest = off.stream().mapToInt(Integer::intValue).max().orElse(100);
      boolean holds =
          percents.stream().sorted().toList().equals(percents)
              && furthest <= TRUE
              && parts.stream().allMatch(bytes -> bytes <= LARGEST_PART)
              && parts.stream()
                  .limit(parts.size() - 1)
                  .allMatch(bytes -> bytes >= LARGEST_PART * 9 / 10)
              && posts.size() == entries
              && posts.values().stream().allMatch(times -> times == 1)
              && all.world.count("mapping") >= entries;
      for (int i = 0; i < ADDRESSES; i++) {
        all.leadsRight(space, i * (entries / ADDRESSES));
      }
      String text =
          """
          %s
          | entries, comments, pictures | heap | parts, each at most %,d bytes | minutes | progress, asked %d times, off by at most | posts, each once | addresses of them followed |
          |---|---|---|---|---|---|---|
          | %,d, %,d, %,d | %d MB | %s | %.1f | %d %% of all | %,d | %d |

          The progress never went back. True is the mean of two shares: of entries that the old platform had given by then, and of posts, comments and pictures that stood at the blog by then, of all that there are; looked at ahead of the page and behind it, from the beginning to the end. WordPress.com imported %d posts between two looks.
          """
              .formatted(
                  machine,
                  LARGEST_PART,
                  percents.size(),
                  entries,
                  entries,
                  pictures,
                  HEAP,
                  parts,
                  took.toSeconds() / 60.0,
                  furthest,
                  posts.size(),
                  ADDRESSES,
                  A_LOOK);
      page.write("A very large transfer", text);
      System.out.println(text + (holds ? "holds" : "BROKEN"));
      return holds;
    }
  }

  private static List<Long> parts(TransferWorld all) throws SQLException {
    try (Connection connection = all.world.connect();
        PreparedStatement select = connection.prepareStatement("SELECT parts FROM transfer");
        ResultSet row = select.executeQuery()) {
      row.next();
      return new JsonArray(row.getString(1))
          .stream().map(part -> ((JsonObject) part).getLong("bytes")).toList();
    }
  }

  private static Map<Long, Integer> posts(TransferWorld all) {
    Map<Long, Integer> times = new HashMap<>();
    for (Post post : all.world.wordPress.posts().all(TransferWorld.BLOG)) {
      Matcher marker = MARKER.matcher(post.html());
      if (marker.find()) {
        times.merge(Long.parseLong(marker.group(1)), 1, Integer::sum);
      }
    }
    return times;
  }
}
