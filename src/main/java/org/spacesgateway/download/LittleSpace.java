package org.spacesgateway.download;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Comment;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.KeptPictures;
import org.spacesgateway.content.Picture;

/**
 * A Space that has a little of everything that a copy can have, and never changes: if its copy
 * does, then because copies are made in another way ({@link SpaceFiles#madeOf}).
 */
final class LittleSpace {
  private static final String HOST = "http://little.spaces.example/";
  private static final String IMAGE = HOST + "a.png";
  private static final Cid CID = new Cid(0x117713);
  private static final OffsetDateTime AT = OffsetDateTime.parse("2008-04-01T23:30:00+02:00");

  static final KeptPictures PICTURES =
      new KeptPictures() {
        @Override
        public List<Kept> all() {
          return List.of(new Kept("c0ffee", IMAGE, "png"));
        }

        @Override
        public byte[] bytes(Kept picture) {
          return "a picture".getBytes(StandardCharsets.US_ASCII);
        }
      };

  private static final List<Entry> ENTRIES =
      List.of(
          entry(
              107,
              "Crème brûlée & <andere> Sachen 漢字 \uD83C\uDF0A",
              "<p>Hier: <img src=\""
                  + IMAGE
                  + "\" alt=\"A\"> <img src=\"http://else.example/b.png\">"
                  + " <a href=\"http://else.example/?a=1&amp;b=2\">da</a>]]&gt;<br></p><ul><li>x</ul>",
              List.of("Küche", "A & B"),
              List.of(
                  comment("a", null, null, "<p>Nice</p>"),
                  comment("b", "a", "http://bob.example/", "Yes")),
              List.of(new Picture(IMAGE, "A")),
              false),
          entry(117, "", "<p>Without a title</p>", List.of(), List.of(), List.of(), false),
          entry(127, "For friends", "<p>Us</p>", List.of(), List.of(), List.of(), true));

  private LittleSpace() {}

  /** Its entries of these numbers. */
  static Iterable<Entry> entries(long first, long last) {
    return ENTRIES.stream()
        .filter(entry -> entry.number() >= first && entry.number() <= last)
        .toList();
  }

  private static Entry entry(
      long number,
      String title,
      String html,
      List<String> categories,
      List<Comment> comments,
      List<Picture> pictures,
      boolean friendsOnly) {
    return new Entry(
        CID,
        number,
        title,
        html,
        AT.plusDays(number),
        categories,
        comments,
        pictures,
        friendsOnly,
        HOST + "blog/cns!117713!" + number + ".entry");
  }

  private static Comment comment(String id, String parent, String link, String html) {
    return new Comment(id, parent, "Bob", link, AT.plusYears(1), html);
  }
}
