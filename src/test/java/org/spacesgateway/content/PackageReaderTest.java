package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.SpaceReader.NotReadable;
import org.spacesgateway.content.SpaceReader.Why;

/** The old platform's own download, and what somebody else may have put into one. */
class PackageReaderTest {
  private static final Limits LIMITS = new Limits(100_000, 5_000, 10, 10_000);
  private static final byte[] PNG =
      ("\u0089PNG\r\n\u001a\n" + "x".repeat(50)).getBytes(StandardCharsets.ISO_8859_1);
  private static final String DATE = "2010/9/27 17:05:09";

  @TempDir Path directory;

  private final List<LeftOut> leftOut = new ArrayList<>();

  private String market = "en-US";

  private PackageReader open(Path file, long largest) throws NotReadable {
    return new PackageReader(
        file, Entries.CID, false, LIMITS, LegacyReaderTest.MARKUP.in(market), largest);
  }

  private List<Entry> read(PackageFile made) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (PackageReader reader = open(made.write(directory.resolve("package.zip")), 10 << 20)) {
      String cursor = null;
      do {
        SpacePage page = reader.read(cursor);
        entries.addAll(page.entries());
        leftOut.addAll(page.leftOut());
        cursor = page.next();
      } while (cursor != null);
    }
    return entries;
  }

  @Test
  void datesAreThoseOfTheMarket() throws IOException {
    PackageFile made =
        new PackageFile()
            .post("a.html", "A", "05/04/2010 15:12", "x", "<b>Bob - 06/04/2010 15:12</b>c");
    for (String[] one : new String[][] {{"fr-FR", "04-05", "04-06"}, {"en-US", "05-04", "06-04"}}) {
      market = one[0];
      Entry entry = read(made).getFirst();
      assertThat(entry.published()).isEqualTo("2010-" + one[1] + "T15:12:00Z");
      assertThat(entry.comments())
          .extracting(Comment::at)
          .containsExactly(OffsetDateTime.parse("2010-" + one[2] + "T15:12:00Z"));
    }
  }

  @Test
  void aPostIsAnEntryWithItsCommentsAndPictures() throws IOException {
    PackageFile made =
        new PackageFile()
            .post(
                "2010/crème brûlée.html",
                "Crème &amp; brûlée",
                DATE,
                "<div id=\"msgcns!A11CE0000C0FFEE1!240\" class=\"bvMsg\"><p>你好 <img src=\"../img/a b.png\" alt=Sea><a href=\"../other.html\">next</a></div>",
                "<div><h6>Bob - the first - 2010/9/28 1:02:03</h6><p>Nice<p>Really</div><b>陈 - 2010/9/28 0:00:01</b>first")
            .file("img/a b.png", PNG);
    Entry entry = read(made).getFirst();
    assertThat(entry)
        .returns(240L, Entry::number)
        .returns("Crème & brûlée", Entry::title)
        .returns(OffsetDateTime.parse("2010-09-27T17:05:09Z"), Entry::published)
        .returns("", Entry::permalink);
    assertThat(entry.html())
        .isEqualTo("<div><p>你好 <img src=\"img/a%20b.png\" alt=\"Sea\"><a>next</a></p></div>");
    assertThat(entry.pictures()).containsExactly(new Picture("img/a%20b.png", "Sea"));
    assertThat(entry.comments())
        .extracting(Comment::author, Comment::html)
        .containsExactly(tuple("陈", "first"), tuple("Bob - the first", "<p>Nice</p><p>Really</p>"));
    try (PackageReader reader = open(directory.resolve("package.zip"), 1 << 20)) {
      assertThat(reader.picture("img/a%20b.png").orElseThrow().getBytes()).isEqualTo(PNG);
      assertThat(reader.picture("img/none.png")).isEmpty();
    }
  }

  @Test
  void aPostWithoutAMarkerIsKnownByItsNameOrGetsANumberOfOurs() throws IOException {
    List<Entry> entries =
        read(
            new PackageFile()
                .post("cns!A11CE0000C0FFEE1!77.html", "Named", DATE, "x", "")
                .post("b.html", "Unnumbered", DATE, "y", ""));
    assertThat(entries.getFirst().number()).isEqualTo(77L);
    assertThat(entries.getLast().number()).isBetween(Entry.FIRST_UNNUMBERED, Entry.LARGEST_NUMBER);
    assertThat(entries.getLast().handle()).isEmpty();
  }

  @Test
  void aNumberOfOursIsTheSameInALaterPackage() throws IOException {
    long before =
        read(new PackageFile().post("b.html", "Unnumbered", DATE, "y", "")).getFirst().number();
    assertThat(
            read(
                new PackageFile()
                    .post("a.html", "Another", DATE, "x", "")
                    .post("b.html", "Unnumbered", DATE, "y", "")))
        .extracting(Entry::number)
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo(before);
  }

  @Test
  void manyPostsAreReadInSteps() throws IOException {
    PackageFile made = new PackageFile();
    for (int i = 0; i < 45; i++) {
      made.post("cns!A11CE0000C0FFEE1!" + (100 + i) + ".html", "t" + i, DATE, "x", "");
    }
    assertThat(read(made)).hasSize(45);
  }

  @Test
  void aPageInAnotherEncodingIsReadAsItSays() throws IOException {
    String html =
        "<html><head><meta http-equiv=content-type content=\"text/html; charset=gb2312\"></head><h2 id=Title>中文</h2><h5 id=publish>"
            + DATE
            + "</h5><div class=blogpost>你好</div>";
    Path file = directory.resolve("package.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x/index.htm"));
      zip.write("<a href='b.html'>b</a>".getBytes(StandardCharsets.US_ASCII));
      zip.putNextEntry(new ZipEntry("x/b.html"));
      zip.write(html.getBytes(Charset.forName("GB2312")));
    }
    try (PackageReader reader = open(file, 1 << 20)) {
      Entry entry = reader.read(null).entries().getFirst();
      assertThat(entry.title()).isEqualTo("中文");
      assertThat(entry.html()).isEqualTo("你好");
    }
  }

  @Test
  void whatCannotBeReadIsToldAndTheRestIsRead() throws IOException {
    assertThat(
            read(
                new PackageFile()
                    .post("a.html", "no date", "some day", "x", "")
                    .page("b.html", "<p>no post</p>")
                    .post("huge.html", "huge", DATE, "x".repeat(200_000), "")
                    .post("c.html", "Fine", DATE, "x<script>y</script>", "")))
        .extracting(Entry::title)
        .containsExactly("Fine");
    assertThat(leftOut)
        .extracting(LeftOut::what)
        .containsExactly(What.ENTRY, What.ENTRY, What.FILE, What.SCRIPT);
  }

  @Test
  void pathsThatLeaveThePackageLeadNowhere() throws IOException {
    assertThat(
            read(
                new PackageFile()
                    .post("../../../evil.html", "Evil", DATE, "x", "")
                    .page("/etc/passwd.html", "x")
                    .post(
                        "a.html",
                        "Fine",
                        DATE,
                        "<img src=\"../../etc/passwd\"><img src=\"file:///etc/passwd\">",
                        "")))
        .extracting(Entry::title)
        .containsExactly("Fine");
    assertThat(directory.getParent().resolve("evil.html")).doesNotExist();
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    Path file = directory.resolve("bomb.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("index.html"));
      for (int i = 0; i < 40; i++) {
        zip.write("<a href='%d.html'>p</a>".formatted(i).getBytes(StandardCharsets.US_ASCII));
      }
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 40; i++) {
        zip.putNextEntry(new ZipEntry(i + ".html"));
        zip.write(zeros);
      }
    }
    assertThat(Files.size(file)).isLessThan(100_000);
    try (PackageReader reader = open(file, 1 << 20)) {
      SpacePage page = reader.read(null);
      assertThat(page.entries()).isEmpty();
      assertThat(page.leftOut()).hasSize(20);
      assertThat(reader.read(page.next()).leftOut())
          .extracting(LeftOut::what)
          .containsOnly(What.FILE);
    }
  }

  @Test
  void whatIsNoPackageOfThisSpaceIsRefused() throws IOException {
    Path text = Files.writeString(directory.resolve("text.zip"), "no zip");
    assertRefused(text, Why.NO_PACKAGE);
    assertRefused(new PackageFile().write(directory.resolve("empty.zip")), Why.NO_PACKAGE);
    Path others =
        new PackageFile()
            .post("a.html", "t", DATE, "<p id=\"msgcns!BAD!1\">x</p>", "")
            .write(directory.resolve("others.zip"));
    try (PackageReader reader = open(others, 1 << 20)) {
      assertThatThrownBy(() -> reader.read(null))
          .isInstanceOfSatisfying(
              NotReadable.class, refused -> assertThat(refused.why()).isEqualTo(Why.ANOTHERS));
    }
  }

  private void assertRefused(Path file, Why why) {
    assertThatThrownBy(() -> open(file, 1 << 20))
        .isInstanceOfSatisfying(
            NotReadable.class, refused -> assertThat(refused.why()).isEqualTo(why));
  }
}
