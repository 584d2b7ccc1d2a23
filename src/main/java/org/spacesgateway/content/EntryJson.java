package org.spacesgateway.content;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.spacesgateway.address.Cid;

/** An entry as the table keeps it: its Space, number and kind stand in columns. */
final class EntryJson {
  private EntryJson() {}

  static String text(Entry entry) {
    JsonArray comments = new JsonArray();
    for (Comment comment : entry.comments()) {
      comments.add(
          new JsonObject()
              .put("id", comment.id())
              .put("parent", comment.parent())
              .put("author", comment.author())
              .put("link", comment.link())
              .put("at", comment.at().toString())
              .put("html", comment.html()));
    }
    JsonArray pictures = new JsonArray();
    for (Picture picture : entry.pictures()) {
      pictures.add(
          new JsonObject()
              .put("address", picture.address())
              .put("description", picture.description()));
    }
    return new JsonObject()
        .put("title", entry.title())
        .put("html", entry.html())
        .put("published", entry.published().toString())
        .put("categories", new JsonArray(List.copyOf(entry.categories())))
        .put("comments", comments)
        .put("pictures", pictures)
        .put("permalink", entry.permalink())
        .encode();
  }

  static Entry entry(Cid cid, long number, boolean friendsOnly, String text) {
    JsonObject json = new JsonObject(text);
    return new Entry(
        cid,
        number,
        json.getString("title"),
        json.getString("html"),
        OffsetDateTime.parse(json.getString("published")),
        json.getJsonArray("categories").stream().map(String.class::cast).toList(),
        objects(json.getJsonArray("comments")).stream()
            .map(comment ->
                new Comment(
                    comment.getString("id"),
                    comment.getString("parent"),
                    comment.getString("author"),
                    comment.getString("link"),
                    OffsetDateTime.parse(comment.getString("at")),
                    comment.getString("html")))
            .toList(),
        objects(json.getJsonArray("pictures")).stream()
            .map(picture ->
                new Picture(picture.getString("address"), picture.getString("description")))
            .toList(),
        friendsOnly,
        json.getString("permalink"));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }
}
