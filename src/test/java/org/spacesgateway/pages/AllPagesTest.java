package org.spacesgateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.spacesgateway.words.Language;

/** That no page is forgotten by what looks at all of them. */
class AllPagesTest {
  @Test
  void everyTitleThatThereIsStandsOnAPage() throws IOException {
    Set<String> titles = new TreeSet<>();
    try (Stream<String> lines = Files.lines(Path.of("src/main/resources/words/en.properties"))) {
      lines
          .map(line -> line.split("=", 2)[0].strip())
          .filter(key -> key.endsWith(".title"))
          // What a title is called among all that is kept.
          .filter(key -> !key.startsWith("kept.word."))
          .forEach(titles::add);
    }
    assertThat(titles).as("else this looks at nothing").hasSizeGreaterThan(50);
    try (AllPages pages = new AllPages()) {
      titles.removeAll(
          pages.pages(Language.ENGLISH).values().stream()
              .map(page -> page.title().key())
              .collect(Collectors.toSet()));
    }
    assertThat(titles).isEmpty();
  }

  @Test
  void everyOneOfThemCanBeMade() {
    try (AllPages pages = new AllPages()) {
      assertThat(pages.names())
          .contains("account-linked", "kept", "erase", "sheet-entry", "letter-last")
          .allMatch(name -> pages.html(name, Language.ARABIC).contains("dir=\"rtl\""));
    }
  }

  @Test
  void everyTemplateIsLookedAt() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/templates"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("a new one needs samples in AllPages")
          .containsExactlyInAnyOrder(
              "page.html", "copy-index.html", "copy-entry.html", "letter.html");
    }
  }
}
