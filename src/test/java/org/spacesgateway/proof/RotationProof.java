package org.spacesgateway.proof;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.spacesgateway.linkage.RotationCrowd;

/** People on every step of a hand-off when keys and secrets are replaced. */
final class RotationProof {
  private RotationProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param people how many are on the way
   * @return false if one of them was lost, or had to click more than once more
   */
  static boolean run(ProofPage page, int people) throws Exception {
    String machine = Machine.description();
    RotationCrowd.Ended ended = RotationCrowd.run(people);
    String rows =
        ended.more().entrySet().stream()
            .map(one -> "| %s | %s |\n".formatted(one.getKey().words(), told(one.getValue())))
            .collect(Collectors.joining());
    String text =
        machine
            + """

            | where they were | people by clicks more than without it |
            |---|---|
            %s
            %d people were on their way when the key, both state secrets and both client secrets were replaced and the gateway started anew with them; %d of them are linked.
            """
                .formatted(rows, people, ended.links());
    page.write("Keys and secrets replaced in the middle of hand-offs", text);
    System.out.println(text + (ended.holds(people) ? "holds" : "BROKEN"));
    return ended.holds(people);
  }

  private static String told(Map<Integer, Integer> clicks) {
    return new TreeMap<>(clicks)
        .entrySet().stream()
            .map(one -> one.getKey() + ": " + one.getValue())
            .collect(Collectors.joining(", "));
  }
}
