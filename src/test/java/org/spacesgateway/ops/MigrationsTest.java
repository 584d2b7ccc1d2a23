package org.spacesgateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  /* No migration has it, nor may one: databases are beyond it, and would never start again. */
  private static final int NEVER_USED = 21;

  @Test
  void aNewVersionIsTheNextOne() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      List<Integer> versions =
          files
              .map(file -> file.getFileName().toString().split("__")[0].substring(1))
              .map(Integer::valueOf)
              .sorted()
              .toList();
      assertThat(versions)
          .isEqualTo(
              IntStream.rangeClosed(1, versions.getLast())
                  .filter(version -> version != NEVER_USED)
                  .boxed()
                  .toList());
    }
  }
}
