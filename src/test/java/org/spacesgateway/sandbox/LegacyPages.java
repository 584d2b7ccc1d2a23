package org.spacesgateway.sandbox;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.spacesgateway.sandbox.OldSpace.OldComment;
import org.spacesgateway.sandbox.OldSpace.OldEntry;

/** The old platform's pages, with dates as people in Greenwich read them. */
final class LegacyPages {
  /** As an American writes them. */
  static final DateTimeFormatter AMERICAN =
      DateTimeFormatter.ofPattern("M/d/uuuu h:mm a", Locale.ENGLISH);

  private LegacyPages() {}

  /** A page of entries; beside them it links the first and the newest of all. */
  static HtmlPage list(OldSpace space, List<OldEntry> entries) {
    HtmlPage page =
        new HtmlPage(space.title())
            .headLink("alternate", "application/rss+xml", space.title(), "/feed.rss");
    for (OldEntry entry : entries) {
      page.link(entry.title(), space.permalink(entry.n())).html(text(space, entry));
    }
    if (space.size() > 0) {
      page.link("How it began", space.permalink(space.entries().apply(0).n()));
      page.link("The newest", space.permalink(space.entries().apply(space.size() - 1).n()));
    }
    return page;
  }

  private static String text(OldSpace space, OldEntry entry) {
    return "<div id=\"msgcns!%s!%d\" class=\"bvMsg\">%s</div>"
        .formatted(space.cid(), entry.n(), entry.html());
  }

  /** An entry's own page, with dates as those. */
  static HtmlPage entry(OldSpace space, OldEntry entry, DateTimeFormatter dates) {
    StringBuilder html =
        new StringBuilder(
            "<h4 class=\"beTitle\">%s</h4>\n<p class=\"beDate\">%s</p>\n%s\n"
                .formatted(
                    HtmlPage.escaped(entry.title()),
                    dates.format(entry.at().withOffsetSameInstant(ZoneOffset.UTC)),
                    text(space, entry)));
    html.append("<p class=\"beCategory\">");
    entry
        .categories()
        .forEach(name ->
            html.append("<a href=\"/category/x/\">")
                .append(HtmlPage.escaped(name))
                .append("</a> "));
    html.append("</p>\n");
    for (OldComment comment : entry.comments()) {
      html.append(
          "<div class=\"bvComment\" id=\"cns!%s!%d\"><a class=\"bvCommentAuthor\"%s>%s</a> <span class=\"bvCommentDate\">%s</span><div class=\"bvCommentText\">%s</div></div>\n"
              .formatted(
                  space.cid(),
                  comment.n(),
                  comment.link().isEmpty() ? "" : " href=\"" + comment.link() + "\"",
                  HtmlPage.escaped(comment.author()),
                  dates.format(comment.at().withOffsetSameInstant(ZoneOffset.UTC)),
                  comment.html()));
    }
    return new HtmlPage(entry.title()).html(html.toString()).link(space.title(), "/");
  }

  /** A small picture, another for each number. */
  static Reply picture(int number) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, number * 7919 + i * 31);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reply(200, List.of(Map.entry("Content-Type", "image/png")), png.toByteArray());
  }
}
