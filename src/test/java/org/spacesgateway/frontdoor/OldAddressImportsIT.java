package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.spacesgateway.batch.Wxr;
import org.spacesgateway.frontdoor.Barrage.Shot;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Address;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/**
 * No file makes the gateway send anybody elsewhere: the same strings in every column and format
 * that the command line imports. What is published is read by a browser, and then asked for.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OldAddressImportsIT {
  private static final String NAME = "old_imports";
  private static final String SITE = "news";
  private static final String HOST = "news.example";
  private static final Pattern BATCH = Pattern.compile("(?m)^([0-9a-f-]{36})  ");
  private static final Pattern COUNTS =
      Pattern.compile("create (\\d+), change (\\d+), same (\\d+), reject (\\d+)");
  private static final Pattern PUBLIC_NAME = Pattern.compile("(?:[a-z0-9-]+\\.)+[a-z][a-z0-9-]*");
  private static final int PATTERNS = 100;
  private static final int VARIED = 1000;

  private record Imported(Path file, String[] options, String rejected) {}

  private final SandboxDatabase server = TestDatabase.shared();
  private final List<String> summaries = new ArrayList<>();
  private final List<Imported> imported = new ArrayList<>();
  private Path directory;
  private GatewayProcess.Builder builder;
  private GatewayProcess gateway;
  private List<String> forms;

  @BeforeAll
  void importAll() throws IOException {
    directory = Files.createTempDirectory(Path.of("target"), "old-imports").toAbsolutePath();
    builder =
        GatewayProcess.at(directory)
            .database(TestDatabase.migrated(NAME), server.user(), server.password())
            .set("gateway.development", "false")
            .set("gateway.origin", "https://gateway.example")
            .set("gateway.sites.spaces.complete", "true")
            .set("gateway.sites.spaces.target-hosts", "wordpress.com")
            .set("gateway.sites.news.kind", "plain")
            .set("gateway.sites.news.hosts", HOST)
            .set("gateway.sites.news.target-hosts", HostileMap.GOOD)
            .set("gateway.sites.news.raise-to-https", "true")
            .set("gateway.sites.news.significant-parameters", "id")
            .set("gateway.sites.news.complete", "true");
    forms = HostileForms.share();
    // First, for rows of a file may lead to this blog.
    publish(export(), "--blog", "7");
    publish(csv(), "--site", SITE);
    publish(transition(), "--site", SITE);
    publish(netlify(), "--host", HOST, "--format", "netlify");
    publish(varied(), "--site", SITE);
    System.out.printf(
        "imports of old addresses: %,d strings in their forms; %s%n", forms.size(), summaries);
    gateway = builder.start();
  }

  @AfterAll
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  /** In each of our own columns. */
  private Path csv() throws IOException {
    Path file = directory.resolve("ours.csv");
    try (CsvWriter out = CsvWriter.builder().build(file)) {
      out.writeRecord(
          "old_url",
          "kind",
          "target",
          "archive",
          "suggested",
          "title",
          "position",
          "blog_id",
          "path");
      for (int i = 0; i < forms.size(); i++) {
        String form = forms.get(i);
        String good = "https://" + HostileMap.GOOD + form;
        String old = "https://" + HOST;
        out.writeRecord(old + "/t/" + i, "redirect", form, "", "", "", "", "", "");
        out.writeRecord(old + "/s/" + i, "redirect", good, "", "", form, "", "", "");
        out.writeRecord(old + "/a/" + i, "archive", "", form, "", form, "", "", "");
        out.writeRecord(old + "/b/" + i, "archive", "", "", form, "", "", "", "");
        out.writeRecord(old + "/w/" + i, "redirect", "", "", "", "", "", "7", form);
        out.writeRecord(old + "/p/" + i, "prefix", form, "", "", "", "5", "", "");
        out.writeRecord(
            form, "redirect", "https://" + HostileMap.GOOD + "/", "", "", "", "", "", "");
        if (i % (forms.size() / PATTERNS) == 0) {
          out.writeRecord("news\\.example/r/" + i, "pattern", form, "", "", "", "6", "", "");
        }
      }
    }
    return file;
  }

  private Path transition() throws IOException {
    Path file = directory.resolve("transition.csv");
    try (CsvWriter out = CsvWriter.builder().build(file)) {
      out.writeRecord("Old Url", "New Url", "Status", "Suggested Link", "Archive Link");
      for (int i = 0; i < forms.size(); i++) {
        out.writeRecord("http://" + HOST + "/x/" + i, forms.get(i), "301", "", "");
        out.writeRecord("http://" + HOST + "/y/" + i, "", "410", forms.get(i), forms.get(i));
      }
    }
    return file;
  }

  private Path netlify() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < forms.size(); i++) {
      lines.append("/n/").append(i).append(' ').append(forms.get(i)).append(" 301\n");
      lines.append("/m/").append(i).append("/* ").append(forms.get(i)).append("/:splat 301!\n");
    }
    return Files.writeString(directory.resolve("_redirects"), lines);
  }

  /** Ordinary rows whose addresses can be spelled in many ways, a chain, and loops. */
  private Path varied() throws IOException {
    Path file = directory.resolve("varied.csv");
    try (CsvWriter out = CsvWriter.builder().build(file)) {
      out.writeRecord("old_url", "kind", "target");
      for (int i = 0; i < VARIED; i++) {
        out.writeRecord(
            "https://" + HOST + "/v/~a-b/" + i + "?id=" + i,
            "redirect",
            "https://" + HostileMap.GOOD + "/v/" + i + "?from=here#top");
      }
      String old = "https://" + HOST + "/";
      out.writeRecord(old + "chain/1", "redirect", old + "chain/2");
      out.writeRecord(old + "chain/2", "redirect", old + "chain/3");
      out.writeRecord(old + "chain/3", "redirect", "https://" + HostileMap.GOOD + "/end");
      out.writeRecord(old + "loop/a", "redirect", old + "loop/b");
      out.writeRecord(old + "loop/b", "redirect", old + "loop/a");
      out.writeRecord(old + "self", "redirect", old + "SELF/");
    }
    return file;
  }

  /** As the addresses of a transferred Space's posts. */
  private Path export() throws IOException {
    Wxr export = new Wxr("https://" + HostileMap.BLOG);
    for (int i = 0; i < forms.size(); i++) {
      // What no XML holds.
      String form =
          forms
              .get(i)
              .replaceAll("[^\\t\\n\\r -\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "")
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;");
      export.post(form, "", Wxr.meta(Integer.toString(2 * i + 1)));
      export.post("/" + form, "", Wxr.meta(Integer.toString(2 * i + 2)));
    }
    return Files.writeString(directory.resolve("export.xml"), export.toString());
  }

  private void publish(Path file, String... options) {
    Ended read = importing(file, options);
    assertThat(read.code()).as(read.output()).isZero();
    Matcher batch = BATCH.matcher(read.output());
    assertThat(batch.find()).as(read.output()).isTrue();
    Matcher counts = COUNTS.matcher(read.output());
    assertThat(counts.find()).as(read.output()).isTrue();
    summaries.add(file.getFileName() + ": " + counts.group());
    imported.add(new Imported(file, options, counts.group(4)));
    Ended published = builder.command("mappings", "publish", batch.group(1));
    assertThat(published.code()).as(published.output()).isZero();
  }

  private Ended importing(Path file, String... options) {
    return builder.command(
        Stream.concat(
                Stream.of("mappings", "import", file.toString(), "--reason", "a test"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  /** RD-03, RD-06, RD-07. */
  @Test
  void aBrowserReadsEveryPublishedTargetAsOneOfTheSitesHosts() throws SQLException {
    assertThat(
            read(
                texts(
                    "SELECT DISTINCT target FROM mapping WHERE target IS NOT NULL AND kind <> 'pattern'")))
        .hasSizeGreaterThan(100)
        .allSatisfy(address ->
            assertThat(address.host())
                .matches("(?:[a-z0-9-]+\\.)*" + HostileMap.GOOD.replace(".", "\\.")));
  }

  /** RD-03, RD-07. */
  @Test
  void aBrowserReadsEveryPublishedLinkAsAPublicHostByName() throws SQLException {
    assertThat(
            read(
                texts(
                    "SELECT archive FROM mapping WHERE archive IS NOT NULL UNION SELECT suggested FROM mapping WHERE suggested IS NOT NULL")))
        .hasSizeGreaterThan(2)
        .allSatisfy(address -> assertThat(address.host()).matches(PUBLIC_NAME));
  }

  private List<Address> read(List<String> texts) {
    List<Address> addresses = new ArrayList<>();
    Browser browser = Browser.open("targets of imports read as a browser does");
    List<Optional<Address>> read = browser.read(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(read.get(i)).as(texts.get(i)).isPresent();
      Address address = read.get(i).get();
      assertThat(address.protocol()).as(texts.get(i)).isEqualTo("https:");
      assertThat(address.credentials() + address.port()).as(texts.get(i)).isEmpty();
      assertThat(texts.get(i)).startsWith("https://" + address.host() + "/");
      addresses.add(address);
    }
    return addresses;
  }

  /** RD-04: what was admitted once is admitted again, and nothing is decoded on the way. */
  @Test
  void theSameFileGetsTheSameVerdictAgain() {
    for (Imported once : imported) {
      if (once.file().endsWith("varied.csv")) { // Its chain was shortened.
        continue;
      }
      Matcher counts = COUNTS.matcher(importing(once.file(), once.options()).output());
      assertThat(counts.find()).isTrue();
      assertThat(List.of(counts.group(1), counts.group(2), counts.group(4)))
          .as("created, changed and rejected from " + once.file())
          .containsExactly("0", "0", once.rejected());
    }
  }

  /** RD-08. */
  @Test
  void chainsAreOneHopAndLoopsAreRefused() throws SQLException {
    assertThat(texts("SELECT DISTINCT target FROM mapping WHERE key LIKE '%/chain/_'"))
        .containsExactly("https://" + HostileMap.GOOD + "/end");
    assertThat(texts("SELECT key FROM mapping WHERE key LIKE '%/loop/_' OR key LIKE '%/self'"))
        .isEmpty();
    assertThat(
            texts(
                "SELECT target FROM mapping WHERE kind = 'redirect' AND target ILIKE '%"
                    + HOST
                    + "%'"))
        .as("a target that is an old address itself")
        .noneMatch(target -> target.startsWith("https://" + HOST + "/"));
  }

  /** RD-11: every published row, asked for over HTTP. */
  @Test
  void everyPublishedTargetIsServedByteForByte() throws SQLException {
    Map<String, String> stored =
        pairs(
            "SELECT substr(key, strpos(key, '/')), target FROM mapping WHERE kind = 'redirect' AND scope = 'news' AND target IS NOT NULL");
    Map<String, String> other = new ConcurrentHashMap<>();
    Barrage.fire(
        gateway.port(),
        stored.keySet().stream().map(path -> HostileMap.get(HOST, path)),
        (shot, reply) -> {
          String target = stored.get(shot.request().split(" ", 3)[1]);
          if (!reply.locations().equals(List.of(target)) || reply.status() != 301) {
            other.put(shot.request(), reply.status() + " " + reply.locations());
          }
        });
    assertThat(stored).hasSizeGreaterThan(VARIED);
    assertThat(other).isEmpty();
  }

  /** RD-11, of a transferred Space. */
  @Test
  void everyPublishedPostIsServedByteForByteAndOnItsBlog() throws SQLException {
    Map<String, String> stored =
        pairs(
            "SELECT m.key, rtrim(b.address, '/') || m.path FROM mapping m JOIN wordpress_blog b USING (blog_id) WHERE m.scope = '"
                + Wxr.CID
                + "' AND m.key <> ''");
    Map<String, String> other = new ConcurrentHashMap<>();
    Barrage.fire(
        gateway.port(),
        stored.keySet().stream()
            .map(n ->
                HostileMap.get(
                    "cid-" + Wxr.CID + ".spaces.localhost",
                    "/blog/cns!" + Wxr.CID + "!" + n + ".entry")),
        (shot, reply) -> {
          String n = shot.request().replaceFirst("(?s).*!(\\d+)\\.entry.*", "$1");
          if (!reply.locations().equals(List.of(stored.get(n)))) {
            other.put(shot.request(), reply.status() + " " + reply.locations());
          }
        });
    assertThat(other).isEmpty();
    assertThat(read(List.copyOf(stored.values())))
        .hasSizeGreaterThan(100)
        .allSatisfy(address -> assertThat(address.host()).isEqualTo(HostileMap.BLOG));
  }

  /** RD-12. */
  @Test
  void aQueryOfTheRequestNeverReachesTheTarget() {
    Map<String, String> wrong = new ConcurrentHashMap<>();
    Barrage.fire(
        gateway.port(),
        Stream.of(
                "&u=https://evil.example/",
                "&from=there",
                "&a&a",
                "&&&",
                "&x=" + "y".repeat(1500),
                "&%23=%26from%3Dthere")
            .map(more -> HostileMap.get(HOST, "/v/~a-b/7?id=7" + more)),
        (shot, reply) -> {
          if (!reply.locations().equals(List.of("https://new.example.org/v/7?from=here#top"))) {
            wrong.put(shot.request(), reply.status() + " " + reply.locations());
          }
        });
    assertThat(wrong).isEqualTo(Map.of());
  }

  /** RD-13. */
  @Test
  void anUnknownAddressIsNeverSaidBack() {
    Set<String> bodies = ConcurrentHashMap.newKeySet();
    List<String> wrong = new ArrayList<>();
    Barrage.fire(
        gateway.port(),
        forms.stream()
            .map(form -> RedirectStrings.encoded("canary-7f3<" + form + ">"))
            .filter(path -> path.length() < 4000)
            .map(path -> HostileMap.get(HOST, "/unknown/" + path)),
        (shot, reply) -> {
          if (reply.status() == 404) {
            bodies.add(reply.body().replaceAll("[0-9A-Z]{4}-[0-9A-Z]{4}", "(reference)"));
          }
          if ((reply.head() + reply.body()).contains("canary-7f3")) {
            synchronized (wrong) {
              wrong.add(shot.request());
            }
          }
        });
    assertThat(wrong).isEmpty();
    assertThat(bodies).as("one page for all").hasSize(1);
  }

  /** RD-15. */
  @Test
  void everySpellingOfAnAddressIsTheSameRow() {
    Map<String, String> wrong = new ConcurrentHashMap<>();
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < VARIED; i++) {
      String end = i + "?id=" + i;
      for (String path :
          List.of(
              "/v/~a-b/" + end,
              "/V/~A-B/" + end,
              "/v/%7Ea-b/" + end,
              "/v/%7ea%2Db/" + end,
              "/%76/~a-b/" + end,
              "/v//~a-b/" + end,
              "/v/./~a-b/" + end,
              "/v/x/../~a-b/" + end,
              "/v/~a-b/" + i + "/?id=" + i,
              "/v/~a-b/" + i + "?utm_source=x&id=" + i + "&y=z",
              "/v/~a-b/" + i + "?ID=" + i,
              "http://news.example/v/~a-b/" + end)) {
        shots.add(HostileMap.get(HOST, path));
      }
      shots.add(HostileMap.get(HOST + ":80", "/v/~a-b/" + end));
      shots.add(HostileMap.get("NEWS.example", "/v/~a-b/" + end));
    }
    Barrage.fire(
        gateway.port(),
        shots.stream(),
        (shot, reply) -> {
          String number = shot.request().replaceFirst("(?s).*(?i:[?&]id=)(\\d+).*", "$1");
          String target = "https://new.example.org/v/" + number + "?from=here#top";
          if (!reply.locations().equals(List.of(target))) {
            wrong.put(shot.request(), reply.status() + " " + reply.locations());
          }
        });
    assertThat(wrong).isEmpty();
  }

  private List<String> texts(String query) throws SQLException {
    return List.copyOf(pairs("SELECT text, text FROM (" + query + ") AS found (text)").keySet());
  }

  private Map<String, String> pairs(String query) throws SQLException {
    try (Connection open = server.connect(NAME);
        Statement statement = open.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      Map<String, String> found = new TreeMap<>();
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
      return found;
    }
  }
}
