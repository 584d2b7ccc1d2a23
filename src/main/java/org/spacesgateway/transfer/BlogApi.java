package org.spacesgateway.transfer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.address.Handle;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;

/** A blog by WordPress.com's REST API (v1.1). */
final class BlogApi implements Blog {
  private static final int LARGEST_ANSWER = 16 << 20;
  private static final int POSTS_AT_ONCE = 25;
  private static final String FIELDS = "ID,URL,status,metadata,discussion,attachment_count";

  private final Calls calls;
  private final String site;
  private final String token;
  private final long owner;
  private final Duration timeout;
  private final Duration uploadTimeout;

  /**
   * @param api scheme and authority of the API
   * @param token its owner's
   * @param owner WordPress.com's id of the account that everything is to be of
   * @param timeout of a call, its last byte included
   * @param uploadTimeout the same of an upload
   */
  BlogApi(
      Calls calls,
      String api,
      long blogId,
      String token,
      long owner,
      Duration timeout,
      Duration uploadTimeout) {
    this.calls = calls;
    this.site = api + "/rest/v1.1/sites/" + blogId;
    this.token = token;
    this.owner = owner;
    this.timeout = timeout;
    this.uploadTimeout = uploadTimeout;
  }

  @Override
  public List<Import> imports() throws NotNow, NotAllowed {
    Object json = json(ask("GET", "/imports/", Map.of(), new byte[0], timeout));
    JsonArray list =
        switch (json) {
          case JsonArray array -> array;
          case JsonObject object when object.getValue("imports") instanceof JsonArray array ->
              array;
          default -> throw new NotNow("imports are no list", null);
        };
    List<Import> imports = new ArrayList<>();
    for (Object one : list) {
      imports.add(read(one));
    }
    return imports;
  }

  @Override
  public Import upload(byte[] file) throws NotNow, NotAllowed {
    Form form =
        new Form()
            .field("importStatus", new JsonObject().put("type", "wordpress").encode())
            .file("import", "spaces.xml", file);
    return read(json(ask("POST", "/imports/new", form.headers(), form.bytes(), uploadTimeout)));
  }

  @Override
  public Optional<Import> look(String importId) throws NotNow, NotAllowed {
    Calls.Answer answer =
        ask("GET", "/imports/" + encoded(importId), Map.of(), new byte[0], timeout);
    return isGone(answer) ? Optional.empty() : Optional.of(read(json(answer)));
  }

  @Override
  public void begin(Import uploaded) throws NotNow, NotAllowed {
    JsonArray authors = new JsonArray();
    uploaded
        .authors()
        .forEach(login ->
            authors.add(
                new JsonObject().put("id", login).put("login", login).put("mappedTo", owner)));
    change(
        uploaded.id(),
        new JsonObject()
            .put("importStatus", "importing")
            .put("customData", new JsonObject().put("sourceAuthors", authors)));
  }

  @Override
  public void cancel(String importId) throws NotNow, NotAllowed {
    change(importId, new JsonObject().put("importStatus", "cancel"));
  }

  /* A change that comes too late is refused; what it is by now is seen at the next look. */
  private void change(String importId, JsonObject change) throws NotNow, NotAllowed {
    Form form =
        new Form()
            .field(
                "importStatus",
                change.put("importerId", importId).put("type", "wordpress").encode());
    Calls.Answer answer =
        ask("POST", "/imports/" + encoded(importId), form.headers(), form.bytes(), timeout);
    if (!isGone(answer)) {
      json(answer);
    }
  }

  @Override
  public String address() throws NotNow, NotAllowed {
    if (json(ask("GET", "?fields=URL", Map.of(), new byte[0], timeout)) instanceof JsonObject blog
        && blog.getValue("URL") instanceof String url) {
      return url;
    }
    throw new NotNow("a blog without an address", null);
  }

  @Override
  public Posts posts(String page) throws NotNow, NotAllowed {
    JsonObject list = list(page, FIELDS);
    List<JsonObject> posts = objects(list.getValue("posts"));
    boolean told = posts.stream().noneMatch(post -> byMetadata(post).isEmpty());
    Map<Long, String> texts = texts(page, told);
    List<Post> read = new ArrayList<>();
    for (JsonObject post : posts) {
      if (post.getValue("ID") instanceof Number id && post.getValue("URL") instanceof String url) {
        Set<Handle.Of> byMetadata = byMetadata(post);
        String text = texts.get(id.longValue());
        read.add(
            new Post(
                id.longValue(),
                url,
                "publish".equals(post.getValue("status")),
                byMetadata.isEmpty() && text != null ? EntryKeys.inText(text) : byMetadata,
                !byMetadata.isEmpty(),
                post.getValue("discussion") instanceof JsonObject discussion
                    ? count(discussion.getValue("comment_count"))
                    : null,
                count(post.getValue("attachment_count")),
                text == null ? null : Jsoup.parseBodyFragment(text).select("img").eachAttr("src")));
      }
    }
    Object next =
        list.getValue("meta") instanceof JsonObject meta ? meta.getValue("next_page") : null;
    return new Posts(read, next == null || next.toString().isEmpty() ? null : next.toString());
  }

  /* By the posts' ids. Those that can be done without may be too long for us. */
  private Map<Long, String> texts(String page, boolean canBeDoneWithout) throws NotNow, NotAllowed {
    Map<Long, String> texts = new HashMap<>();
    try {
      for (JsonObject post : objects(list(page, "ID,content").getValue("posts"))) {
        if (post.getValue("ID") instanceof Number id
            && post.getValue("content") instanceof String html) {
          texts.put(id.longValue(), html);
        }
      }
    } catch (NotNow away) {
      if (!canBeDoneWithout) {
        throw away;
      }
    }
    return texts;
  }

  private static Integer count(Object value) {
    return value instanceof Number number ? (Integer) number.intValue() : null;
  }

  private JsonObject list(String page, String fields) throws NotNow, NotAllowed {
    String query =
        "/posts/?type=post&status=publish,private&number="
            + POSTS_AT_ONCE
            + "&fields="
            + fields
            + (page == null ? "" : "&page_handle=" + encoded(page));
    if (json(ask("GET", query, Map.of(), new byte[0], timeout)) instanceof JsonObject object) {
      return object;
    }
    throw new NotNow("posts are no object", null);
  }

  private static Set<Handle.Of> byMetadata(JsonObject post) {
    Set<Handle.Of> entries = new HashSet<>();
    // false, where there is none.
    if (post.getValue("metadata") instanceof JsonArray metadata) {
      for (JsonObject one : objects(metadata)) {
        if (one.getValue("key") instanceof String key
            && one.getValue("value") instanceof String value) {
          EntryKeys.ofMetadata(key, value).ifPresent(entries::add);
        }
      }
    }
    return entries;
  }

  private static Import read(Object json) throws NotNow {
    if (!(json instanceof JsonObject it)) {
      throw new NotNow("an import is no object", null);
    }
    Object id = it.getValue("importId", it.getValue("importerId"));
    if (id == null || !id.toString().matches("[\\w-]{1,100}")) {
      throw new NotNow("an import without an id", null);
    }
    Set<String> authors = new HashSet<>();
    if (it.getValue("customData") instanceof JsonObject custom) {
      for (JsonObject author : objects(custom.getValue("sourceAuthors"))) {
        if (author.getValue("login") instanceof String login) {
          authors.add(login);
        }
      }
    }
    long done = 0;
    long total = 0;
    if (it.getValue("progress") instanceof JsonObject progress
        && progress.getValue("post") instanceof JsonObject posts) {
      done = posts.getValue("completed") instanceof Number number ? number.longValue() : 0;
      total = posts.getValue("total") instanceof Number number ? number.longValue() : 0;
    }
    String word = it.getValue("importStatus") instanceof String text ? text : null;
    return new Import(id.toString(), ImportState.of(word), authors, done, total);
  }

  private static boolean isGone(Calls.Answer answer) {
    return answer.status() == 404 && !"unknown_blog".equals(Refused.error(answer));
  }

  private static Object json(Calls.Answer answer) throws NotNow, NotAllowed {
    Refused.check(answer);
    try {
      Object value = io.vertx.core.json.Json.decodeValue(answer.text());
      if (value != null) {
        return value;
      }
    } catch (DecodeException garbage) {
      // Told below.
    }
    throw new NotNow("no JSON", null);
  }

  private static List<JsonObject> objects(Object list) {
    List<JsonObject> objects = new ArrayList<>();
    if (list instanceof JsonArray array) {
      for (Object one : array) {
        if (one instanceof JsonObject object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  private Calls.Answer ask(
      String method, String path, Map<String, String> headers, byte[] body, Duration deadline)
      throws NotNow {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Authorization", "Bearer " + token);
    all.put("Accept", "application/json");
    try {
      return calls.send(
          new Ask(method, URI.create(site + path), false, all, body, deadline, LARGEST_ANSWER));
    } catch (Calls.Unanswered none) {
      throw new NotNow(none.getMessage(), null);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
