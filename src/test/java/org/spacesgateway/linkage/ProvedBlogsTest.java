package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hand-off's row says of the blogs, across an update and back. */
class ProvedBlogsTest {
  private static final Blog TRAVELS = new Blog(1, "Travels", "https://a.wordpress.com", true);
  private static final Blog HOME = new Blog(2, "", "https://b.wordpress.com", false);

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void theReleaseBeforeReadsTheBlogsOfEveryRow(boolean more, boolean refused) {
    for (List<Blog> blogs : List.of(List.<Blog>of(), List.of(TRAVELS), List.of(TRAVELS, HOME))) {
      String text = new ProvedBlogs(blogs, more, refused).toText();
      assertThat(Blog.fromJson(new JsonArray(text))).isEqualTo(blogs);
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void whatElseThereIsIsReadAgain(boolean more, boolean refused) {
    ProvedBlogs proved = new ProvedBlogs(List.of(TRAVELS, HOME), more, refused);
    assertThat(ProvedBlogs.fromText(proved.toText())).isEqualTo(proved);
  }

  @Test
  void blogsThatAreAllRefusedAreToldFromNone() {
    ProvedBlogs refused = new ProvedBlogs(List.of(), false, true);
    assertThat(ProvedBlogs.fromText(refused.toText())).isEqualTo(refused);
    assertThat(ProvedBlogs.fromText(ProvedBlogs.NONE.toText())).isEqualTo(ProvedBlogs.NONE);
  }

  @Test
  void theObjectOfTheReleaseBetweenIsRead() {
    assertThat(
            ProvedBlogs.fromText(
                """
                {"all":[{"id":1,"name":"Travels","address":"https://a.wordpress.com","visible":true}],\
                "more":true,"refused":false}\
                """))
        .isEqualTo(new ProvedBlogs(List.of(TRAVELS), true, false));
  }
}
