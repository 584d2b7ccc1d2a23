package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.sandbox.TestDatabase;

/** The live map for another program; on a real database. */
class ExportsIT {
  private static final String NAME = "exports";
  private Connection database;
  private Maps maps;

  @BeforeEach
  void connect() throws SQLException {
    TestDatabase.migrated(NAME);
    database = TestDatabase.shared().connect(NAME);
    maps = new Maps(database);
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void anExportIsAllTheSameWhenItIsImported() throws Exception {
    maps.published(
        "http://old.example/a?ID=2&x=1,redirect,https://new.example/%C3%A9?q=1",
        "http://old.example/b,archive,",
        "http://old.example/c,unresolved,",
        "http://old.example/blog/,prefix,https://new.example/b/",
        "old\\.example/n/([0-9]+),pattern,https://new.example/$1");
    UUID titled =
        maps.staged(
            maps.rows("old_url,kind,title\nold.example/t,archive,\"'=HYPERLINK(\"\"x\"\")\"\n"),
            "t");
    maps.check(titled);
    Publishing.publish(database, titled, Maps.AUDIT, Instant.now());
    StringWriter csv = new StringWriter();
    assertThat(Exports.csv(database, Maps.SITE, Maps.ADMISSION, csv).held()).isEqualTo(6);
    assertThat(csv.toString()).doesNotContainPattern("(?m)(?:^|,)\"?[=+@-](?!$)");
    UUID again = maps.staged(maps.rows(csv.toString()), "again");
    maps.check(again);
    assertThat(maps.difference(again).same()).isEqualTo(6);
  }

  @Test
  void exportsSayWhatTheyCannotHold() throws Exception {
    maps.published(
        "http://old.example/a%20b,redirect,https://new.example/1",
        "http://old.example/a%2Fb,redirect,https://new.example/2",
        "http://old.example/d,archive,",
        "http://older.example/,redirect,https://new.example/$x",
        "http://old.example/blog,prefix,https://new.example/b");
    StringWriter nginx = new StringWriter();
    assertThat(Exports.nginx(database, Maps.SITE, Maps.ADMISSION, nginx))
        .isEqualTo(new Exports.Counts(2, 3));
    assertThat(nginx.toString())
        .contains("\"old.example/a b\" \"https://new.example/1\";", "\"old.example/d\" gone;")
        .contains("# not held, an escape that nginx decodes: old.example/a%2Fb");
    StringWriter netlify = new StringWriter();
    assertThat(Exports.netlify(database, Maps.SITE, Maps.ADMISSION, "old.example", netlify))
        .isEqualTo(new Exports.Counts(3, 1));
    assertThat(netlify.toString())
        .contains("/a%20b https://new.example/1 301!", "# not held, gone: old.example/d")
        .endsWith("/blog/* https://new.example/b/:splat 301!\n");
  }

  /** nginx takes no key twice; which of them counts, the gateway says. */
  @Test
  void anAddressThatIsMappedByTwoSpellingsIsHeldOnce() throws Exception {
    maps.published("http://old.example/it's_(1),redirect,https://new.example/before");
    run("UPDATE mapping SET key = 'old.example/it%27s_%281%29'");
    StringWriter alone = new StringWriter();
    Exports.nginx(database, Maps.SITE, Maps.ADMISSION, alone);
    assertThat(alone.toString())
        .contains("\"old.example/it's_(1)\" \"https://new.example/before\"");
    maps.published("http://old.example/it's_(1),redirect,https://new.example/now");
    StringWriter nginx = new StringWriter();
    assertThat(Exports.nginx(database, Maps.SITE, Maps.ADMISSION, nginx))
        .isEqualTo(new Exports.Counts(1, 0));
    assertThat(nginx.toString())
        .contains("\"old.example/it's_(1)\" \"https://new.example/now\"")
        .doesNotContain("before");
  }

  @Test
  void whatARuleAheadAnswersIsHeldByNoExportButTheOneThatHoldsTheRule() throws Exception {
    UUID batch =
        maps.staged(
            maps.rows(
                """
                old_url,kind,target,position
                http://old.example/shop/x,redirect,https://new.example/other,
                http://old.example/shop/y?id=1,redirect,https://new.example/other,
                http://old.example/a,redirect,https://new.example/a,
                http://old.example/shop,prefix,https://new.example/s,-1
                """),
            "ahead");
    maps.check(batch);
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
    StringWriter nginx = new StringWriter();
    assertThat(Exports.nginx(database, Maps.SITE, Maps.ADMISSION, nginx))
        .isEqualTo(new Exports.Counts(1, 3));
    StringWriter netlify = new StringWriter();
    assertThat(Exports.netlify(database, Maps.SITE, Maps.ADMISSION, "old.example", netlify))
        .isEqualTo(new Exports.Counts(1, 3));
    assertThat(List.of(nginx.toString(), netlify.toString()))
        .allMatch(file -> !file.contains("https://new.example/other"))
        .allMatch(
            file -> file.contains("# not held, a rule ahead of it answers: old.example/shop/x"));
    StringWriter csv = new StringWriter();
    assertThat(Exports.csv(database, Maps.SITE, Maps.ADMISSION, csv).held()).isEqualTo(4);
  }

  @Test
  void netlifysFirstLineThatFitsIsTheOneThatAnswersHere() throws Exception {
    UUID batch =
        maps.staged(
            maps.rows(
                """
                old_url,kind,target,position
                http://old.example/page,redirect,https://new.example/page,
                http://old.example/page?id=7,redirect,https://new.example/seven,
                http://old.example/odd?id=a?b,redirect,https://new.example/odd,
                http://old.example/blog/late,prefix,https://new.example/late,1
                http://old.example/blog,prefix,https://new.example/all,2
                http://old.example/blog/late/x,prefix,https://new.example/never,3
                """),
            "order");
    maps.check(batch);
    Publishing.publish(database, batch, Maps.AUDIT, Instant.now());
    assertThat(netlify(Maps.SITE, "old.example").lines())
        .containsExactly(
            "/odd id=a?b https://new.example/odd 301!",
            "/page id=7 https://new.example/seven 301!",
            "/page https://new.example/page 301!",
            "/blog/late/* https://new.example/late/:splat 301!",
            "/blog/* https://new.example/all/:splat 301!",
            "/blog/late/x/* https://new.example/never/:splat 301!");
  }

  @Test
  void whatNetlifyCannotHoldIsNotLedOnByAPrefixUnlessTheFileSaysSo() throws Exception {
    maps.published(
        "http://old.example/blog/gone,archive,",
        "http://old.example/blog/undecided,unresolved,",
        "http://old.example/blog/gone?id=1,archive,",
        "http://old.example/blog/*,redirect,https://new.example/star",
        "http://old.example/blogs,archive,",
        "http://old.example/blog,prefix,https://new.example/b");
    assertThat(netlify(Maps.SITE, "old.example").lines())
        .containsExactlyInAnyOrder(
            "# not held, its characters mean something else here, and led on by /blog/*:"
                + " old.example/blog/*",
            "# not held, gone, 404 ahead of /blog/*: old.example/blog/gone",
            "/blog/gone /404.html 404!",
            "# not held, gone, and led on by /blog/*: old.example/blog/gone?id=1",
            "# not held, unresolved, 404 ahead of /blog/*: old.example/blog/undecided",
            "/blog/undecided /404.html 404!",
            "# not held, gone: old.example/blogs",
            "/blog/* https://new.example/b/:splat 301!")
        .endsWith("/blog/* https://new.example/b/:splat 301!");
  }

  @Test
  void whatIsForFriendsOrClosedIsInNoExport() throws Exception {
    space("A11CE", "alice", "public", "NULL");
    space("C4E4", "chen", "private", "NULL");
    space("C105ED", "carol", "public", "'2010-10-01T00:00:00Z'");
    StringWriter csv = new StringWriter();
    StringWriter nginx = new StringWriter();
    assertThat(Exports.csv(database, Maps.SPACES, Maps.ADMISSION, csv))
        .isEqualTo(new Exports.Counts(2, 0));
    assertThat(Exports.nginx(database, Maps.SPACES, Maps.ADMISSION, nginx))
        .isEqualTo(new Exports.Counts(2, 0));
    assertThat(csv.toString() + nginx)
        .containsIgnoringCase("cid-00000000000a11ce.spaces.example")
        .doesNotContainIgnoringCase("c4e4")
        .doesNotContainIgnoringCase("c105ed");
    assertThat(csv.toString() + nginx).contains("alice").doesNotContain("chen", "carol");
    assertThat(netlify(Maps.SPACES, "alice.spaces.example").lines())
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly(
            "/ https://alice.wordpress.com/ 301!",
            "/feed.rss https://alice.wordpress.com/feed/ 301!",
            "/blog/feed.rss https://alice.wordpress.com/feed/ 301!",
            "/blog https://alice.wordpress.com/ 301!",
            "/blog/default.aspx https://alice.wordpress.com/ 301!",
            "/default.aspx https://alice.wordpress.com/ 301!",
            "/blog/cns!A11CE!1.entry https://alice.wordpress.com/first/ 301!");
    assertThat(netlify(Maps.SPACES, "chen.spaces.example"))
        .isEqualTo(netlify(Maps.SPACES, "nobody.spaces.example"));
  }

  @Test
  void theCsvOfSpacesNamesThemByAllTheirNamesAndIsAllTheSameWhenItIsImported() throws Exception {
    space("A11CE", "alice", "public", "NULL");
    run("INSERT INTO space_alias VALUES ('alicia', 'A11CE', true)");
    StringWriter csv = new StringWriter();
    assertThat(Exports.csv(database, Maps.SPACES, Maps.ADMISSION, csv).held()).isEqualTo(2);
    assertThat(csv.toString().lines().map(line -> line.split(",")[0]))
        .containsExactly(
            "old_url",
            "http://cid-00000000000a11ce.spaces.example/",
            "http://alice.spaces.example/",
            "http://alicia.spaces.example/",
            "http://cid-00000000000a11ce.spaces.example/blog/cns!A11CE!1.entry",
            "http://alice.spaces.example/blog/cns!A11CE!1.entry",
            "http://alicia.spaces.example/blog/cns!A11CE!1.entry");
    UUID again = maps.staged(maps.rows(csv.toString()), "again");
    maps.check(again);
    assertThat(maps.difference(again).same()).isEqualTo(6);
  }

  @Test
  void whatIsOfASpaceThatHasNotMovedIsNotHeld() throws Exception {
    space("D04A", "dora", "public", "NULL");
    run("DELETE FROM mapping WHERE key = ''");
    StringWriter nginx = new StringWriter();
    assertThat(Exports.nginx(database, Maps.SPACES, Maps.ADMISSION, nginx))
        .isEqualTo(new Exports.Counts(0, 1));
    assertThat(nginx.toString()).contains("# not held, its Space has not moved: cid-");
    assertThat(netlify(Maps.SPACES, "dora.spaces.example"))
        .contains("# not held, its Space has not moved: cid-");
  }

  @Test
  void whatMayNotBeLedToAnyMoreIsInNoExport() throws Exception {
    maps.published("http://old.example/a,redirect,https://new.example/1");
    space("A11CE", "alice", "public", "NULL");
    run("DELETE FROM wordpress_blog");
    SourceSite narrowed =
        new SourceSite(
            "old",
            SourceSite.Kind.PLAIN,
            Maps.SITE.hosts(),
            Maps.SITE.hubs(),
            Set.of("other.example"),
            false,
            true,
            Maps.SITE.legacyOrigin(),
            Maps.SITE.comparison(),
            false);
    for (SourceSite site : new SourceSite[] {narrowed, Maps.SPACES}) {
      // A policy is remembered by its site's name.
      Admission admission = new Admission("https://gateway.example", false);
      StringWriter out = new StringWriter();
      assertThat(Exports.csv(database, site, admission, out).held()).isZero();
      assertThat(Exports.nginx(database, site, admission, out).held()).isZero();
      assertThat(Exports.netlify(database, site, admission, site.hosts().getFirst(), out).held())
          .isZero();
      assertThat(out.toString())
          .contains("its target is not admitted any more")
          .doesNotContain("null");
    }
  }

  private String netlify(SourceSite site, String host) throws SQLException, IOException {
    Writer out = new StringWriter();
    Exports.netlify(database, site, Maps.ADMISSION, host, out);
    return out.toString();
  }

  /* With its home and one entry, moved to a blog of the same name. */
  private void space(String cid, String alias, String visibility, String closes)
      throws SQLException {
    long blog = Long.parseLong(cid, 16);
    run(
        "INSERT INTO space (cid, alias, title, visibility, owner_closes_at, loaded_at) VALUES ('%s', '%s', '', '%s', %s, now())"
            .formatted(cid, alias, visibility, closes));
    run("INSERT INTO space_alias VALUES ('%s', '%s', false)".formatted(alias, cid));
    run(
        "INSERT INTO wordpress_blog (blog_id, address, name, seen_at) VALUES (%d, 'https://%s.wordpress.com/', '', now())"
            .formatted(blog, alias));
    for (String[] row : new String[][] {{"", "/"}, {"1", "/first/"}}) {
      run(
          "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES ('%s', '%s', 'redirect', %d, '%s', '00000000-0000-0000-0000-000000000000', 1)"
              .formatted(cid, row[0], blog, row[1]));
    }
  }

  private void run(String statement) throws SQLException {
    database.setAutoCommit(true);
    try (Statement open = database.createStatement()) {
      open.execute(statement);
    }
  }
}
