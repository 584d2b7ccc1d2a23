package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.batch.MapFile.UnknownFormatException;
import org.spacesgateway.directory.SourceSite;

/** The map of a transferred Space, from what its posts say. */
class WxrSourceTest {
  private static final String BASE = "https://moved.wordpress.com";
  private static final SourceSite SITE =
      new SourceSite("spaces", List.of("*.spaces.example"), List.of());
  private static final Cid CID = Cid.ofHex(Wxr.CID).orElseThrow();
  private static final String HOME = Wxr.CID + " '' -> 7 /";

  @Test
  void aPostsMetadataSaysWhichEntryItWas() throws Exception {
    assertThat(rows(new Wxr(BASE).post("/2008/04/01/hello/", "text", Wxr.meta("240"))))
        .containsExactly(HOME, Wxr.CID + " '240' -> 7 /2008/04/01/hello/");
  }

  @Test
  void aMarkerInItsTextSaysItToo() throws Exception {
    String body = "<div id=\"msgcns!" + Wxr.CID + "!240\" class=\"bvMsg\">text</div>";
    assertThat(rows(new Wxr(BASE).post("/2008/04/01/hello/", body)))
        .containsExactly(HOME, Wxr.CID + " '240' -> 7 /2008/04/01/hello/");
  }

  @Test
  void metadataCountsAheadOfMarkersThatMayBeQuoted() throws Exception {
    String quoting =
        "<div id=\"msgcns!%s!9\"></div><div id=\"msgcns!7B!10\"></div>".formatted(Wxr.CID);
    assertThat(rows(new Wxr(BASE).post("/a/", quoting, Wxr.meta("240")).post("/b/", quoting)))
        .containsExactly(HOME, Wxr.CID + " '240' -> 7 /a/", Wxr.CID + " '9' -> 7 /b/");
  }

  @Test
  void aTextWithSeveralMarkersSaysNothing() throws Exception {
    String body = "<i id=\"msgcns!%1$s!9\"></i><i id=\"msgcns!%1$s!10\"></i>".formatted(Wxr.CID);
    assertThat(rows(new Wxr(BASE).post("/a/", body)))
        .containsExactly(HOME, "refused: its text has markers of several entries");
  }

  @Test
  void whatIsSaidTwiceIsOneRow() throws Exception {
    Wxr wxr =
        new Wxr(BASE)
            .post("/a/", "", Wxr.meta("240"), Wxr.meta("240"))
            .post("/a/", "", Wxr.meta("240"))
            .post("/b/", "", Wxr.meta("240"));
    assertThat(rows(wxr))
        .containsExactly(
            HOME, Wxr.CID + " '240' -> 7 /a/", "refused: another post was this entry already");
  }

  @Test
  void aSlugKeepsItsSpelling() throws Exception {
    assertThat(
            rows(
                new Wxr(BASE)
                    .post("/2010/09/27/%e4%bd%a0%E5%A5%BD/", "", Wxr.meta("1"))
                    .post("/2010/09/27/你好/", "", Wxr.meta("2"))
                    .post("/?p=12", "", Wxr.meta("3"))
                    .post("/c/?authkey=x#top", "", Wxr.meta("4"))))
        .containsExactly(
            HOME,
            Wxr.CID + " '1' -> 7 /2010/09/27/%e4%bd%a0%E5%A5%BD/",
            Wxr.CID + " '2' -> 7 /2010/09/27/%E4%BD%A0%E5%A5%BD/",
            Wxr.CID + " '3' -> 7 /?p=12",
            Wxr.CID + " '4' -> 7 /c/");
  }

  @Test
  void categoriesLeadToTheirArchives() throws Exception {
    assertThat(
            rows(
                new Wxr(BASE)
                    .category("robs-posts", "Rob's Posts")
                    .category("%e4%bd%a0", "你")
                    .category("rd", "R&amp;D")))
        .containsExactly(
            HOME,
            Wxr.CID + " 'category:rob's posts' -> 7 /category/robs-posts/",
            Wxr.CID + " 'category:你' -> 7 /category/%e4%bd%a0/",
            Wxr.CID + " 'category:r&d' -> 7 /category/rd/");
  }

  @ParameterizedTest
  @CsvSource({
    "draft,post",
    "private,post",
    "trash,post",
    "publish,attachment",
    "inherit,attachment"
  })
  void onlyPublishedPostsHaveAPlace(String status, String type) throws Exception {
    Wxr wxr = new Wxr(BASE).item("/a/", status, type, "", Wxr.meta("240"));
    assertThat(rows(wxr)).containsExactly(HOME);
    assertThat(survey(wxr.toString()).unpublished()).isEqualTo(type.equals("post") ? 1 : 0);
  }

  @Test
  void metadataWithAWrongDigestIsRefused() throws Exception {
    String wrong = Wxr.meta("240").replace(Wxr.MD5, "0".repeat(32));
    assertThat(rows(new Wxr(BASE).post("/a/", "", wrong)))
        .containsExactly(HOME, "refused: its metadata's digest or form is not right");
  }

  @Test
  void aPostOfAnotherBlogIsRefused() throws Exception {
    String wxr =
        new Wxr(BASE)
            .post("/a/", "", Wxr.meta("240"))
            .toString()
            .replace(BASE + "/a/", BASE + ".evil.example/a/");
    assertThat(rows(wxr, CID))
        .containsExactly(HOME, "refused: its post's address is not of this blog");
  }

  @Test
  void anEntryOfAnotherSpaceIsRefused() throws Exception {
    assertThat(rows(new Wxr(BASE).post("/a/", "", Wxr.meta("240")).toString(), new Cid(1)))
        .containsExactly("1 '' -> 7 /", "refused: entry of another Space");
  }

  @Test
  void aSurveyTellsTheBlogAndTheSpaces() throws Exception {
    String quoting = "<div id=\"msgcns!7B!10\"></div>";
    Wxr wxr = new Wxr(BASE).post("/a/", quoting, Wxr.meta("240")).post("/b/", "new");
    assertThat(survey(wxr.toString()))
        .isEqualTo(new WxrSource.Survey(BASE, "A moved Space", Set.of(CID), 0, 1));
  }

  @Test
  void rowsHaveLinesThatGrowAndNoSecret() throws Exception {
    String wxr =
        new Wxr(BASE)
            .post("/a/", "", Wxr.meta("1"), Wxr.meta("2"))
            .post("/b/", "", Wxr.meta("3"), Wxr.meta("4").replace(Wxr.MD5, "0".repeat(32)))
            .toString();
    RowSource source = new WxrSource(bytes(wxr), new MovedSpace(SITE, CID, 7, BASE + "/"));
    long last = 0;
    for (SourceRow row = source.next(); row != null; row = source.next()) {
      assertThat(row.line()).isGreaterThan(last);
      assertThat(row.toString()).doesNotContain(Wxr.SECRET);
      last = row.line();
    }
  }

  @Test
  void markersAreFoundWhereverALongTextIsCut() throws Exception {
    StringBuilder body = new StringBuilder("x".repeat(500_000));
    body.append("<div id=\"msgcns!").append(Wxr.CID).append("!240\">");
    body.append("y".repeat(500_000));
    assertThat(rows(new Wxr(BASE).post("/a/", body.toString())))
        .containsExactly(HOME, Wxr.CID + " '240' -> 7 /a/");
  }

  @Test
  void aBrokenFileIsToldWithItsLine() {
    String wxr = new Wxr(BASE).post("/a/", "", Wxr.meta("240")).toString();
    assertThatThrownBy(() -> survey(wxr.substring(0, wxr.indexOf("</item>"))))
        .isInstanceOf(UnknownFormatException.class)
        .hasMessageMatching("Line 2[0-9]: the file is no well-formed XML");
    assertThatThrownBy(() -> survey("<html><body/></html>"))
        .hasMessage("Line 1: not a WordPress export: it begins with no <rss>");
    assertThatThrownBy(() -> survey("")).isInstanceOf(UnknownFormatException.class);
  }

  @Test
  void entitiesAreNotExpandedAndFilesNotRead() {
    String bomb =
        "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><rss>&b;</rss>";
    String thief = "<!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss>&a;</rss>";
    for (String wxr : List.of(bomb, thief)) {
      assertThatThrownBy(() -> survey(wxr))
          .isInstanceOf(UnknownFormatException.class)
          .hasMessage("Line 1: document types and entities are not read");
    }
  }

  @Test
  void elementsWithoutEndAreNotFollowed() {
    assertThatThrownBy(() -> survey("<rss>" + "<a>".repeat(100_000)))
        .isInstanceOf(UnknownFormatException.class)
        .hasMessageContaining("fifty deep");
  }

  @Test
  void metadataAloneSaysTheSame() throws Exception {
    String value =
        "http://x/Users(-715851972732602206)/Blogs('%1$s!1')/Entries('%1$s!240')?authkey=%2$s"
            .formatted(Wxr.CID, Wxr.SECRET);
    String key = "spaces_" + Wxr.MD5 + "_permalink";
    String csv =
        "post_url,meta_key,meta_value\n%1$s/a/,%2$s,%3$s\n%1$s/a/,%2$s,%3$s\n%1$s/a/,_edit_last,1\n%1$s/b/,%2$s,nonsense\n"
            .formatted(BASE, key, value);
    assertThat(MetadataSource.survey(bytes(csv)))
        .isEqualTo(new WxrSource.Survey(BASE + "/", "", Set.of(CID), 0, 0));
    assertThat(shown(new MetadataSource(bytes(csv), new MovedSpace(SITE, CID, 7, BASE))))
        .containsExactly(
            HOME,
            Wxr.CID + " '240' -> 7 /a/",
            "refused: its metadata's digest or form is not right");
  }

  private static List<String> rows(Wxr wxr) throws Exception {
    return rows(wxr.toString(), CID);
  }

  private static List<String> rows(String wxr, Cid cid) throws Exception {
    return shown(new WxrSource(bytes(wxr), new MovedSpace(SITE, cid, 7, BASE + "/")));
  }

  private static List<String> shown(RowSource source) throws Exception {
    List<String> rows = new ArrayList<>();
    for (SourceRow row = source.next(); row != null; row = source.next()) {
      rows.add(
          row.refused() != null
              ? "refused: " + row.refused()
              : "%s '%s' -> %d %s"
                  .formatted(
                      row.key().scope(),
                      row.key().key(),
                      row.mapping().blogId(),
                      row.mapping().path()));
    }
    return rows;
  }

  private static WxrSource.Survey survey(String wxr) throws IOException, UnknownFormatException {
    return WxrSource.survey(bytes(wxr));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
