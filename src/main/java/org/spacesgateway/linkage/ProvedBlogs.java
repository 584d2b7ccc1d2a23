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
  /** An empty array to whoever reads JSON: it has no element that could say more. */
  private static final String ONLY_REFUSED = "[ ]";

  /** Before anything is proved. */
  static final ProvedBlogs NONE = new ProvedBlogs(List.of(), false, false);

  /**
   * As a JSON array: what else there is to say stands on its first element, and on none it is that
   * there are refused ones. Gateways of the release before read such a row, and no more of it.
   */
  String toText() {
    if (all.isEmpty()) {
      return refused ? ONLY_REFUSED : "[]";
    }
    JsonArray array = Blog.toJson(all);
    JsonObject first = array.getJsonObject(0);
    if (more) {
      first.put("more", true);
    }
    if (refused) {
      first.put("refused", true);
    }
    return array.encode();
  }

  /** What such a text says, or the object that a gateway wrote for a while. */
  static ProvedBlogs fromText(String text) {
    if (text.startsWith("{")) {
      JsonObject object = new JsonObject(text);
      return of(object.getJsonArray("all"), object);
    }
    JsonArray array = new JsonArray(text);
    return array.isEmpty()
        ? new ProvedBlogs(List.of(), false, text.equals(ONLY_REFUSED))
        : of(array, array.getJsonObject(0));
  }

  private static ProvedBlogs of(JsonArray all, JsonObject said) {
    return new ProvedBlogs(
        Blog.fromJson(all), said.getBoolean("more", false), said.getBoolean("refused", false));
  }
}
