package org.spacesgateway.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of results, one section a proof: a proof that is run again replaces its own section and no
 * other.
 */
public final class ProofPage {
  private final Path file;
  private final String title;

  /**
   * A page, made when its first section is written.
   *
   * @param file where the page is kept
   * @param title the first lines of a new page, Markdown
   */
  public ProofPage(Path file, String title) {
    this.file = file;
    this.title = title;
  }

  /**
   * Writes the section {@code ## heading}, in the place of the one of that name if there is one.
   *
   * @param body Markdown without second-level headings
   * @throws IOException when the page cannot be written
   */
  public void write(String heading, String body) throws IOException {
    String mark = "## " + heading;
    List<String> kept = new ArrayList<>();
    boolean replaced = false;
    boolean inOld = false;
    for (String line : Files.exists(file) ? Files.readAllLines(file) : title.lines().toList()) {
      if (line.startsWith("## ")) {
        inOld = line.equals(mark);
        if (inOld) {
          section(kept, mark, body);
          replaced = true;
        }
      }
      if (!inOld) {
        kept.add(line);
      }
    }
    if (!replaced) {
      section(kept, mark, body);
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, String.join("\n", kept).strip() + "\n");
  }

  private static void section(List<String> lines, String mark, String body) {
    if (!lines.isEmpty() && !lines.getLast().isBlank()) {
      lines.add("");
    }
    lines.add(mark);
    lines.add("");
    body.strip().lines().forEach(lines::add);
    lines.add("");
  }
}
