package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.spacesgateway.frontdoor.EditorWorld;

/** Thousands of blog editors' requests that were good once, over HTTP, one after the other. */
final class EditorsProof {
  private static final long SEED = 20_100_927;

  private EditorsProof() {}

  /**
   * Runs it and writes its section; false if a promise did not hold.
   *
   * @param many how many requests
   */
  static boolean run(ProofPage page, int many) throws Exception {
    String machine = Machine.description();
    try (EditorWorld world = EditorWorld.start("editors_proof")) {
      long before = megabytes(world.pid(), "VmRSS:");
      EditorWorld.Mutated ended = world.mutated(many, SEED);
      int faults = ended.codes().values().stream().mapToInt(Integer::intValue).sum();
      boolean held = ended.broken().isEmpty() && !ended.fetched() && faults == many;
      System.out.println((held ? "holds  " : "BROKEN ") + ended);
      page.write(
          "Blog editors' requests, mutated",
          machine
              + """

              | requests | answered 200 with a fault | anything else | entities fetched | slowest answer | resident before | highest |
              |---|---|---|---|---|---|---|
              | %,d | %,d | %,d | %s | %,d ms | %d MB | %d MB |

              To the endpoint on its old host and on our own by turns: cut, repeated, with bytes changed, entities (of files and of addresses that nobody may come for), includes, deep elements and
              other encodings put in. Faults by code: %s. Nothing of a file, nor the secret word, was in an answer.
              """
                  .formatted(
                      many,
                      faults,
                      ended.broken().size(),
                      ended.fetched() ? "YES" : "0",
                      ended.slowest().toMillis(),
                      before,
                      megabytes(world.pid(), "VmHWM:"),
                      ended.codes().entrySet().stream()
                          .map(code -> "%d: %,d".formatted(code.getKey(), code.getValue()))
                          .collect(Collectors.joining(", "))));
      return held;
    }
  }

  private static long megabytes(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }
}
