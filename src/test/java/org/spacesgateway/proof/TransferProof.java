package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.spacesgateway.linkage.TransferWorld;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * A whole Space of five languages moves before a real browser, every entry looked at; and three
 * processes that are killed, or cut off, at every step of a transfer leave one outcome.
 */
final class TransferProof {
  private static final Duration CUT = Duration.ofSeconds(3);
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

  private final TransferWorld all;
  private final List<GatewayProcess> pods = new ArrayList<>();

  private TransferProof(TransferWorld all) {
    this.all = all;
  }

  /**
   * Plays what an earlier run has not, and writes their section.
   *
   * @param kept a directory for what held so far
   * @return false if a promise did not hold
   */
  static boolean run(ProofPage page, Path kept) throws Exception {
    String machine = Machine.description();
    Path file = kept.resolve("transfers-" + Machine.application() + ".csv");
    Map<String, String> rows = read(file);
    boolean held = true;
    try (TransferWorld all =
        new TransferWorld(
            "transfer_proof",
            gateway ->
                gateway
                    .set("gateway.transfer.largest-part", "60000")
                    .set("gateway.content.retry-after", "1s"))) {
      TransferProof proof = new TransferProof(all);
      proof.pods.add(all.pod("second"));
      proof.pods.add(all.pod("third"));
      proof.pods.add(all.world.gateway);
      for (Map.Entry<String, Case> one : proof.cases().entrySet()) {
        held &= rows.containsKey(one.getKey()) || told(one.getKey(), one.getValue(), rows, file);
      }
      proof.pods.subList(0, 2).forEach(GatewayProcess::close);
    }
    StringBuilder text = new StringBuilder(machine);
    text.append(
        "\n\n| | posts | comments | pictures | uploads | seconds |\n|---|---|---|---|---|---|\n");
    rows.forEach((what, row) -> text.append("| %s | %s |\n".formatted(what, row)));
    text.append(
        "\nEach time every post was there once, with its title, date, categories, comments in their"
            + " threads and pictures, every old address led to it, one batch was published, one"
            + " transfer was left, and nobody's permission was held.\n");
    page.write("Transfers", text.toString());
    System.out.println(text);
    return held;
  }

  private interface Case {
    String play() throws Exception;
  }

  private Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("a real browser from “Upgrade” to an old address", this::whole);
    for (String step : STEPS) {
      cases.put("three processes killed while `" + step + "`", () -> killed(step));
    }
    for (String step : STEPS) {
      cases.put("both platforms cut off for 3 s while `" + step + "`", () -> cutOff(step));
    }
    cases.put("the button pressed 16 times at once, twice", this::pressed);
    cases.put("another owner's transfer to that blog is under way", this::twoOwners);
    return cases;
  }

  private static Map<String, String> read(Path file) throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(";", 2);
        rows.put(parts[0], parts[1]);
      }
    }
    return rows;
  }

  private static boolean told(String what, Case one, Map<String, String> rows, Path file)
      throws Exception {
    Instant begun = Instant.now();
    try {
      String row = one.play() + " | " + Duration.between(begun, Instant.now()).toSeconds();
      rows.put(what, row);
      Files.writeString(
          file, what + ";" + row + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      System.out.println(what + ": " + row);
      return true;
    } catch (AssertionError | IllegalStateException | SQLException broken) {
      System.out.println("BROKEN " + what + ": " + broken);
      rows.put(what, "**broken** | | | | ");
      return false;
    }
  }

  private String whole() throws Exception {
    OldSpace space = space(300, 900, 60);
    all.upgraded(space);
    return checked(space);
  }

  private String killed(String step) throws Exception {
    OldSpace space = underWay(step);
    pods.forEach(GatewayProcess::kill);
    pods.forEach(GatewayProcess::restart);
    all.done(1);
    return checked(space);
  }

  private String cutOff(String step) throws Exception {
    OldSpace space = underWay(step);
    all.legacy.away();
    all.world.wordPress.away();
    LockSupport.parkNanos(CUT.toNanos());
    all.legacy.back();
    all.world.wordPress.back();
    all.done(1);
    return checked(space);
  }

  private String pressed() throws Exception {
    OldSpace space = space(20, 40, 4);
    TextBrowser alice = all.alice();
    all.begunAtOnce(alice, 16);
    all.allowed(all.begun(alice));
    all.begunAtOnce(alice, 16);
    all.done(1);
    return checked(space);
  }

  private String twoOwners() throws Exception {
    OldSpace space = space(20, 40, 4);
    TextBrowser alice = all.alice();
    all.world.change(
        """
        INSERT INTO transfer (id, person, cid, blog_id, friends, step, part, round, parts, entries,
          comments, pictures, done_now, done_of, failures, asked_at, moved_at, hold, why)
        VALUES (gen_random_uuid(), gen_random_uuid(), 'B0B', %d, false, 'queued', 0, 1, '[]', 0, 0,
          0, 0, 0, 0, now(), now(), 'needs-you', 'permission')\
        """
            .formatted(TransferWorld.BLOG));
    assertThat(all.begun(alice).page().status()).isEqualTo(409);
    assertThat(all.world.count("transfer")).isEqualTo(1);
    all.world.change("DELETE FROM transfer");
    all.allowed(all.begun(alice));
    all.done(1);
    return checked(space);
  }

  private OldSpace space(int entries, int comments, int pictures) throws SQLException {
    all.forget();
    OldSpace space = GeneratedSpace.of("alice", TransferWorld.CID, entries, comments, pictures);
    all.legacy.forgetHeld();
    all.legacy.hold(space);
    return space;
  }

  /* Slowly: long enough to be hit. */
  private OldSpace underWay(String step) throws SQLException {
    OldSpace space = space(20, 40, 4);
    TextBrowser alice = all.alice();
    for (String path : List.of("posts/", "imports/", "imports/new", "imports/*")) {
      all.world
          .wordPress
          .at("/rest/v1.1/sites/*/" + path)
          .answer(Fault.slow(Duration.ofMillis(300)));
    }
    all.begun(alice);
    all.allowed(alice);
    all.awaits("step = '" + step + "'");
    return space;
  }

  private String checked(OldSpace space) throws Exception {
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
