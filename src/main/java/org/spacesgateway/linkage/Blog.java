package org.spacesgateway.linkage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A blog that WordPress.com's API says an account has.
 *
 * @param id the API's numeric id
 * @param name its name; may be empty
 * @param address where it is
 * @param visible whether everybody can read it: neither private nor "coming soon"
 */
record Blog(long id, String name, String address, boolean visible) {

  /** Several blogs as JSON. */
  static JsonArray toJson(List<Blog> blogs) {
    JsonArray array = new JsonArray();
    blogs.forEach(blog ->
        array.add(
            new JsonObject()
                .put("id", blog.id)
                .put("name", blog.name)
                .put("address", blog.address)
                .put("visible", blog.visible)));
    return array;
  }

  /** The blogs of such an array. */
  static List<Blog> fromJson(JsonArray array) {
    return array.stream()
        .map(JsonObject.class::cast)
        .map(blog ->
            new Blog(
                blog.getLong("id"),
                blog.getString("name"),
                blog.getString("address"),
                blog.getBoolean("visible")))
        .toList();
  }
}
