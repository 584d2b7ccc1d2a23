package org.spacesgateway.frontdoor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The attacks that the tests read: ours, and public ones from a directory that the caller names.
 */
public final class AttackLists {
  private static final String DIRECTORY = "ATTACKS_DIR";

  private AttackLists() {}

  /** The attacks of a list of ours, one a line, without its comments. */
  public static List<String> own(String name) {
    return resource("/attacks/" + name).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("# "))
        .toList();
  }

  /**
   * The lines of a public list, from {@code $ATTACKS_DIR/fetched}. Empty where there is no such
   * file, with a printed line that says so.
   */
  public static List<String> fetched(String name) {
    String directory = System.getenv(DIRECTORY);
    if (directory == null || directory.isBlank()) {
      System.out.println(
          "SKIPPED: "
              + name
              + ": set "
              + DIRECTORY
              + " to a directory whose folder fetched/ holds the public lists");
      return List.of();
    }
    Path file = Path.of(directory, "fetched", name);
    if (!Files.isReadable(file)) {
      System.out.println("SKIPPED: " + name + ": not in " + DIRECTORY + "/fetched");
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Every public string that has made some redirect leave, or some parser stumble. */
  public static List<String> redirects() {
    return Stream.of(
            "oauth2-proxy-openredirects.txt",
            "blns.txt",
            "patt-crlfinjection.txt",
            "patt-XSS_Polyglots.txt",
            "patt-ssti.fuzz")
        .flatMap(name -> fetched(name).stream())
        .toList();
  }

  /** The lines of a file among the test resources. */
  static List<String> resource(String path) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(AttackLists.class.getResourceAsStream(path), path),
                StandardCharsets.UTF_8))) {
      return lines.readAllLines();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
