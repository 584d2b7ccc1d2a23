package org.spacesgateway.proof;

/** The kill rounds can fail: each way to be careless with a receipt is shown to be found out. */
final class CarelessnessProof {
  private CarelessnessProof() {}

  /** Plays all of them and writes their section; false if the rounds did not tell them apart. */
  static boolean run(ProofPage page) throws Exception {
    StringBuilder text = new StringBuilder(Machine.description());
    text.append(
        """

        | | killed | rounds | receipts received | should be lost | lost |
        |---|---|---|---|---|---|
        """);
    boolean held = true;
    for (Carelessness way : Carelessness.values()) {
      try (Workplace place = new Workplace()) {
        Carelessness.Ended ended = way.play(place.directory());
        System.out.println((ended.holds() ? "holds  " : "BROKEN ") + ended);
        held &= ended.holds();
        text.append(ended.row());
      }
    }
    page.write("The kill rounds themselves, checked", text.toString());
    return held;
  }
}
