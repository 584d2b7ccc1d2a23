package org.spacesgateway.download;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Entries;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.content.Reading;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.content.WxrWriter.Blog;
import org.spacesgateway.download.SpaceZip.Listed;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.PagesForTests;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** The page of this room, as it may stand. */
public final class DownloadSamples {
  private static final Cid CID = new Cid(0xA11CE);
  private static final Instant AT = Instant.parse("2011-01-10T12:00:00Z");

  private DownloadSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    DownloadPages pages =
        new DownloadPages(ZoneOffset.UTC, Optional.of("https://download.example/spaces"));
    Map<What, Missing> leftOut = new EnumMap<>(What.class);
    for (What what : What.values()) {
      leftOut.put(what, new Missing(1 + 1234L * what.ordinal(), ""));
    }
    Map<String, Page> all = new LinkedHashMap<>();
    all.put("copy", pages.page(Optional.empty(), Map.of(), true, false));
    all.put("copy-reading", page(pages, copy(reading(State.READING, null, null), null), Map.of()));
    all.put("copy-waits", page(pages, copy(reading(State.PICTURES, AT, null), null), Map.of()));
    all.put("copy-ready", page(pages, copy(reading(State.DONE, null, null), "d1"), leftOut));
    for (Why why : Why.values()) {
      all.put(
          "copy-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          page(pages, copy(reading(State.REFUSED, null, why), null), Map.of()));
    }
    all.put("copy-anew", page(pages, copy(reading(State.READING, null, null, AT), "d1"), Map.of()));
    all.put(
        "copy-not-anew",
        page(pages, copy(reading(State.DONE, null, Why.CLOSED, AT), "d1"), Map.of()));
    all.put("copy-full", DownloadPages.full());
    return all;
  }

  /**
   * The pages in a copy, by name: as they are in the file, but for where their style sheet is.
   *
   * @param style its address
   */
  public static Map<String, String> sheets(Language language, String style) {
    SpaceZip.Sheets sheets =
        SpaceFiles.sheets(
            PagesForTests.template("copy-index"),
            PagesForTests.template("copy-entry"),
            "",
            Words.in(language));
    Blog blog =
        new Blog("Alice’s · أليس", "http://alice.spaces.example/", null, "alice", "Alice’s");
    Entry entry =
        Entries.entry(
            107,
            "Crème brûlée · 漢字",
            "<h2>Rain</h2><p>It rained.</p><ul><li>Again</li></ul>"
                + "<table><tr><td>much</td><td>"
                + "w".repeat(80)
                + "</td></tr></table>",
            List.of("Küche"),
            List.of(Entries.comment("a", null, "أليس", "<p>Nice</p>")),
            List.of(),
            false);
    Entry untitled = Entries.entry(117, "", "<p>Without a title</p>");
    List<Listed> all =
        List.of(
            new Listed("entries/107.html", entry.title(), entry.published()),
            new Listed("entries/117.html", "", untitled.published()));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("sheet-index", sheets.index(blog, all, List.of("wordpress/space-1.xml")));
    pages.put("sheet-entry", sheets.entry(blog, entry, entry.html()));
    pages.put("sheet-untitled", sheets.entry(blog, untitled, untitled.html()));
    pages.replaceAll((name, html) ->
        html.replaceFirst("href=\"(\\.\\./)?style\\.css\"", "href=\"" + style + "\""));
    return pages;
  }

  private static Page page(DownloadPages pages, Copy copy, Map<What, Missing> leftOut) {
    return pages.page(Optional.of(copy), leftOut, true, copy.reading().again() != null);
  }

  private static Reading reading(State state, Instant again, Why why) {
    return reading(state, again, why, state == State.DONE ? AT : null);
  }

  private static Reading reading(State state, Instant again, Why why, Instant complete) {
    return new Reading(
        CID, state, 300, 900, 2000, 55, 60, 0, again, why, complete, complete != null);
  }

  private static Copy copy(Reading reading, String digest) {
    return new Copy(
        CID, Language.ENGLISH, reading, digest == null ? null : AT, 12_345_678, digest, digest, AT);
  }
}
