package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.linkage.TransferWorld;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * A whole Space of five languages moves, every entry looked at; and three processes that are killed
 * at every step of a transfer leave one outcome.
 */
final class TransferProof {
  private static final List<String> STEPS =
      List.of(
          "queued",
          "reading",
          "looking",
          "packed",
          "uploading",
          "importing",
          "matching",
          "verified");

  private TransferProof() {}

  /** Plays both and writes their section; false if a promise did not hold. */
  static boolean run(ProofPage page) throws Exception {
    StringBuilder text = new StringBuilder(Machine.description());
    text.append(
        "\n\n| | Posts | Comments | Pictures | Uploads | Seconds | |\n|---|---|---|---|---|---|---|\n");
    boolean held = true;
    try (TransferWorld all =
        new TransferWorld(
            "transfer_proof", gateway -> gateway.set("gateway.transfer.largest-part", "60000"))) {
      held &= told(text, "300 entries, 900 comments, 60 pictures", () -> whole(all));
      List<GatewayProcess> others = List.of(all.pod("second"), all.pod("third"));
      for (String step : STEPS) {
        held &=
            told(
                text,
                "three processes killed while `" + step + "`",
                () -> killed(all, others, step));
      }
      others.forEach(GatewayProcess::close);
    }
    page.write("Transfers", text.toString());
    System.out.println(text);
    return held;
  }

  private interface Case {
    String play() throws Exception;
  }

  private static boolean told(StringBuilder text, String what, Case one) throws Exception {
    Instant begun = Instant.now();
    String row;
    boolean held = true;
    try {
      row = one.play() + " | " + Duration.between(begun, Instant.now()).toSeconds() + " | held";
    } catch (AssertionError | IllegalStateException broken) {
      held = false;
      System.out.println("BROKEN " + what + ": " + broken);
      row = "| | | | | **broken**";
    }
    text.append("| ").append(what).append(" | ").append(row).append(" |\n");
    System.out.println(what + ": " + row);
    return held;
  }

  private static String whole(TransferWorld all) throws Exception {
    all.forget();
    OldSpace space = GeneratedSpace.of("alice", TransferWorld.CID, 300, 900, 60);
    all.legacy.hold(space);
    all.allowed(all.begun(all.alice()));
    all.done(1);
    return checked(all, space);
  }

  private static String killed(TransferWorld all, List<GatewayProcess> others, String step)
      throws Exception {
    all.forget();
    OldSpace space = GeneratedSpace.of("alice", TransferWorld.CID, 20, 40, 4);
    all.legacy.hold(space);
    TextBrowser alice = all.alice();
    // Long enough for a kill to hit it.
    for (String path : List.of("posts/", "imports/", "imports/new", "imports/*")) {
      all.world
          .wordPress
          .at("/rest/v1.1/sites/*/" + path)
          .answer(Fault.slow(Duration.ofMillis(300)));
    }
    all.begun(alice);
    all.allowed(alice);
    all.awaits("step = '" + step + "'");
    List<GatewayProcess> pods = new ArrayList<>(others);
    pods.add(all.world.gateway);
    pods.forEach(GatewayProcess::kill);
    pods.forEach(GatewayProcess::restart);
    all.done(1);
    return checked(all, space);
  }

  private static String checked(TransferWorld all, OldSpace space) throws Exception {
    all.everythingIsThere(space);
    all.nothingIsHeld();
    var posts = all.world.wordPress.posts().all(TransferWorld.BLOG);
    assertThat(posts).hasSize(space.size());
    assertThat(all.world.count("mapping_batch WHERE state = 'published'")).isEqualTo(1);
    assertThat(all.world.count("transfer")).isEqualTo(1);
    return "%d | %d | %d | %d"
        .formatted(
            posts.size(),
            posts.stream().mapToLong(post -> post.comments().size()).sum(),
            all.world.wordPress.posts().uploads(TransferWorld.BLOG).size(),
            all.world.wordPress.imports().uploads(TransferWorld.BLOG));
  }
}
