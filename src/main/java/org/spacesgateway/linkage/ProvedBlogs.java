package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The blogs that an account proved to have, as far as they can be chosen.
 *
 * @param all these
 * @param more whether it has more of them than are kept
 * @param refused whether it has some at addresses that we send nobody to
 */
record ProvedBlogs(List<Blog> all, boolean more, boolean refused) {
  /** Before anything is proved. */
  static final ProvedBlogs NONE = new ProvedBlogs(List.of(), false, false);

  /** As JSON text: an array, unless there are others. */
  String toText() {
    JsonArray array = Blog.toJson(all);
    return more || refused
        ? new JsonObject().put("all", array).put("more", more).put("refused", refused).encode()
        : array.encode();
  }

  /** What such a text says. */
  static ProvedBlogs fromText(String text) {
    if (text.startsWith("[")) {
      return new ProvedBlogs(Blog.fromJson(new JsonArray(text)), false, false);
    }
    JsonObject object = new JsonObject(text);
    return new ProvedBlogs(
        Blog.fromJson(object.getJsonArray("all")),
        object.getBoolean("more"),
        object.getBoolean("refused"));
  }
}
