package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.bench.Nginx;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.KeptConnection.Answer;
import org.spacesgateway.sandbox.TestDatabase;

/** A real nginx answers from an export what the gateway answers. */
class ExportsOverHttpIT {
  private static final String NAME = "exports_http";
  private static final String HOME = "https://alice.wordpress.com/";

  @TempDir static Path directory;
  private static GatewayProcess.Builder builder;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws Exception {
    String url = TestDatabase.migrated(NAME);
    try (Connection database = TestDatabase.shared().connect(NAME);
        Statement statement = database.createStatement()) {
      space(statement, "A11CE", "alice", "public", "NULL", "redirect");
      statement.execute("INSERT INTO space_alias VALUES ('alicia', 'A11CE', true)");
      space(statement, "DEFA", "default", "public", "NULL", "redirect");
      statement.execute("INSERT INTO space_alias VALUES ('include', 'DEFA', true)");
      for (String cid : List.of("A11CE", "DEFA")) {
        statement.execute(
            "INSERT INTO old_handle VALUES ('1pU-rgQVTuuWM1TX8W8P%s', 7, '%s', 1)"
                .formatted(cid.substring(0, 4), cid));
        for (String name : List.of("rob''s posts", "猫 (2)")) {
          mapping(
              statement,
              cid,
              "category:" + name,
              "'redirect', NULL, %d, '/category/%d/'"
                  .formatted(Long.parseLong(cid, 16), name.length()));
        }
      }
      space(statement, "E77E", "ette", "public", "NULL", "archive");
      space(statement, "C4E4", "chen", "private", "NULL", "redirect");
      space(statement, "C105ED", "carol", "public", "'2010-10-01T00:00:00Z'", "redirect");
      plain(statement, "retired", "www.retired.example/a", "https://new.example/a");
      plain(statement, "retired", "www.retired.example/q", "https://new.example/q?x=1");
      plain(statement, "retired", "www.retired.example/f", "https://new.example/f#top");
      plain(statement, "retired", "www.retired.example/b", "https://new.example/b?x=1#top");
      plain(statement, "retired", "www.retired.example/who%27s_(who)", "https://new.example/who");
      plain(statement, "asked", "www.asked.example/i?id=7", "https://new.example/seven");
      plain(statement, "asked", "www.asked.example/i", "https://new.example/all?x=1");
    }
    builder =
        GatewayProcess.at(directory.resolve("gateway"))
            .database(url, TestDatabase.shared().user(), TestDatabase.shared().password())
            .set("gateway.sites.exported.hosts", "spaces.example,*.spaces.example,*.spaces.test")
            .set("gateway.sites.exported.hubs", "spaces.example,hub.spaces.example")
            .set("gateway.sites.exported.complete", "true");
    for (String site : List.of("retired", "asked")) {
      builder
          .set("gateway.sites." + site + ".kind", "plain")
          .set("gateway.sites." + site + ".hosts", "www." + site + ".example")
          .set("gateway.sites." + site + ".target-hosts", "new.example")
          .set("gateway.sites." + site + ".complete", "true")
          .set("gateway.sites." + site + ".pass-query", "true");
    }
    gateway = builder.set("gateway.sites.asked.significant-parameters", "id").start();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  /* With its home, an entry and a category. */
  private static void space(
      Statement statement, String cid, String alias, String visibility, String closes, String home)
      throws SQLException {
    long blog = Long.parseLong(cid, 16);
    statement.execute(
        "INSERT INTO space (cid, alias, title, visibility, owner_closes_at, loaded_at) VALUES ('%s', '%s', '', '%s', %s, now())"
            .formatted(cid, alias, visibility, closes));
    statement.execute("INSERT INTO space_alias VALUES ('%s', '%s', false)".formatted(alias, cid));
    statement.execute(
        "INSERT INTO wordpress_blog (blog_id, address, name, seen_at) VALUES (%d, 'https://%s.wordpress.com/', '', now())"
            .formatted(blog, alias));
    for (String[] row :
        new String[][] {{"", "/"}, {"1", "/first/"}, {"category:travel", "/category/travel/"}}) {
      boolean leads = !row[0].isEmpty() || home.equals("redirect");
      mapping(
          statement,
          cid,
          row[0],
          leads
              ? "'redirect', NULL, %d, '%s'".formatted(blog, row[1])
              : "'" + home + "', NULL, NULL, NULL");
    }
  }

  private static void plain(Statement statement, String site, String key, String target)
      throws SQLException {
    mapping(statement, site, key, "'redirect', '" + target + "', NULL, NULL");
  }

  private static void mapping(Statement statement, String scope, String key, String leads)
      throws SQLException {
    statement.execute(
        "INSERT INTO mapping (scope, key, kind, target, blog_id, path, batch, version) VALUES ('%s', '%s', %s, '00000000-0000-0000-0000-000000000000', 1)"
            .formatted(scope, key, leads));
  }

  @Test
  void whatPeopleFollowToASpaceIsAnsweredTheSameByAllItsNames() throws Exception {
    List<String> addresses = held("exported");
    assertThat(addresses).hasSize(3 * 5 + 3 * 5 + 2 * 3);
    for (String host :
        List.of(
            "cid-00000000000a11ce.spaces.example",
            "cid-a11ce.spaces.example",
            "cid-000a11ce.spaces.test",
            "ALICE.spaces.example:8080",
            "alicia.spaces.test",
            "default.spaces.example",
            "include.spaces.example",
            "hostnames.spaces.example",
            "ette.spaces.example",
            "cid-e77e.spaces.example",
            "nobody.spaces.example",
            "spaces.example/members/alice",
            "hub.spaces.example/Members/ALICIA",
            "spaces.example/mmm2008-07-24_12.50/members/cid-000A11CE",
            "spaces.example/members/ette",
            "spaces.example/members/default",
            "spaces.example/members/nobody",
            "alice.spaces.example/mmm2008-07-24_12.50",
            "alice.spaces.example/members/alice",
            "alice.spaces.example/mmm2008")) {
      String cid =
          host.contains("e77e") || host.contains("ette")
              ? "E77E"
              : host.contains("default") || host.contains("include") ? "DEFA" : "A11CE";
      for (String path :
          List.of(
              "/",
              "/?wa=noise&x=1",
              "/blog",
              "/Blog/",
              "/default.aspx",
              "/blog/Default.aspx?sa=1",
              "/feed.rss",
              "/blog/Feed.RSS",
              "/blog/cns!CID!1.entry",
              "/blog/cns%21CID%211.entry?partqs=noise",
              "/blog/cns!B0B!1.entry",
              "/blog/cns!CID!1.entry/",
              "/category/Travel",
              "/category/travel/feed.rss",
              "/blog/cns!1pU-rgQVTuuWM1TX8W8P" + cid.substring(0, 4) + "!7.entry",
              "/blog/cns%211pU-rgQVTuuWM1TX8W8P" + cid.substring(0, 4) + "%217.entry?x=1",
              "/category/Rob's+Posts/feed.rss",
              "/category/rob%27s%20posts",
              "/category/%E7%8C%AB+(2)/",
              "/category/%E7%8C%AB%20%282%29",
              "/?partqs=amonth%3d9%26ayear%3d2010",
              "/?partqs=amonth=09%26ayear=2010%26x=1&y=2",
              "/blog/default.aspx?y=1&partqs=amonth%3D12%26ayear%3D2009",
              "/?_c11_BlogPart_BlogPart=blogview&_c=BlogPart&partqs=cat%3DTravel",
              "/?partqs=catTravel&x=1",
              "/?partqs=cat=travel&partqs=cat%3Dother",
              "/?partqs=catRob's%2bPosts",
              "/default.aspx?partqs=cat%3dRob%27s%20posts",
              "/?partqs=cat%3dRob's+posts",
              "/?partqs=cat%3D%e7%8c%ab%2B(2)",
              "/?partqs=cat%3drob%27s%2520posts",
              "/?partqs=cat%3D%25E7%258C%25AB%2B(2)",
              "/?partqs=cat%3d%25e7%258c%25ab%2520(2)",
              "/photos/?partqs=cat%3DTravel",
              "/photos",
              "/Photos/",
              "/photos/cns!CID!105/",
              "/lists/cns!B0B!1",
              "/friends/",
              "/guestbook/default.aspx",
              "/profile/",
              "/nothing",
              "/blogdefault.aspx")) {
        addresses.add(host + path.replace("CID", cid));
      }
    }
    try (Nginx nginx = nginx("exported")) {
      same(addresses, nginx);
      for (String name : List.of("alice", "alicia", "cid-a11ce")) {
        String host = name + ".spaces.example";
        assertThat(ask(nginx.port(), host + "/")).isEqualTo("301 " + HOME);
        assertThat(ask(nginx.port(), host + "/feed.rss")).isEqualTo("301 " + HOME + "feed/");
        assertThat(ask(nginx.port(), host + "/blog/cns!A11CE!1.entry"))
            .isEqualTo("301 " + HOME + "first/");
        assertThat(ask(nginx.port(), host + "/?partqs=amonth%3d9%26ayear%3d2010"))
            .isEqualTo("301 " + HOME + "2010/09/");
        assertThat(ask(nginx.port(), host + "/photos/")).isEqualTo("410 ");
      }
      for (String path :
          List.of("/blog/cns!A11CE!1.entry", "/blog/cns!1pU-rgQVTuuWM1TX8W8PA11C!7.entry")) {
        for (String host : List.of("alice.spaces.example", "spaces.example/members/alice")) {
          assertThat(ask(nginx.port(), host + path)).isEqualTo("301 " + HOME + "first/");
        }
      }
      for (String name : List.of("Rob's%2bPosts", "%3dRob%27s%2520Posts")) {
        assertThat(ask(nginx.port(), "alice.spaces.example/?partqs=cat" + name))
            .isEqualTo("301 " + HOME + "category/12/");
      }
      assertThat(ask(nginx.port(), "spaces.example/members/alice?wa=wsignin1.0"))
          .as("a sign-in")
          .isEqualTo("404 ");
      for (String path : List.of("/", "/blog/cns!E77E!1.entry", "/blog/cns!E77E!2.entry", "/x")) {
        assertThat(ask(nginx.port(), "ette.spaces.example" + path)).isEqualTo("410 ");
      }
      for (String name : List.of("chen", "cid-c4e4", "carol", "cid-c105ed", "nobody")) {
        for (String path :
            List.of("/", "/feed.rss", "/photos/", "/?partqs=amonth=9%26ayear=2010")) {
          assertThat(ask(nginx.port(), name + ".spaces.example" + path)).isEqualTo("404 ");
        }
      }
    }
  }

  @Test
  void aQueryGoesAlongAsItDoesWithTheGateway() throws Exception {
    List<String> addresses = new ArrayList<>();
    for (String old : held("retired")) {
      for (String query :
          List.of("", "?", "?y=2", "?y=2&z=%C3%A9&y=[3]", "?y=<b>", "?y=a|b", "?//evil.example")) {
        addresses.add(old + query);
      }
    }
    assertThat(addresses).hasSize(5 * 7);
    addresses.add("www.retired.example/Who's_%28who%29");
    try (Nginx nginx = nginx("retired")) {
      same(addresses, nginx);
      assertThat(ask(nginx.port(), "www.retired.example/b?y=2"))
          .isEqualTo("301 https://new.example/b?x=1&y=2#top");
    }
    try (Nginx nginx = nginx("asked")) {
      same(held("asked"), nginx);
      assertThat(ask(nginx.port(), "www.asked.example/i?id=7"))
          .isEqualTo("301 https://new.example/seven?id=7");
    }
  }

  private static void same(List<String> addresses, Nginx nginx) throws IOException {
    for (String address : addresses) {
      assertThat(ask(nginx.port(), address)).as(address).isEqualTo(ask(gateway.port(), address));
    }
  }

  /* The old addresses of a CSV export, without their scheme. */
  private static List<String> held(String site) throws IOException {
    return Files.readAllLines(export(site, "csv"), StandardCharsets.UTF_8).stream()
        .skip(1)
        .map(line -> line.substring("http://".length(), line.indexOf(',')))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static Path export(String site, String format) {
    Path file = directory.resolve(site + "." + format);
    Ended ended =
        builder.command("mappings", "export", "--site", site, "--format", format, file.toString());
    assertThat(ended.code()).as(ended.output()).isZero();
    return file;
  }

  private static Nginx nginx(String site) throws IOException {
    assumeTrue(Shell.find("nginx").isPresent(), "nginx is not installed: its export is not loaded");
    Path export = export(site, "nginx");
    // The directives that the file's own head tells.
    String server =
        Files.readAllLines(export, StandardCharsets.ISO_8859_1).stream()
            .filter(line -> line.startsWith("#   "))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    return Nginx.including(directory.resolve("nginx-" + site), export, server);
  }

  /* Status, and where it sends. */
  private static String ask(int port, String address) throws IOException {
    int slash = address.indexOf('/');
    try (KeptConnection connection = new KeptConnection(URI.create("http://127.0.0.1:" + port))) {
      Answer answer =
          connection.send(
              "GET %s HTTP/1.1\r\nHost: %s\r\n"
                  .formatted(address.substring(slash), address.substring(0, slash)),
              null);
      return answer.status() + " " + answer.location();
    }
  }
}
