package org.spacesgateway.transfer;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.spacesgateway.transfer.Transfer.Part;

/** A transfer's parts, and names of categories, in their columns: JSON. */
final class PartsText {
  private PartsText() {}

  /** Parts as text. */
  static String of(List<Part> parts) {
    JsonArray all = new JsonArray();
    for (Part part : parts) {
      all.add(
          new JsonObject()
              .put("number", part.number())
              .put("first", part.first())
              .put("last", part.last())
              .put("bytes", part.bytes())
              .put("posts", part.posts())
              .put("comments", part.comments())
              .put("pictures", part.pictures())
              .put("categories", new JsonArray(List.copyOf(part.categories()))));
    }
    return all.encode();
  }

  /** Names as text; null for null. */
  static String ofNames(List<String> names) {
    return names == null ? null : new JsonArray(names).encode();
  }

  /** Names of a text, null for null; throws some RuntimeException if it is none of ours. */
  static List<String> names(String text) {
    return text == null ? null : new JsonArray(text).stream().map(String.class::cast).toList();
  }

  /** Parts of a text; throws some RuntimeException if it is none of ours. */
  static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    JsonArray all = new JsonArray(text);
    for (int i = 0; i < all.size(); i++) {
      JsonObject part = all.getJsonObject(i);
      parts.add(
          new Part(
              part.getInteger("number"),
              part.getLong("first"),
              part.getLong("last"),
              part.getLong("bytes"),
              part.getInteger("posts"),
              part.getInteger("comments"),
              part.getInteger("pictures"),
              part.getJsonArray("categories").stream().map(String.class::cast).toList()));
    }
    return List.copyOf(parts);
  }
}
