package org.spacesgateway.sandbox;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.spacesgateway.sandbox.OldSpace.OldComment;
import org.spacesgateway.sandbox.OldSpace.OldEntry;

/**
 * Spaces of any size in five languages, with the HTML that people's editors left: everything
 * follows from the numbers.
 */
public final class GeneratedSpace {
  private static final OffsetDateTime FIRST = OffsetDateTime.parse("2005-03-01T08:15:00Z");
  private static final int FIRST_NUMBER = 107;
  private static final int NUMBERS_AN_ENTRY = 10;
  private static final long FIRST_COMMENT = 1_000_000;
  private static final int MOST_COMMENTS = 1_000;

  private static final List<String> TITLES =
      List.of(
          "A walk by the sea",
          "Crème brûlée & <andere> Sachen",
          "今天去了长城",
          "رحلة إلى البحر",
          "桜の写真");
  private static final List<String> TEXTS =
      List.of(
          "We went for a walk, “slowly”, and it didn’t rain.",
          "Übrigens: Äpfel, Öl & größere Töpfe – für 3 €.",
          "天气很好，我们走了很远。",
          "كان الجو جميلا ومشينا طويلا.",
          "桜がとても綺麗でした。");
  private static final List<String> CATEGORIES =
      List.of("Travel", "Küche & Bad", "旅行", "سفر", "Rob's Posts");
  private static final List<String> FRAMES =
      List.of(
          "<p>%s</p>",
          "<P><FONT face=\"Comic Sans MS\" color=#ff0066 size=4>%s</FONT>",
          "<div><p class=MsoNormal>%s<o:p></o:p></p><!--[if gte mso 9]><xml></xml><![endif]--></div>",
          "<table border=1><tr><td>%s<td><b>unclosed<tr></table>",
          "<div style=\"background:url(http://tracker.example/x)\" onclick=\"steal()\">%s</div>",
          "%s<br><br>second&nbsp;line & <i>odd<b> nesting</i></b>",
          "<p>%s</p><script>document.write('never')</script>",
          "<p>%s <a href=\"javascript:alert(1)\">click</a> <a href=\"../photos/\">my photos</a></p>",
          "<p>%s</p><object width=425><param name=movie value=\"http://video.example/v/abc\"><embed src=\"http://video.example/v/abc\"></object>",
          "<pre>code  {\n  %s\n}</pre> ]]> end");

  private GeneratedSpace() {}

  /**
   * A Space.
   *
   * @param entries how many
   * @param comments how many, spread over the entries
   * @param pictures how many, spread over the entries
   */
  public static OldSpace of(String alias, String cid, int entries, int comments, int pictures) {
    return new OldSpace(
        alias,
        cid,
        "The Space of " + alias,
        false,
        entries,
        i -> entry(alias, cid, i, entries, comments, pictures));
  }

  private static OldEntry entry(
      String alias, String cid, int i, int entries, int comments, int pictures) {
    long n = FIRST_NUMBER + (long) i * NUMBERS_AN_ENTRY;
    int language = i % TITLES.size();
    OffsetDateTime at =
        FIRST.plusHours(i * 5L).withOffsetSameInstant(ZoneOffset.ofHours(i % 20 - 10));
    StringBuilder html =
        new StringBuilder(
            FRAMES.get(i % FRAMES.size()).formatted(TEXTS.get(language) + " No. " + i));
    for (int picture = i; picture < pictures; picture += entries) {
      html.append(
          "<p><img src=\"%s/photos/cns!%s!%d/%d.png%s\" alt=\"My picture\"></p>"
              .formatted(
                  picture % 2 == 0 ? "http://" + alias + ".spaces.localhost" : "",
                  cid,
                  n,
                  picture,
                  picture % 3 == 2 ? "?size=large&amp;from=blog" : ""));
    }
    if (i % 7 == 4) {
      html.append(
          "<p><a href=\"/blog/cns!%s!%d.entry\">My second post</a> <a href=\"/blog/cns!%s!%d.entry\">the one before</a></p>"
              .formatted(cid, FIRST_NUMBER + NUMBERS_AN_ENTRY, cid, n - NUMBERS_AN_ENTRY));
    }
    int mine = comments / entries + (i < comments % entries ? 1 : 0);
    return new OldEntry(
        n,
        at,
        TITLES.get(language) + " " + i,
        html.toString(),
        i % 4 == 0
            ? List.of()
            : List.of(CATEGORIES.get(language), CATEGORIES.get((i / 7) % CATEGORIES.size())),
        IntStream.range(0, mine).mapToObj(k -> comment(i, k, at)).toList(),
        i % 10 == 3,
        i % 3 != 0);
  }

  private static OldComment comment(int i, int k, OffsetDateTime at) {
    long n = FIRST_COMMENT + (long) i * MOST_COMMENTS + k;
    return new OldComment(
        n,
        k % 3 == 1 ? n - 1 : 0,
        k % 2 == 0 ? "Bob " + k : "陈 <b>" + k,
        k % 2 == 0 ? "http://bob.spaces.localhost/" : "",
        at.plusMinutes(k + 1L),
        "Comment " + k + " on " + i + ": <b>" + TEXTS.get((i + k) % TEXTS.size()) + "</b>");
  }
}
