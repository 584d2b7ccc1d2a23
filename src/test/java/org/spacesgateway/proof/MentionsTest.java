package org.spacesgateway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A path that a build left behind is found, packed in a jar or not. */
class MentionsTest {
  private static final String PATH = "/home/somebody/clone";

  @TempDir Path root;

  @Test
  void whoMentionsNothingIsNotFound() throws IOException {
    Files.writeString(root.resolve("file"), "/home/somebody/else");
    jar("here.jar", "A.class", "/home");
    assertThat(Mentions.of(PATH, root)).isEmpty();
  }

  @Test
  void aFileThatMentionsItIsFound() throws IOException {
    Files.createDirectories(root.resolve("lib"));
    Files.writeString(root.resolve("lib/file"), "\0\1from " + PATH + "/target\0");
    assertThat(Mentions.of(PATH, root)).containsExactly("lib/file");
  }

  @Test
  void aPackedClassThatMentionsItIsFound() throws IOException {
    jar("here.jar", "A.class", ("file:" + PATH + "/target ").repeat(100));
    assertThat(Files.readString(root.resolve("here.jar"), StandardCharsets.ISO_8859_1))
        .doesNotContain(PATH);
    assertThat(Mentions.of(PATH, root)).containsExactly("here.jar!A.class");
  }

  private void jar(String name, String entry, String content) throws IOException {
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(root.resolve(name)))) {
      jar.putNextEntry(new ZipEntry(entry));
      jar.write(("x" + content).getBytes(StandardCharsets.UTF_8));
    }
  }
}
