package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.spacesgateway.sandbox.BlogPosts;
import org.spacesgateway.sandbox.BlogPosts.Comment;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.BlogPosts.Status;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.OldSpace.OldComment;
import org.spacesgateway.sandbox.OldSpace.OldEntry;

/** An entry beside the post that it became: what people wrote, word by word, and what they saw. */
final class EntryAtBlog {
  private final OldEntry entry;
  private final Post post;

  EntryAtBlog(OldEntry entry, Post post) {
    this.entry = entry;
    this.post = post;
  }

  /**
   * Asserts that nothing was lost or changed.
   *
   * @param files of the blog
   */
  void isTheSame(BlogPosts files) {
    assertThat(post.title()).isEqualTo(entry.title());
    assertThat(post.status()).isEqualTo(Status.PUBLISH);
    assertThat(post.date().toInstant()).isEqualTo(entry.at().toInstant());
    assertThat(text(post.html())).as(post.title()).isEqualTo(text(entry.html()));
    assertThat(post.html()).doesNotContain("<script", "javascript:", "onclick");
    assertThat(post.categories())
        .containsExactlyInAnyOrderElementsOf(Set.copyOf(entry.categories()));
    assertThat(comments()).as(post.title()).isEqualTo(commentsBefore());
    assertThat(pictures(files)).as(post.title()).isEqualTo(picturesBefore());
  }

  /** How many pictures the entry had. */
  int pictures() {
    return Jsoup.parse(entry.html()).select("img").size();
  }

  /**
   * A comment as its readers know it.
   *
   * @param answers the text of the one that it answers; empty when it answers the entry
   */
  private record Said(String author, Instant at, String text, String answers) {}

  private List<Said> comments() {
    Map<Long, String> texts = new HashMap<>(Map.of(0L, ""));
    post.comments().forEach(one -> texts.put(one.id(), text(one.html())));
    return post.comments().stream()
        .map((Comment one) ->
            new Said(
                one.author(),
                one.date().toInstant(),
                text(one.html()),
                texts.getOrDefault(one.parent(), "nothing that is there")))
        .sorted(Comparator.comparing(Said::at))
        .toList();
  }

  /* Which one a comment answers is said by feeds alone. */
  private List<Said> commentsBefore() {
    Map<Long, String> texts = new HashMap<>(Map.of(0L, ""));
    entry.comments().forEach(one -> texts.put(one.n(), text(one.html())));
    return entry.comments().stream()
        .map((OldComment one) ->
            new Said(
                one.author(),
                one.at().toInstant(),
                text(one.html()),
                entry.feedOfComments() ? texts.get(one.answers()) : ""))
        .toList();
  }

  /* What can't be taken along takes its words with it; in place of a player stands its address. */
  private static String text(String html) {
    Document page = Jsoup.parse(html);
    page.select("script").remove();
    for (Element player : page.select("object")) {
      String shown = player.select("param[name=movie]").attr("value");
      player.replaceWith(new Element("p").text(shown));
    }
    return page.text().replaceAll("\\s+", " ").strip();
  }

  /** A picture: what it is called, and its bytes. */
  private record Seen(String description, List<Byte> bytes) {}

  private List<Seen> pictures(BlogPosts files) {
    return Jsoup.parse(post.html()).select("img").stream()
        .map(image -> {
          String path = URI.create(image.attr("src")).getPath();
          return new Seen(
              image.attr("alt"),
              files
                  .upload(post.site(), path)
                  .map(file -> boxed(file.bytes()))
                  .orElseThrow(() -> new AssertionError("no file of the blog: " + image)));
        })
        .toList();
  }

  private List<Seen> picturesBefore() {
    return Jsoup.parse(entry.html()).select("img").stream()
        .map(image ->
            new Seen(
                image.attr("alt"),
                boxed(
                    LegacyStandIn.picture(
                        Integer.parseInt(
                            image
                                .attr("src")
                                .replaceFirst(".*/([0-9]+)\\.png(?:\\?.*)?$", "$1"))))))
        .toList();
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> all = new ArrayList<>(bytes.length);
    for (byte one : bytes) {
      all.add(one);
    }
    return all;
  }
}
