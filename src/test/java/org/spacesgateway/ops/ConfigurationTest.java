package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  /** A key under a prefix whose type it does not know would be neither read nor refused. */
  @Test
  void everyTypeOfKeysIsLookedAtBeforeTheStart() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      List<String> typed =
          sources
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith("Config.java"))
              .map(file -> file.replace(".java", ""))
              .toList();
      assertThat(Configuration.TYPED)
          .extracting(Class::getSimpleName)
          .containsExactlyInAnyOrderElementsOf(typed);
    }
  }
}
