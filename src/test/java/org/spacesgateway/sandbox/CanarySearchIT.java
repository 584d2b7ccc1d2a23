package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs after all other tests: whatever they did, no log of any gateway holds a code, a token, a
 * configured secret or an e-mail address. Of processes in a test's own directories, which are
 * deleted with their test, a copy is kept until then.
 */
class CanarySearchIT {
  private static final List<String> LOGS = List.of("gateway.log", "command.log");

  @Test
  void noLogHoldsASecret() throws IOException {
    Traces traces = Traces.ofTheSandbox();
    List<String> found = new ArrayList<>();
    List<Path> logs = logs();
    long bytes = 0;
    for (Path log : logs) {
      String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
      bytes += text.length();
      found.addAll(traces.in(log.toString(), text));
    }
    System.out.printf("searched %,d logs, %.1f MB%n", logs.size(), bytes / 1e6);
    assertThat(bytes).as("bytes of logs that were searched").isPositive();
    assertThat(found).isEmpty();
    // The next run keeps its own.
    for (Path log : logs) {
      if (log.startsWith(GatewayCommand.KEPT_LOGS)) {
        Files.delete(log);
        Files.delete(log.getParent());
      }
    }
  }

  private static List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("target"), 4)) {
      return files.filter(file -> LOGS.contains(file.getFileName().toString())).toList();
    }
  }
}
