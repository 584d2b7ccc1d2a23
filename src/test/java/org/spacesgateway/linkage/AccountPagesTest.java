package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.spacesgateway.linkage.AccountPages.Chosen;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** What people read of what is kept, whatever it is called. */
class AccountPagesTest {
  @Test
  void aBlogWithoutANameIsCalledByItsAddress() {
    WordPressBlog blog = new WordPressBlog();
    blog.name = " ";
    blog.address = "https://alice.example";
    AccountLink link = new AccountLink();
    link.linkedAt = Instant.EPOCH;
    Page page =
        AccountPages.account(
            "alice",
            Optional.empty(),
            Chosen.NOTHING,
            Optional.of(new Linked(link, Optional.of(blog), "alicew")),
            List.of());
    assertThat(values(page)).doesNotContain(" ");
    assertThat(values(page)).filteredOn(blog.address::equals).hasSize(2);
  }

  @Test
  void aTitleThatOnlyLooksLikeAMomentIsShownAsItIs() {
    for (String title : List.of("2010-99-99T99:99Z", "2010-10-01T::Z", "0000-00-00T.Z")) {
      JsonObject post = new JsonObject().put("title", title);
      assertThat(
              values(AccountPages.kept(new JsonObject().put("links", new JsonArray().add(post)))))
          .allMatch(value -> value.contains(title));
    }
  }

  @Test
  void theBlogsThatAMoveProvedAreNamed() {
    JsonArray blogs =
        Blog.toJson(
            List.of(
                new Blog(1, "Travels", "https://a.example", true),
                new Blog(2, "", "https://b.example", false)));
    JsonObject move = new JsonObject().put("blogs", blogs);
    assertThat(values(AccountPages.kept(new JsonObject().put("moves", new JsonArray().add(move)))))
        .containsExactly(
            "blogs: Travels 1: https://a.example · 2: https://b.example (not public yet: it stays so)");
  }

  private static List<String> values(Page page) {
    Words words = Words.in(Language.ENGLISH);
    return page.facts().stream().map(fact -> words.say(fact.value())).toList();
  }
}
