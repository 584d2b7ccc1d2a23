package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.content.Entries.CID;
import static org.spacesgateway.content.Entries.comment;
import static org.spacesgateway.content.Entries.entry;
import static org.spacesgateway.content.Entries.forFriends;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.address.Handle;
import org.spacesgateway.batch.WxrSource;
import org.spacesgateway.content.WxrDocument.Item;
import org.spacesgateway.content.WxrWriter.Blog;
import org.spacesgateway.content.WxrWriter.Part;

class WxrWriterTest {
  private static final Blog ALICE =
      new Blog("Alice’s & Co", "http://alice.spaces.example/", "de-AT", "alice", "Alice <Example>");
  private static final String IMAGE = "http://alice.spaces.example/photos/a.jpg?size=2&x=1";
  private static final Entry RICH =
      entry(
          240,
          "Crème brûlée & <other> things",
          "<p>Sugar <img src=\"" + IMAGE.replace("&", "&amp;") + "\"> 你好 ]]> end</p>",
          List.of("Küche", "旅行", "Küche & Bad", "!"),
          List.of(
              comment("a", null, "Bob", "First"),
              comment("b", "a", "", "Re: <b>first</b>"),
              comment("c", "gone", "Chen 陈", "Third")),
          List.of(new Picture(IMAGE, "A pudding"), new Picture("img/own.jpg", "")),
          false);

  @Test
  void anEntryIsAPostWithAllThatItHad() throws Exception {
    WxrDocument read = one(new WxrWriter(ALICE, 1 << 20, false), RICH);
    assertThat(read.channel)
        .containsEntry("wp:wxr_version", "1.2")
        .containsEntry("title", "Alice’s & Co")
        .containsEntry("link", "http://alice.spaces.example/")
        .containsEntry("language", "de-AT");
    Item post = read.items.getFirst();
    assertThat(post.texts)
        .containsEntry("title", "Crème brûlée & &lt;other&gt; things")
        .containsEntry("link", RICH.permalink())
        .containsEntry("dc:creator", "alice")
        .containsEntry("wp:post_id", "240000")
        .containsEntry("wp:post_name", "")
        .containsEntry("wp:status", "publish")
        .containsEntry("wp:post_type", "post")
        .containsEntry("pubDate", "Thu, 27 Nov 2008 23:30:00 +0200")
        .containsEntry("wp:post_date", "2008-11-27 23:30:00")
        .containsEntry("wp:post_date_gmt", "2008-11-27 21:30:00")
        .containsEntry(
            "content:encoded",
            "<div id=\"msgcns!A11CE0000C0FFEE1!240\" class=\"bvMsg\">" + RICH.html() + "</div>");
    assertThat(post.categories)
        .containsExactlyEntriesOf(read.categories)
        .containsValues("Küche", "旅行", "Küche & Bad", "!")
        .containsKeys("kuche", "%e6%97%85%e8%a1%8c", "kuche-bad");
    assertThat(post.meta.values())
        .containsExactly(
            "http://cid-a11ce0000c0ffee1.users.api.live.net/Users(-6837343843448258847)"
                + "/Blogs('A11CE0000C0FFEE1!0')/Entries('A11CE0000C0FFEE1!240')");
  }

  @Test
  void commentsKeepTheirThreads() throws Exception {
    List<Map<String, String>> comments =
        one(new WxrWriter(ALICE, 1 << 20, false), RICH).items.getFirst().comments;
    assertThat(comments)
        .extracting(comment -> comment.get("wp:comment_content"))
        .containsExactly("First", "Re: <b>first</b>", "Third");
    assertThat(comments)
        .extracting(comment -> comment.get("wp:comment_parent"))
        .containsExactly("0", comments.getFirst().get("wp:comment_id"), "0");
    assertThat(comments)
        .extracting(comment -> comment.get("wp:comment_author"))
        .containsExactly("Bob", "", "Chen 陈");
    assertThat(comments.getFirst())
        .containsEntry("wp:comment_date", "2009-04-01 23:30:00")
        .containsEntry("wp:comment_date_gmt", "2009-04-01 21:30:00")
        .containsEntry("wp:comment_approved", "1");
  }

  @Test
  void noTwoPicturesHaveOneTitle() throws Exception {
    List<Picture> pictures = List.of(new Picture(IMAGE, "Us"), new Picture(IMAGE + "&y=2", "Us"));
    WxrDocument read =
        one(
            new WxrWriter(ALICE, 1 << 20, false),
            entry(240, "One", "", List.of(), List.of(), pictures, false));
    assertThat(read.items)
        .extracting(item -> item.get("title"))
        .containsExactly("One", "Us (240-1)", "Us (240-2)");
  }

  @Test
  void aPictureThatCanBeFetchedIsAnAttachmentOncePerPart() throws Exception {
    Entry again =
        entry(241, "Again", "", List.of(), List.of(), List.of(new Picture(IMAGE, "")), false);
    WxrDocument read = one(new WxrWriter(ALICE, 1 << 20, false), RICH, again);
    assertThat(read.items)
        .extracting(item -> item.get("wp:post_type"))
        .containsExactly("post", "attachment", "post");
    assertThat(read.items.get(1).texts)
        .containsEntry("wp:attachment_url", IMAGE)
        .containsEntry("title", "A pudding (240-1)")
        // As the post has it.
        .containsEntry("guid", IMAGE.replace("&", "&amp;"))
        .containsEntry("wp:status", "inherit")
        .containsEntry("wp:post_parent", "240000")
        .containsEntry("wp:post_id", "240001");
  }

  @Test
  void anEntryForFriendsIsPrivateOrNotThere() throws Exception {
    assertThat(one(new WxrWriter(ALICE, 1 << 20, true), forFriends(7)).items)
        .extracting(item -> item.get("wp:status"))
        .containsExactly("private");
    assertThat(one(new WxrWriter(ALICE, 1 << 20, false), RICH, forFriends(999)).posts()).hasSize(1);
    assertThat(new WxrWriter(ALICE, 1 << 20, false).parts(List.of(forFriends(7)))).isEmpty();
  }

  @Test
  void anEntryWithoutANumberOfTheOldPlatformSaysOurs() throws Exception {
    Item post =
        one(
                new WxrWriter(ALICE, 1 << 20, false),
                entry(Entry.FIRST_UNNUMBERED + 3, "Unnumbered", "<p>x</p>"))
            .items
            .getFirst();
    Handle.Of ours = new Handle.Of(Entries.CID, Entry.FIRST_UNNUMBERED + 3);
    assertThat(post.meta).containsEntry(EntryKeys.key(Entries.CID), EntryKeys.value(ours));
    assertThat(EntryKeys.inText(post.get("content:encoded"))).containsExactly(ours);
  }

  @Test
  void partsAreAsLongAsTheySayAndNoLongerThanTheyMay() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int n = 1; n <= 60; n++) {
      entries.add(
          entry(
              n,
              "Entry " + n,
              "ä".repeat(n * 37 % 1000),
              List.of("Category " + n % 7),
              List.of(comment("a", null, "Bob", "c")),
              List.of(new Picture("http://alice.spaces.example/" + n % 5 + ".jpg", "")),
              n % 10 == 0));
    }
    WxrWriter writer = new WxrWriter(ALICE, 20_000, false);
    List<Part> parts = writer.parts(entries);
    assertThat(parts).hasSizeGreaterThan(5);
    List<Item> posts = new ArrayList<>();
    for (Part part : parts) {
      byte[] bytes = bytes(writer, part, entries);
      assertThat(bytes).hasSize((int) part.bytes()).hasSizeLessThanOrEqualTo(20_000);
      WxrDocument read = WxrDocument.of(bytes);
      assertThat(read.posts()).hasSize(part.posts());
      assertThat(read.items).hasSize(part.posts() + part.pictures());
      assertThat(read.categories.values()).containsExactlyInAnyOrderElementsOf(part.categories());
      read.posts().forEach(posts::add);
      assertThat(bytes(writer, part, entries)).as("the same bytes again").isEqualTo(bytes);
    }
    assertThat(posts)
        .extracting(post -> post.get("title"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 60)
                .filter(n -> n % 10 != 0)
                .mapToObj(n -> "Entry " + n)
                .toList());
  }

  @Test
  void anEntryTooLongForAnyPartHasOneToItself() {
    List<Part> parts =
        new WxrWriter(ALICE, 3_000, false)
            .parts(List.of(entry(1, "a", ""), entry(2, "b", "x".repeat(9_000)), entry(3, "c", "")));
    assertThat(parts).extracting(Part::first).containsExactly(1L, 2L, 3L);
    assertThat(parts.get(1).bytes()).isGreaterThan(9_000);
  }

  @Test
  void ourOwnReaderOfExportsReadsItToo() throws Exception {
    WxrWriter writer = new WxrWriter(ALICE, 1 << 20, false);
    List<Entry> entries = List.of(RICH, entry(241, "", ""));
    WxrSource.Survey survey =
        WxrSource.survey(
            new ByteArrayInputStream(bytes(writer, writer.parts(entries).getFirst(), entries)));
    assertThat(survey.cids()).containsExactly(CID);
    assertThat(survey.others()).isZero();
    assertThat(survey.title()).isEqualTo("Alice’s & Co");
  }

  @Property(tries = 200)
  void anyTitleAndTextComesBack(@ForAll String title, @ForAll String html, @ForAll String name)
      throws Exception {
    Entry entry =
        entry(
            1,
            title,
            html,
            List.of(name),
            List.of(comment("a", null, name, html)),
            List.of(),
            false);
    Item post = one(new WxrWriter(ALICE, 1 << 20, false), entry).items.getFirst();
    assertThat(Parser.unescapeEntities(post.get("title"), false)).isEqualTo(read(title));
    assertThat(post.get("content:encoded"))
        .isEqualTo(
            "<div id=\"msgcns!A11CE0000C0FFEE1!1\" class=\"bvMsg\">" + read(html) + "</div>");
    assertThat(post.comments.getFirst().get("wp:comment_content")).isEqualTo(read(html));
    assertThat(post.categories.values()).containsExactly(read(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'Rob''s Posts', rob-s-posts",
    "'  Ünïcode  —  Straße ', unicode-stra%c3%9fe",
    "日記, %e6%97%a5%e8%a8%98",
    "-, category-97ddb3f8"
  })
  void aCategoryIsFoundAgainByItsSlug(String name, String slug) {
    assertThat(WxrItems.slug(name)).isEqualTo(slug);
  }

  /* As XML has it: without forbidden characters, lines ended in one way (2.11). */
  private static String read(String text) {
    StringBuilder legal = new StringBuilder();
    text.codePoints()
        .filter(c ->
            c == 9
                || c == 10
                || c == 13
                || c >= 32 && c < 0xD800
                || c > 0xDFFF && c != 0xFFFE && c != 0xFFFF)
        .forEach(legal::appendCodePoint);
    return legal.toString().replace("\r\n", "\n").replace('\r', '\n');
  }

  private static WxrDocument one(WxrWriter writer, Entry... entries)
      throws IOException, XMLStreamException {
    List<Part> parts = writer.parts(List.of(entries));
    assertThat(parts).hasSize(1);
    return WxrDocument.of(bytes(writer, parts.getFirst(), List.of(entries)));
  }

  private static byte[] bytes(WxrWriter writer, Part part, List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.write(part, entries, bytes);
    return bytes.toByteArray();
  }
}
