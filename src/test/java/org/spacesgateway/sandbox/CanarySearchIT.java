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
 * configured secret or an e-mail address. (A test's own directories, which are deleted with their
 * test, are not seen.)
 */
class CanarySearchIT {
  private static final List<String> LOGS = List.of("gateway.log", "command.log");

  @Test
  void noLogHoldsASecret() throws IOException {
    Traces traces = Traces.ofTheSandbox();
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("target"), 4)) {
      for (Path log : files.filter(file -> LOGS.contains(file.getFileName().toString())).toList()) {
        String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
        found.addAll(traces.in(log.toString(), text));
      }
    }
    assertThat(found).isEmpty();
  }
}
