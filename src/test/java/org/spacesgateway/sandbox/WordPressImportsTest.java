package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.WordPressImports.Vocabulary;

class WordPressImportsTest {
  private static final long SITE = 30_000_001;
  private static final String IMPORTS = "/rest/v1.1/sites/" + SITE + "/imports/";

  private WordPressStandIn wordPress;
  private String token;

  @BeforeEach
  void start() {
    wordPress = WordPressStandIn.start("127.0.0.4", 0);
    token = wordPress.tokenFor("alicewrites", "media", "posts");
  }

  @AfterEach
  void stop() {
    wordPress.close();
  }

  @Test
  void aFileBecomesPostsAtTheirAddresses() {
    String id = uploaded(wxr(item(1, "Été", "2010-05-31 23:30:00", "meta")));
    assertThat(state(id)).isEqualTo("uploadSuccess");
    assertThat(begin(id, "alice").status()).isEqualTo(200);
    assertThat(state(id)).isEqualTo("importing");
    assertThat(state(id)).isEqualTo("importSuccess");
    Post post = wordPress.posts().published(SITE).getFirst();
    assertThat(post.path()).isEqualTo("/2010/05/31/ete/");
    assertThat(post.imported()).isTrue();
    JsonObject listed =
        new JsonObject(get("/rest/v1.1/sites/" + SITE + "/posts/?fields=URL,metadata").body());
    assertThat(listed.getInteger("found")).isEqualTo(1);
    assertThat(listed.getJsonArray("posts").getJsonObject(0).getString("URL"))
        .endsWith("/2010/05/31/ete/");
    assertThat(listed.encode()).contains("\"value\":\"meta\"");
  }

  @Test
  void theSameFileAgainAddsNoPostButItsMetadataTwice() {
    String file = wxr(item(1, "Rain", "2010-05-31 23:30:00", "meta"));
    for (int i = 0; i < 2; i++) {
      imported(file);
    }
    assertThat(wordPress.posts().all(SITE)).hasSize(1);
    assertThat(wordPress.posts().all(SITE).getFirst().metadata()).hasSize(2);
  }

  @Test
  void oneImportASiteAtATime() {
    String file = wxr(item(1, "Rain", "2010-05-31 23:30:00", "meta"));
    uploaded(file);
    assertThat(upload(file).status()).isEqualTo(409);
  }

  @Test
  void whatIsOddIsRefused() {
    for (String file :
        List.of(
            "<rss/>",
            "<!DOCTYPE rss><rss><channel/></rss>",
            wxr(item(1, "Rain", "2010-05-31", "meta")),
            wxr(
                item(1, "a", "2010-05-31 23:30:00", "b")
                    + item(1, "c", "2010-05-31 23:30:00", "d")),
            wxr(item(1, "Rain", "2010-05-31 23:30:00", "meta").replace("publish", "odd")))) {
      JsonObject answer = new JsonObject(upload(file).body());
      assertThat(answer.getString("importStatus")).isEqualTo("importer-upload-failure");
      assertThat(answer.getJsonObject("errorData").getString("description")).isNotEmpty();
    }
    String id = uploaded(wxr(item(1, "Rain", "2010-05-31 23:30:00", "meta")));
    state(id);
    assertThat(begin(id, "somebody else").status()).isEqualTo(400);
  }

  @Test
  void itSpeaksOtherWordsWhenTold() {
    wordPress.imports().speak(Vocabulary.HELP);
    String id = uploaded(wxr(item(1, "Rain", "2010-05-31 23:30:00", "meta")));
    assertThat(state(id)).isEqualTo("ready");
    begin(id, "alice");
    assertThat(state(id)).isEqualTo("active");
    assertThat(state(id)).isEqualTo("finished");
    wordPress.imports().speak(Vocabulary.UNKNOWN_FIRST);
    assertThat(state(id)).isEqualTo("importer-done-soon");
    assertThat(state(id)).isEqualTo("importSuccess");
  }

  @Test
  void whoMayNotIsRefused() {
    token = wordPress.tokenFor("alicewrites", "sites");
    assertThat(upload("").status()).isEqualTo(403);
    token = wordPress.tokenFor("mallory", "media");
    assertThat(upload("").status()).isEqualTo(403);
  }

  private void imported(String file) {
    String id = uploaded(file);
    state(id);
    begin(id, "alice");
    state(id);
    assertThat(state(id)).isEqualTo("importSuccess");
  }

  private static String wxr(String items) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
    <channel><wp:wxr_version>1.2</wp:wxr_version>
    <wp:author><wp:author_login>alice</wp:author_login></wp:author>
    %s</channel></rss>
    """
        .formatted(items);
  }

  private static String item(int id, String title, String date, String meta) {
    return """
    <item><title>%s</title><dc:creator>alice</dc:creator><content:encoded>text</content:encoded>
    <wp:post_id>%d</wp:post_id><wp:post_date>%s</wp:post_date><wp:status>publish</wp:status>
    <wp:post_type>post</wp:post_type>
    <wp:postmeta><wp:meta_key>key</wp:meta_key><wp:meta_value>%s</wp:meta_value></wp:postmeta>
    </item>
    """
        .formatted(title, id, date, meta);
  }

  private String uploaded(String file) {
    return new JsonObject(upload(file).body()).getString("importId");
  }

  private RawHttp.Answer upload(String file) {
    return post(IMPORTS + "new", "{\"type\":\"wordpress\"}", file);
  }

  private RawHttp.Answer begin(String id, String author) {
    return post(
        IMPORTS + id,
        new JsonObject()
            .put("importerId", id)
            .put("importStatus", "importing")
            .put(
                "customData",
                new JsonObject()
                    .put(
                        "sourceAuthors",
                        new JsonArray()
                            .add(new JsonObject().put("login", author).put("mappedTo", 1))))
            .encode(),
        null);
  }

  private String state(String id) {
    return new JsonObject(get(IMPORTS + id).body()).getString("importStatus");
  }

  private RawHttp.Answer get(String path) {
    return send("GET " + path + " HTTP/1.1\r\n", "");
  }

  private RawHttp.Answer post(String path, String status, String file) {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"importStatus\"\r\n\r\n"
            + status
            + (file == null
                ? ""
                : "\r\n--b\r\nContent-Disposition: form-data; name=\"import\"; filename=\"a.xml\"\r\n\r\n"
                    + file)
            + "\r\n--b--\r\n";
    return send(
        "POST " + path + " HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b\r\n", body);
  }

  private RawHttp.Answer send(String head, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] first =
        (head
                + "Host: x\r\nConnection: close\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Length: "
                + bytes.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = java.util.Arrays.copyOf(first, first.length + bytes.length);
    System.arraycopy(bytes, 0, all, first.length, bytes.length);
    return RawHttp.send("127.0.0.4", wordPress.port(), all, Duration.ofSeconds(60));
  }
}
