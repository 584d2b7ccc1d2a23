package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.BlogPosts.Post;
import org.spacesgateway.sandbox.BlogPosts.Status;

class BlogPostsTest {
  private final BlogPosts posts = new BlogPosts();

  @Test
  void everyPostHasAnAddressOfItsOwn() {
    Post first = posts.write(1, "Rain", "<p>It rained.</p>");
    Post second = posts.write(1, "Rain", "<p>Again.</p>");
    Post elsewhere = posts.write(2, "Rain", "<p>There too.</p>");
    Post nameless = posts.write(1, "!", "<p>!</p>");
    assertThat(first.slug()).isEqualTo("rain");
    assertThat(second.slug()).isEqualTo("rain-2");
    assertThat(elsewhere.slug()).isEqualTo("rain");
    assertThat(nameless.slug()).isEqualTo(Long.toString(nameless.id()));
    assertThat(first.path()).matches("/[0-9]{4}/[0-9]{2}/[0-9]{2}/rain/");
    assertThat(posts.at(1, second.path())).contains(second);
    assertThat(posts.at(2, second.path())).isEmpty();
  }

  @Test
  void whoListensIsToldOfEachChange() {
    List<String> told = new ArrayList<>();
    posts.onChange(change -> told.add(change.isNew() + " " + change.post().status().word()));
    Post draft = posts.write(1, "Later", "", Status.DRAFT);
    assertThat(posts.published(1)).isEmpty();
    posts.become(draft.id(), Status.PUBLISH);
    posts.become(draft.id(), Status.TRASH);
    assertThat(told).containsExactly("true draft", "false publish", "false trash");
    assertThat(posts.published(1)).isEmpty();
    assertThat(posts.all(1)).hasSize(1);
  }
}
