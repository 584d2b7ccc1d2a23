package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.content.LeftOut.What;

/** What somebody else wrote becomes safe to show, and the report says what it lost. */
class CleaningTest {
  private static final URI BASE = URI.create("http://alice.spaces.example/blog/cns!A!1.entry");

  private final Cleaning cleaning =
      new Cleaning(BASE, "1", 1000, address -> address.getHost().endsWith(".spaces.example"));

  private Map<What, Integer> leftOut() {
    return cleaning.leftOut().stream().collect(Collectors.toMap(LeftOut::what, LeftOut::times));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p>one<p>two | <p>one</p><p>two</p>",
        "<P ALIGN=center><FONT color=#ff0000>red</P> | <p align=\"center\"><font color=\"#ff0000\">red</font></p>",
        "<b>bold<i>both</b>italic</i> | <b>bold<i>both</i></b><i>italic</i>",
        "a &amp; b & c &nbsp;d | a &amp; b &amp; c &nbsp;d",
        "<p class=MsoNormal style='x:y'>text<o:p></o:p> | <p>text</p>",
        "<div id=\"msgcns!A11CE!240\">quoted</div> | <div>quoted</div>",
        "<a href=\"../photos/\">p</a> | <a href=\"http://alice.spaces.example/photos/\">p</a>",
        "<a href='mailto:a@live.example'>m</a> | <a href=\"mailto:a@live.example\">m</a>",
        "<!-- gone -->kept | kept"
      })
  void brokenHtmlIsMended(String broken, String mended) {
    assertThat(cleaning.body(broken)).isEqualTo(mended);
    assertThat(cleaning.leftOut()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a<script>alert(1)</script>b | ab | SCRIPT",
        "<p onclick=\"x()\">a</p> | <p>a</p> | SCRIPT",
        "<a href=\"javascript:x()\">a</a> | <a>a</a> | LINK",
        "<a href=\" java&#10;script:x()\">a</a> | <a>a</a> | LINK",
        "<a href=\"file:///etc/passwd\">a</a> | <a>a</a> | LINK",
        "<form><input name=q>text<button>go</button></form> | text | FORM",
        "<iframe src=\"http://video.example/v\"></iframe> | <p><a href=\"http://video.example/v\">http://video.example/v</a></p> | EMBEDDED",
        "<object><param name=movie value=\"http://video.example/v\"></object> | <p><a href=\"http://video.example/v\">http://video.example/v</a></p> | EMBEDDED",
        "<embed src=\"javascript:x\"> | '' | EMBEDDED",
        "<img src=\"data:image/png;base64,AAAA\">x | x | PICTURE_MISSING",
        "<svg><script>x</script><a xlink:href=\"javascript:x\">y</a></svg> | <a>y</a> | SCRIPT"
      })
  void whatRunsIsLeftOutAndTold(String hostile, String clean, What what) {
    assertThat(cleaning.body(hostile)).isEqualTo(clean);
    assertThat(leftOut()).containsKey(what);
  }

  @Test
  void picturesOfTheOldPlatformAreTakenAlongAndOthersStayLinked() {
    assertThat(
            cleaning.body(
                "<img src=\"/photos/a b.jpg\" alt='An  A' width=10 onerror=x><img src=\"/photos/a b.jpg\"><img src=http://other.example/c.gif>"))
        .isEqualTo(
            "<img src=\"http://alice.spaces.example/photos/a%20b.jpg\" alt=\"An  A\" width=\"10\">"
                + "<img src=\"http://alice.spaces.example/photos/a%20b.jpg\">"
                + "<img src=\"http://other.example/c.gif\">");
    assertThat(cleaning.pictures())
        .containsExactly(new Picture("http://alice.spaces.example/photos/a%20b.jpg", "An A"));
    assertThat(leftOut())
        .containsOnly(Map.entry(What.PICTURE_ELSEWHERE, 1), Map.entry(What.SCRIPT, 1));
  }

  @Test
  void lineEndsAreBlanksExceptWhereTheyAreMeant() {
    assertThat(cleaning.body("<p>one\r\n two</p><pre>a\n b</pre>"))
        .isEqualTo("<p>one two</p><pre>a\n b</pre>");
  }

  @Test
  void aTextTooLongIsCutAndTold() {
    assertThat(cleaning.body("x".repeat(5000))).hasSize(1000);
    assertThat(leftOut()).containsExactly(Map.entry(What.TOO_LONG, 1));
  }

  @Test
  void charactersThatNoDocumentMayHaveAreLeftOut() {
    assertThat(cleaning.body("a\u0000b\u0008c\ud83dd\ufffee😀")).isEqualTo("abcde😀");
    assertThat(leftOut()).containsExactly(Map.entry(What.CHARACTERS, 4));
  }

  @Test
  void aCommentHasNoPictures() {
    assertThat(cleaning.comment("<b>hi</b><img src=/a.png><table><tr><td>cell"))
        .isEqualTo("<b>hi</b>cell");
  }

  @Test
  void aTitleIsOneLineOfText() {
    assertThat(cleaning.line(" a\n\tb\u0001 ")).isEqualTo("a b");
    assertThat(cleaning.line("t".repeat(900))).hasSize(500).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<b>", "<div>", "<table><tr><td>", "<a href='x", "&", "<!--", "<![CDATA["})
  void whatIsNestedDeeplyHurtsNobody(String piece) {
    Cleaning deep = new Cleaning(BASE, "1", 1 << 20, address -> true);
    assertThat(deep.body(piece.repeat(20_000) + "end")).hasSizeLessThan(1 << 23);
  }

  @Property(tries = 30)
  void nothingThatRunsIsEverLeft(@ForAll @StringLength(max = 60) String text) {
    for (String frame :
        new String[] {
          "<a href=\"%s\">x</a>",
          "<a href=javascript:%s>x</a>",
          "<img src=\"%s\" %s=1>",
          "<%s onload=x>",
          "<script %s>",
          "<style><%s</style>",
          "%s"
        }) {
      String clean = cleaning.body(frame.replace("%s", text));
      var body = Jsoup.parseBodyFragment(clean).body();
      assertThat(body.select("script, style, iframe, object, embed, form")).isEmpty();
      body.getAllElements()
          .forEach(element ->
              element
                  .attributes()
                  .forEach(attribute -> {
                    assertThat(attribute.getKey()).doesNotStartWith("on");
                    assertThat(attribute.getValue().toLowerCase(Locale.ROOT).strip())
                        .doesNotStartWith("javascript:");
                  }));
    }
  }
}
