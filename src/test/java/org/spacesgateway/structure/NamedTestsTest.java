package org.spacesgateway.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A test that a page of the documentation names is there. */
class NamedTestsTest {
  /* `SomethingIT`, `SomethingTest#itsMethod`, `room.SomethingTest.itsMethod`; and `#another` of the last class in that line. */
  private static final Pattern NAMED =
      Pattern.compile(
          "`(?:[a-z]+\\.)?(?<type>[A-Za-z]+(?:IT|Test)|[A-Za-z]+(?=#))?(?:[#.](?<method>[a-z]\\w*))?`");

  private static final Pattern EXTENDS = Pattern.compile("\\bclass \\w+ extends (\\w+)");

  private static Map<String, String> sources;

  @BeforeAll
  static void read() throws IOException {
    sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
  }

  @Test
  void everyTestThatThePagesNameIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    try (Stream<Path> pages =
        Stream.concat(Files.walk(Path.of("src", "docs")), Stream.of(Path.of("README.md")))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
        missing(Files.readString(page)).forEach(name -> missing.add(page + ": " + name));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void aTestThatIsNotThereIsFound() {
    assertThat(
            missing(
                """
                `NobodysIT`, `NamedTestsTest`, `structure.NamedTestsTest#read`
                `NamedTestsTest.nothing`, `#noMore`, `Nobody#s`
                """))
        .containsExactly(
            "NobodysIT", "NamedTestsTest#nothing", "NamedTestsTest#noMore", "Nobody#s");
  }

  private static List<String> missing(String text) {
    List<String> missing = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String type = null;
      Matcher named = NAMED.matcher(line);
      for (MatchResult name : named.results().toList()) {
        type = name.group("type") == null ? type : name.group("type");
        String method = name.group("method");
        if (type != null && !isThere(type, method)) {
          missing.add(method == null ? type : type + "#" + method);
        }
      }
    }
    return missing;
  }

  private static boolean isThere(String type, String method) {
    String source = sources.get(type);
    if (source == null || method == null) {
      return source != null;
    }
    Matcher parent = EXTENDS.matcher(source);
    return source.contains(" " + method + "(") || parent.find() && isThere(parent.group(1), method);
  }
}
