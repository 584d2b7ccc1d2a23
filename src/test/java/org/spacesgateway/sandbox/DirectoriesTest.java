package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
  @Test
  void twoWhoDeleteTheSameAtOnceBothSucceed(@TempDir Path place) throws Exception {
    Path directory = place.resolve("shared");
    for (int i = 0; i < 200; i++) {
      Files.writeString(
          Files.createDirectories(directory.resolve(i + "/a/b")).resolve("file"), "x");
    }
    Callable<Boolean> delete =
        () -> {
          Directories.delete(directory);
          return Files.notExists(directory);
        };
    try (ExecutorService both = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> ends = both.invokeAll(Stream.generate(() -> delete).limit(4).toList());
      for (Future<Boolean> end : ends) {
        assertThat(end.get()).isTrue();
      }
    }
  }
}
