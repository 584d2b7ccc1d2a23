package org.spacesgateway.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.spacesgateway.content.Entries;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.KeptPictures;
import org.spacesgateway.content.Picture;
import org.spacesgateway.content.WxrDocument;
import org.spacesgateway.content.WxrWriter.Blog;

class SpaceZipTest {
  private static final String IMAGE = "http://alice.spaces.example/a.png";
  private static final Blog BLOG =
      new Blog("Alice’s", "http://alice.spaces.example/", null, "alice", "Alice’s");
  private static final List<Entry> ENTRIES =
      List.of(
          Entries.entry(
              107,
              "Ein Bild",
              "<p>Hier: <img src=\"" + IMAGE + "\"> <img src=\"http://else.example/b.png\"></p>",
              List.of("Küche"),
              List.of(Entries.comment("a", null, "Bob", "Nice")),
              List.of(new Picture(IMAGE, "A")),
              false),
          Entries.forFriends(117));
  private static final KeptPictures PICTURES =
      new KeptPictures() {
        @Override
        public List<Kept> all() {
          return List.of(new Kept("c0ffee", IMAGE, "png"));
        }

        @Override
        public byte[] bytes(Kept picture) {
          return new byte[] {1, 2, 3};
        }
      };

  /** Pages as short as can be. */
  private static final SpaceZip.Sheets SHEETS =
      new SpaceZip.Sheets() {
        @Override
        public String style() {
          return "style";
        }

        @Override
        public String index(Blog blog, List<SpaceZip.Listed> all, List<String> exports) {
          return all.stream().map(SpaceZip.Listed::file).toList() + " " + exports;
        }

        @Override
        public String entry(Blog blog, Entry entry, String html) {
          return entry.title() + "|" + html;
        }
      };

  private static SpaceZip zip() {
    return new SpaceZip(
        BLOG,
        (first, last) ->
            ENTRIES.stream().filter(it -> it.number() >= first && it.number() <= last).toList(),
        PICTURES,
        SHEETS);
  }

  private static byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    zip().write(bytes);
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  @Test
  void everythingOfASpaceIsInIt() throws Exception {
    Map<String, byte[]> files = files();
    assertThat(files)
        .containsOnlyKeys(
            "index.html",
            "style.css",
            "entries/107.html",
            "entries/117.html",
            "img/c0ffee.png",
            "wordpress/space-1.xml");
    assertThat(text(files, "index.html"))
        .as("the newest first")
        .isEqualTo("[entries/117.html, entries/107.html] [wordpress/space-1.xml]");
    assertThat(text(files, "entries/107.html"))
        .isEqualTo(
            "Ein Bild|<p>Hier: <img src=\"../img/c0ffee.png\"> <img src=\"http://else.example/b.png\"></p>");
    assertThat(files.get("img/c0ffee.png")).containsExactly(1, 2, 3);
    assertThat(WxrDocument.of(files.get("wordpress/space-1.xml")).posts())
        .as("their own entries for friends, too")
        .extracting(post -> post.get("wp:status"))
        .containsExactly("publish", "private");
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }

  @Test
  void theSameSpaceIsTheSameBytes() throws IOException {
    assertThat(bytes()).isEqualTo(bytes());
  }

  @Property(tries = 50)
  void anyPartFitsIntoTheWhole(
      @ForAll @IntRange(max = 8000) int from, @ForAll @IntRange(max = 8000) int length)
      throws IOException {
    byte[] whole = bytes();
    int first = Math.min(from, whole.length - 1);
    int last = Math.min(first + length, whole.length - 1);
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    OutputStream window = new Window(part, first, last);
    assertThatThrownBy(() -> zip().write(window)).isInstanceOf(Window.Enough.class);
    assertThat(part.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
  }
}
