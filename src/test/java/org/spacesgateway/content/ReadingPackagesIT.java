package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.Reading.State;

/** Spaces of which a download package is read. */
class ReadingPackagesIT extends ReadingStage {
  @TempDir static Path directory;

  @Test
  void postsOfAnEarlierPackageThatHaveNoNumberGoWithIt() throws Exception {
    Packages packages =
        new Packages(
            DATABASE, new Limits(1 << 20, 50_000, 100, 10_000), LegacyReaderTest.MARKUP, 1 << 20);
    String date = "2010/9/27 17:05:09";
    String odd = "<p>x<script>y()</script>";
    PackageFile first =
        new PackageFile()
            .post("cns!C0FFEE0000000001!100.html", "Numbered", date, odd, "")
            .post("a.html", "A", date, odd, "")
            .post("b.html", "B", date, odd, "")
            .page("c.html", "<p>No post</p>");
    PackageFile newer =
        new PackageFile()
            .post("d.html", "D", date, "<p>z</p>", "")
            .post("b.html", "B", date, odd, "");
    packages.take(first.write(directory.resolve("first.zip")), CID, true, KEPT, now);
    // As an earlier release numbered them: by their places.
    run("UPDATE read_entry SET number = 900000000001 WHERE entry::json ->> 'title' = 'A'");
    packages.take(first.write(directory.resolve("first.zip")), CID, true, KEPT, now);
    assertThat(titles()).containsExactlyInAnyOrder("Numbered", "A", "B");
    assertThat(space.leftOut(CID).get(What.SCRIPT).times()).isEqualTo(3);
    assertThat(space.leftOut(CID).get(What.ENTRY).times()).isEqualTo(1);
    packages.take(newer.write(directory.resolve("newer.zip")), CID, true, KEPT, now);
    assertThat(titles()).containsExactlyInAnyOrder("Numbered", "B", "D");
    assertThat(space.leftOut(CID).get(What.SCRIPT).times()).isEqualTo(2);
    assertThat(space.leftOut(CID)).doesNotContainKey(What.ENTRY);
  }

  private List<String> titles() {
    return StreamSupport.stream(space.entries(CID).spliterator(), false).map(Entry::title).toList();
  }

  @Test
  void aPackageStandsForWhatTheOriginWouldGive() throws Exception {
    String png = "\u0089PNG\r\n\u001a\n" + "x".repeat(50);
    PackageFile made = new PackageFile();
    for (int i = 0; i < 25; i++) {
      made.post(
          "cns!C0FFEE0000000001!" + (100 + i) + ".html",
          "Post " + i,
          "2010/9/27 17:05:09",
          "<p>x<img src=\"img/" + i % 3 + ".png\">",
          "<b>Bob - 2010/9/28 1:02:03</b>c");
    }
    made.file("img/0.png", png.getBytes(StandardCharsets.ISO_8859_1))
        .file("img/1.png", "no picture".getBytes(StandardCharsets.ISO_8859_1));
    Packages packages =
        new Packages(
            DATABASE, new Limits(1 << 20, 50_000, 100, 10_000), LegacyReaderTest.MARKUP, 1 << 20);
    for (int twice = 0; twice < 2; twice++) {
      assertThat(packages.take(made.write(directory.resolve("p.zip")), CID, true, KEPT, now))
          .isEqualTo(25);
    }
    assertThat(reading())
        .returns(State.DONE, Reading::state)
        .returns(25L, Reading::entries)
        .returns(25L, Reading::comments)
        .returns(1L, Reading::pictures);
    assertThat(space.entries(CID)).allMatch(Entry::friendsOnly);
    assertThat(space.leftOut(CID).get(What.PICTURE_MISSING).times()).isEqualTo(2);
    now = now.plus(Duration.ofDays(1));
    ask(CID, true);
    assertThat(steps.one()).as("the origin is not asked").isFalse();
  }
}
