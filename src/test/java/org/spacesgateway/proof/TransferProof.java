package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spacesgateway.linkage.TransferKills;
import org.spacesgateway.linkage.TransferKills.Held;
import org.spacesgateway.linkage.TransferKills.Others;
import org.spacesgateway.linkage.TransferWorld;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * A whole Space of five languages moves before a real browser, every entry looked at; and three
 * processes that are killed, or cut off, at every step of a transfer leave one outcome.
 */
final class TransferProof {
  /* So that the smallest of these Spaces takes several, */
  private static final int LARGEST_PART = 12_000;

  /* and the large one about as many, seconds each. */
  private static final int LARGEST_PART_OF_MANY = 150_000;
  private static final Duration CUT = Duration.ofSeconds(3);
  private final TransferWorld all;
  private final TransferKills kills;
  private final TransferOutcome outcome;

  private TransferProof(TransferWorld all, TransferKills kills) {
    this.all = all;
    this.kills = kills;
    this.outcome = new TransferOutcome(all);
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
    try (TransferWorld all = world("transfer_proof", LARGEST_PART);
        TransferKills kills = new TransferKills(all, "second", "third")) {
      TransferProof proof = new TransferProof(all, kills);
      for (Map.Entry<String, Case> one : proof.cases().entrySet()) {
        held &= rows.containsKey(one.getKey()) || told(one.getKey(), one.getValue(), rows, file);
      }
    }
    StringBuilder text = new StringBuilder(machine);
    text.append(
        "\n\n| | posts | comments | pictures | parts | uploads | seconds |\n|---|---|---|---|---|---|---|\n");
    rows.forEach((what, row) -> text.append("| %s | %s |\n".formatted(what, row)));
    text.append(
        "\nEach time every post was there once, with its title, date, categories, comments in their"
            + " threads and pictures, every old address led to it, one batch was published, one"
            + " transfer was left, and nobody's permission was held.\n");
    page.write("Transfers", text.toString());
    System.out.println(text);
    return held;
  }

  private static TransferWorld world(String name, int largestPart) {
    return new TransferWorld(
        name,
        gateway ->
            gateway
                .set("gateway.transfer.largest-part", Integer.toString(largestPart))
                .set("gateway.content.retry-after", "1s")
                // So that the tries outlast a cut: rounds come as often as they are set.
                .set("gateway.transfer.first-retry", "1s")
                .set("gateway.transfer.longest-retry", "2s"));
  }

  private interface Case {
    String play() throws Exception;
  }

  private Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("a real browser from “Upgrade” to an old address", TransferProof::whole);
    for (String step : TransferKills.STEPS) {
      cases.put(
          "the process that has done `" + step + "` killed, two others alive",
          () -> {
            kills.killed(step, Others.TAKE_OVER);
            return outcome.row(TransferWorld.BLOG);
          });
      cases.put(
          "three processes killed when one has done `" + step + "`",
          () -> {
            kills.killed(step, Others.ARE_KILLED_TOO);
            return outcome.row(TransferWorld.BLOG);
          });
      cases.put(
          "both platforms cut off for 3 s from the end of `" + step + "` on", () -> cutOff(step));
    }
    for (Held held : Held.values()) {
      cases.put(
          "the process killed that is to go on after `" + held + "`, two others alive",
          () -> {
            kills.killed(held);
            return outcome.row(TransferWorld.BLOG);
          });
    }
    cases.put("the button pressed 16 times at once, twice", this::pressed);
    cases.put("the Space is named another owner's half way, who begins at once", this::twoOwners);
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
      rows.put(what, "**broken** | | | | | ");
      return false;
    }
  }

  private static String whole() throws Exception {
    try (TransferWorld own = world("transfer_proof_whole", LARGEST_PART_OF_MANY)) {
      TransferOutcome outcome = new TransferOutcome(own);
      OldSpace space = outcome.space(300, 900, 60);
      own.upgraded(space);
      return outcome.checked(space);
    }
  }

  private String cutOff(String step) throws Exception {
    OldSpace space = small();
    TextBrowser alice = all.alice();
    all.cutOffBehind(step, CUT, () -> all.allowed(all.begun(alice)));
    all.done(1);
    return outcome.checked(space);
  }

  private String pressed() throws Exception {
    OldSpace space = small();
    TextBrowser alice = all.alice();
    all.begunAtOnce(alice, 16);
    all.allowed(all.begun(alice));
    all.begunAtOnce(alice, 16);
    all.done(1);
    return outcome.checked(space);
  }

  private String twoOwners() throws Exception {
    OldSpace space = small();
    all.twoOwners();
    all.everythingIsThere(space, TransferWorld.MALLORYS_BLOG);
    all.nothingIsHeld();
    return outcome.row(TransferWorld.MALLORYS_BLOG);
  }

  private OldSpace small() throws SQLException {
    return outcome.space(20, 40, 4);
  }
}
