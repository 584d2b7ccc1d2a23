package org.spacesgateway.frontdoor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * The closing sites that tests ask for, and what their map holds: Spaces that moved (Alice, Bo, and
 * Chen's for friends), that did not (Dana, and Sam's for friends), that a broken or hostile table
 * sends astray (Carol, Erin, Frank), and plain sites known in full and in part.
 */
final class OldWorld implements AutoCloseable {
  static final String ALICE = "A11CE0000C0FFEE1";
  static final String BO = "2DB0770EAE61F13";
  static final String CHEN = "C4E70905E5A1B2C";
  static final String DANA = "DA0A5BACE0000002";
  private static final UUID BATCH = UUID.fromString("01890000-0000-7000-8000-000000000001");

  private final SandboxDatabase server = TestDatabase.shared();
  private final String database;
  private final LegacyStandIn legacy = LegacyStandIn.start("127.0.0.1", 0);

  /**
   * Fills a database of its own.
   *
   * @param database its name
   */
  OldWorld(String database) throws SQLException {
    this.database = database;
    TestDatabase.migrated(database);
    try (Connection open = server.connect(database)) {
      spaces(open);
      plainSites(open);
    }
  }

  /** A gateway for all of these sites, not started yet. */
  GatewayProcess.Builder gateway() throws IOException {
    return GatewayProcess.at(Files.createTempDirectory(Path.of("target"), "old-world"))
        .database(server.url(database), server.user(), server.password())
        .set("gateway.sunset.announced", "2010-09-27T00:00:00Z")
        .set("gateway.sunset.transfer-open", "2098-10-04T00:00:00Z")
        .set("gateway.sunset.read-only", "2099-01-04T00:00:00Z")
        .set("gateway.sunset.closes", "2099-03-16T00:00:00Z")
        .set(
            "gateway.sites.spaces.hosts",
            "spaces.localhost,*.spaces.localhost,spaces.msn.localhost,*.spaces.msn.localhost")
        .set(
            "gateway.sites.spaces.hubs",
            "spaces.localhost,home.spaces.localhost,*.home.services.spaces.localhost,spaces.msn.localhost")
        .set("gateway.sites.spaces.complete", "true")
        .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
        .set("gateway.sites.journals.hosts", "journals.localhost,*.journals.localhost")
        .set("gateway.sites.journals.hubs", "journals.localhost")
        .set("gateway.sites.journals.legacy-origin", legacy.origin().toString())
        .set("gateway.sites.retired.kind", "plain")
        .set(
            "gateway.sites.retired.hosts",
            "www.retired.example,retired.example,xn--bcher-kva.example")
        .set("gateway.sites.retired.target-hosts", "new.example.org")
        .set("gateway.sites.retired.significant-parameters", "id,page")
        .set("gateway.sites.retired.complete", "true")
        .set("gateway.sites.passing.kind", "plain")
        .set("gateway.sites.passing.hosts", "passing.example")
        .set("gateway.sites.passing.target-hosts", "new.example.org")
        .set("gateway.sites.passing.case-matters", "true")
        .set("gateway.sites.passing.pass-query", "true")
        .set("gateway.sites.passing.complete", "true")
        .set("gateway.sites.partial.kind", "plain")
        .set("gateway.sites.partial.hosts", "partial.example")
        .set("gateway.sites.partial.target-hosts", "new.example.org")
        .set("gateway.sites.partial.legacy-origin", legacy.origin().toString());
  }

  /** The stand-in of the old platform. */
  LegacyStandIn legacy() {
    return legacy;
  }

  /** A connection of the caller's own. */
  Connection connect() throws SQLException {
    return server.connect(database);
  }

  @Override
  public void close() {
    legacy.close();
  }

  private static void spaces(Connection open) throws SQLException {
    space(open, ALICE, "alice", "public");
    run(open, "INSERT INTO space_alias VALUES ('alice-before', ?, true)", ALICE);
    space(open, BO, "bo", "public");
    space(open, CHEN, "chen", "private");
    space(open, DANA, "dana", "public");
    space(open, "5A3", "sam", "private");
    space(open, "CA401", "carol", "public");
    space(open, "E414", "erin", "public");
    space(open, "F4A4C", "frank", "public");
    blog(open, 30_000_001, "https://alicewrites.wordpress.com/");
    blog(open, 30_000_009, "https://chen.wordpress.com/");
    blog(open, 30_000_010, "https://bo.example.org");
    blog(open, 30_000_011, "https://frank.wordpress.com");
    run(open, "INSERT INTO old_handle VALUES ('1pU-rgQVTuuWM1TX8W8PfmDA', 1073, ?, 240)", ALICE);
    leads(open, ALICE, "", 30_000_001, "/");
    leads(open, ALICE, "240", 30_000_001, "/2009/11/30/creme-brulee/");
    leads(open, ALICE, "1073", 30_000_001, "/2010/09/27/%e4%bd%a0%e5%a5%bd/");
    leads(open, ALICE, "category:wpf", 30_000_001, "/category/wpf/");
    leads(open, ALICE, "category:rob's posts", 30_000_001, "/category/robs-posts/");
    is(open, ALICE, "10", "archive", null, null);
    is(open, ALICE, "11", "unresolved", null, null);
    leads(open, BO, "", 30_000_010, "/");
    leads(open, BO, "138", 30_000_010, "/first/");
    leads(open, CHEN, "", 30_000_009, "/");
    leads(open, CHEN, "7", 30_000_009, "/friends/");
    is(open, "CA401", "", "redirect", "https://evil.example/", null);
    leads(open, "E414", "", 39_999_999, "/");
    leads(open, "F4A4C", "", 30_000_011, ".evil.example/");
  }

  private static void plainSites(Connection open) throws SQLException {
    for (var mapping :
        Map.ofEntries(
                Map.entry("www.retired.example/", "/"),
                Map.entry("www.retired.example/about", "/about-us"),
                Map.entry("xn--bcher-kva.example/about", "/books"),
                Map.entry("www.retired.example/page?id=7", "/seven"),
                Map.entry("www.retired.example/page?id=7&page=2", "/seven?second"),
                Map.entry("www.retired.example/caf%C3%A9", "/caf%C3%A9"),
                Map.entry("www.retired.example/a%7Cb", "/pipe"),
                Map.entry("www.retired.example/%5Bx%5D", "/square"),
                Map.entry("www.retired.example/100%25", "/percent"),
                Map.entry("www.retired.example/a%2Fb", "/slash"),
                Map.entry("www.retired.example/who%27s_(who)", "/who"),
                Map.entry("www.retired.example/page?id=o%27brien", "/brien"),
                // As they were stored before each had one spelling.
                Map.entry("www.retired.example/what's_(what)", "/what"),
                Map.entry("www.retired.example/page?id=o'neill", "/neill"),
                Map.entry("www.retired.example/where%27s_%28where%29", "/where"),
                Map.entry("www.retired.example/when%27s", "/when"),
                Map.entry("www.retired.example/when's", "/never-met"),
                Map.entry("www.retired.example/semi;colon", "/semicolon"),
                Map.entry("www.retired.example/news/special", "/special"),
                Map.entry("www.retired.example/campaign/exact", "/exactly"),
                Map.entry("www.retired.example/first/exact", "/hidden-by-a-rule"))
            .entrySet()) {
      is(
          open,
          "retired",
          mapping.getKey(),
          "redirect",
          "https://new.example.org" + mapping.getValue(),
          null);
    }
    is(open, "retired", "www.retired.example/elsewhere", "redirect", "https://evil.example/", null);
    is(open, "retired", "www.retired.example/minutes", "archive", null, null);
    run(
        open,
        "UPDATE mapping SET archive = ?, suggested = ?, title = ? WHERE key = 'www.retired.example/minutes'",
        "https://archive.example.org/minutes",
        "https://new.example.org/minutes",
        "Minutes <of> 1999");
    is(open, "retired", "www.retired.example/undecided", "unresolved", null, null);
    is(
        open,
        "retired",
        "prefix:www.retired.example/news",
        "prefix",
        "https://new.example.org/archive",
        1);
    is(
        open,
        "retired",
        "prefix:www.retired.example/campaign",
        "prefix",
        "https://new.example.org/campaigns",
        2);
    is(
        open,
        "retired",
        "prefix:www.retired.example/first",
        "prefix",
        "https://new.example.org/ahead",
        -1);
    is(
        open,
        "retired",
        "pattern:www\\.retired\\.example/item-([0-9]+)\\.html",
        "pattern",
        "https://new.example.org/items/$1",
        3);
    is(open, "passing", "passing.example/Page", "redirect", "https://new.example.org/p", null);
    is(open, "passing", "passing.example/Query", "redirect", "https://new.example.org/q?x=y", null);
    is(
        open,
        "passing",
        "passing.example/Fragment",
        "redirect",
        "https://new.example.org/f#top",
        null);
    is(open, "partial", "partial.example/known", "redirect", "https://new.example.org/known", null);
    is(open, "partial", "partial.example/undecided", "unresolved", null, null);
  }

  private static void space(Connection open, String cid, String alias, String visibility)
      throws SQLException {
    run(
        open,
        "INSERT INTO space (cid, alias, visibility, loaded_at) VALUES (?, ?, ?, now())",
        cid,
        alias,
        visibility);
    run(open, "INSERT INTO space_alias VALUES (?, ?, false)", alias, cid);
  }

  private static void blog(Connection open, long id, String address) throws SQLException {
    run(open, "INSERT INTO wordpress_blog VALUES (?, ?, 'A blog', now())", id, address);
  }

  private static void leads(Connection open, String cid, String key, long blog, String path)
      throws SQLException {
    run(
        open,
        "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES (?, ?, 'redirect', ?, ?, ?, 1)",
        cid,
        key,
        blog,
        path,
        BATCH);
  }

  private static void is(
      Connection open, String scope, String key, String kind, String target, Integer position)
      throws SQLException {
    run(
        open,
        "INSERT INTO mapping (scope, key, kind, target, position, batch, version) VALUES (?, ?, ?, ?, ?, ?, 1)",
        scope,
        key,
        kind,
        target,
        position,
        BATCH);
  }

  private static void run(Connection open, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
