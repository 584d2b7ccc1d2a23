package org.spacesgateway.proof;

import java.util.stream.Collectors;
import org.spacesgateway.linkage.WaitingPeople;
import org.spacesgateway.linkage.WaitingPeople.Ended;
import org.spacesgateway.signin.Provider;

/** A thousand people come back at once from a provider that has stopped answering. */
final class WaitingProof {
  private static final int PEOPLE = 1_000;

  private WaitingProof() {}

  /** Runs it for each provider and writes its section; false if a promise did not hold. */
  static boolean run(ProofPage page) throws Exception {
    StringBuilder text = new StringBuilder(Machine.description());
    text.append(
        """

        | silent | people at once | let in to wait | pages | longest wait | sign-ups meanwhile | longest | by the other provider meanwhile | longest | finished later |
        |---|---|---|---|---|---|---|---|---|---|
        """);
    boolean held = true;
    try (WaitingPeople waiting = WaitingPeople.start("waiting_proof")) {
      for (Provider provider : Provider.values()) {
        Ended ended = waiting.waitFor(provider, PEOPLE);
        System.out.println((ended.holds() ? "holds  " : "BROKEN ") + ended);
        held &= ended.holds();
        text.append(row(ended));
      }
    }
    text.append(
        """

        All limits are production's. Microsoft's token endpoint, then WordPress.com's API, takes requests and answers none. Whoever is not let in to wait sees the page at once. Should
        be, and was: everybody a page within 10 seconds; every sign-up 301 with its receipt; nobody who needed the other provider noticed anything; once it answered again, all of
        them finished.
        """);
    page.write("A thousand people wait for one provider", text.toString());
    System.out.println(text);
    return held;
  }

  private static String row(Ended ended) {
    return "| %s | %,d | %,d | %s | %,d ms | %,d | %,d ms | %d of %d | %,d ms | %,d |\n"
        .formatted(
            ended.provider() == Provider.LIVE ? "Microsoft" : "WordPress.com",
            ended.people(),
            ended.asked(),
            ended.headings().entrySet().stream()
                .map(page -> "%s: %,d".formatted(page.getKey(), page.getValue()))
                .collect(Collectors.joining("; ")),
            ended.longest().toMillis(),
            ended.signUps().answers(),
            ended.signUps().longest().toMillis(),
            ended.others(),
            ended.ofOthers(),
            ended.longestOther().toMillis(),
            ended.finished());
  }
}
