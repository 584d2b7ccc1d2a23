package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;

/** What is still known of a blog when the person it was of is erased. */
class ErasedBlogsIT {
  private World world;

  @BeforeEach
  void start() throws SQLException {
    world = World.shared();
  }

  @AfterEach
  void noMappings() throws SQLException {
    world.change("DELETE FROM mapping WHERE blog_id = 30000001; DELETE FROM blog_change");
  }

  @Test
  void aBlogThatNothingLeadsToIsForgotten() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.change("INSERT INTO blog_change SELECT 1, blog_id, address FROM wordpress_blog");
    erase(alice);
    assertThat(world.count("wordpress_blog")).isZero();
    assertThat(world.count("blog_change")).isZero();
    assertThat(world.count("account_link WHERE blog_id IS NULL")).isOne();
  }

  @Test
  void ofABlogThatOldAddressesLeadToTheAddressStaysAlone() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.change(
        "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version)"
            + " VALUES ('A11CE0000C0FFEE1', '', 'redirect', 30000001, '/', gen_random_uuid(), 1)");
    world.change("INSERT INTO blog_change VALUES (1, 30000001, 'https://before.example')");
    world.change("INSERT INTO blog_change SELECT 2, blog_id, address FROM wordpress_blog");
    erase(alice);
    assertThat(world.count("wordpress_blog WHERE name = '' AND address LIKE 'http%'")).isOne();
    assertThat(world.count("blog_change WHERE version = 2")).isOne();
    assertThat(world.count("blog_change")).as("not where it was before").isOne();
    assertThat(world.count("account_link WHERE blog_id = 30000001")).isOne();
    assertThat(world.count("account_link_event WHERE blog_id IS NOT NULL")).isZero();
  }

  @Test
  void aBlogThatIsSomebodyElsesByNowKeepsItsName() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    world.linked("bob", "alicewrites", "30000001");
    erase(alice);
    assertThat(world.count("wordpress_blog WHERE name <> ''")).isOne();
    assertThat(world.count("account_link WHERE blog_id IS NOT NULL")).as("Bob's alone").isOne();
    assertThat(world.count("account_link_event WHERE blog_id IS NOT NULL")).isEqualTo(1);
  }

  @Test
  void whatIsSomebodyElsesByNowIsNotToldToWhoHadItBefore() throws SQLException {
    TextBrowser alice = world.linked("alice", "alicewrites", "30000001");
    world.send(alice, "/live/unlink", Map.of("redirects", "keep"));
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body())
        .as("nobody has it")
        .contains("\"blog\" :", "\"wordpressUser\" : \"alicewrites\"");
    world.linked("bob", "alicewrites", "30000001");
    alice.open(world.origin() + "/live/kept.json");
    assertThat(alice.page().body())
        .contains("\"blogId\" : 30000001", "\"wordpressId\" : 20000001")
        .doesNotContain("\"blog\" :", "wordpressUser", "alicewrites.");
  }

  private void erase(TextBrowser person) {
    world.send(person, "/live/erase", Map.of("sure", "yes"));
    assertThat(person.page().heading()).isEqualTo("Erased");
  }
}
