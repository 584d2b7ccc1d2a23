package org.spacesgateway.download;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.content.WxrDocument;
import org.spacesgateway.linkage.World;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.TextBrowser;

/** An owner takes a copy of their Space along: one walk, step after step. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DownloadIT {
  private static final String CID = "A11CE0000C0FFEE1";
  private static final int ENTRIES = 30;
  private static final Instant CLOSES =
      Instant.now().plus(Duration.ofMinutes(20)).truncatedTo(SECONDS);

  @TempDir static Path directory;
  private static Duration ahead = Duration.ZERO;
  private static LegacyStandIn legacy;
  private static World world;
  private static TextBrowser alice;
  private static byte[] file;

  @BeforeAll
  static void start() throws IOException {
    tick();
    legacy = LegacyStandIn.start("127.0.0.3", 0);
    legacy.hold(GeneratedSpace.of("alice", CID, ENTRIES, 45, 8));
    world =
        World.start(
            "download",
            (GatewayProcess.Builder gateway) ->
                gateway
                    .set("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost")
                    .set("gateway.sites.spaces.hubs", "spaces.localhost,home.spaces.localhost")
                    .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
                    .set("gateway.development-clock", directory.resolve("clock").toString())
                    .set("gateway.sunset.announced", CLOSES.minus(Duration.ofDays(90)).toString())
                    .set(
                        "gateway.sunset.transfer-open",
                        CLOSES.minus(Duration.ofDays(60)).toString())
                    .set("gateway.sunset.read-only", CLOSES.minus(Duration.ofMinutes(1)).toString())
                    .set("gateway.sunset.closes", CLOSES.toString())
                    .set("gateway.content.every", "200ms")
                    .set("gateway.content.requests-per-second", "500")
                    .set("gateway.download.every", "200ms"));
    tick();
    alice = world.signedIn("alice");
  }

  /* The gateway's clock is a file: at one blow it can be after the closing. */
  @BeforeEach
  void goOn() throws IOException {
    tick();
  }

  private static void tick() throws IOException {
    Path next = Files.writeString(directory.resolve("next"), Instant.now().plus(ahead).toString());
    Files.move(next, directory.resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
  }

  @AfterAll
  static void stop() {
    world.close();
    legacy.close();
  }

  private static String page() {
    return world.origin() + DownloadPages.PATH;
  }

  @Test
  @Order(1)
  void whoHasNoCopyYetIsOfferedOne() {
    alice.open(page());
    assertThat(alice.page().heading()).isEqualTo("Take a copy of your Space");
    assertThat(alice.page().body()).contains("Make my copy").doesNotContain("space.zip");
    assertThat(alice.open(world.origin() + DownloadPages.FILE).address().getPath())
        .as("the file leads to its page until it is there")
        .isEqualTo(DownloadPages.PATH);
  }

  @Test
  @Order(2)
  void itIsMadeWhileThePageLooksByItself() {
    alice.post(page(), Map.of());
    assertThat(alice.page().header("Refresh")).contains("5");
    alice.post(page(), Map.of());
    ready();
    assertThat(alice.page().header("Refresh")).isEmpty();
    assertThat(alice.page().body())
        .contains("<bdi>30</bdi>", "<bdi>45</bdi>", "<bdi>8</bdi>", "Scripts", "Fetch the copy");
  }

  private static void ready() {
    Await.until(
        "the copy is ready",
        Duration.ofSeconds(60),
        () -> {
          try {
            tick();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return alice.open(page()).body().contains("Your copy is ready");
        });
  }

  @Test
  @Order(3)
  void itIsAWholeZipWithAnExport() throws Exception {
    HttpURLConnection whole = get(Map.of());
    assertThat(whole.getResponseCode()).isEqualTo(200);
    assertThat(whole.getHeaderField("Content-Disposition"))
        .isEqualTo("attachment; filename=\"space.zip\"");
    assertThat(whole.getHeaderField("Accept-Ranges")).isEqualTo("bytes");
    assertThat(whole.getHeaderField("Cache-Control")).isEqualTo("no-store");
    file = read(whole);
    assertThat(file).hasSize(whole.getContentLength());
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
        byte[] bytes = zip.readAllBytes();
        Path to = directory.resolve(entry.getName());
        Files.createDirectories(to.getParent());
        Files.write(to, bytes);
        if (entry.getName().endsWith(".xml")) {
          assertThat(WxrDocument.of(bytes).posts()).hasSize(ENTRIES);
        }
      }
    }
    assertThat(names).hasSize(2 + ENTRIES + 8 + 1).contains("index.html", "entries/107.html");
    assertThat(Files.readString(directory.resolve("entries/117.html"), StandardCharsets.UTF_8))
        .contains("Crème brûlée &amp; &lt;andere&gt; Sachen 1", "../img/", "../index.html")
        .doesNotContain("<script");
  }

  @Test
  @Order(4)
  void aDownloadThatWasCutGoesOnWhereItWas() throws Exception {
    String etag = get(Map.of()).getHeaderField("ETag");
    int cut = file.length / 3;
    HttpURLConnection rest = get(Map.of("Range", "bytes=" + cut + "-", "If-Range", etag));
    assertThat(rest.getResponseCode()).isEqualTo(206);
    assertThat(rest.getHeaderField("Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(cut, file.length - 1, file.length));
    assertThat(read(rest)).isEqualTo(Arrays.copyOfRange(file, cut, file.length));
    for (int i = 0; i < 5; i++) {
      HttpURLConnection head = get(Map.of());
      head.setRequestMethod("HEAD");
      assertThat(head.getResponseCode()).as("whoever only asks takes no seat").isEqualTo(200);
    }
    HttpURLConnection other = get(Map.of("Range", "bytes=" + cut + "-", "If-Range", "\"x\""));
    assertThat(other.getResponseCode()).as("a part of another file").isEqualTo(200);
    assertThat(read(other)).isEqualTo(file);
  }

  @Test
  @Order(5)
  void itOpensInABrowserWithoutTheInternet() {
    assumeTrue(Browser.isInstalled(), "Chromium is missing");
    try (var window = Browser.open("a copy of a Space").window();
        var tab = window.tab()) {
      tab.page().navigate(directory.resolve("index.html").toUri().toString());
      assertThat(tab.page().locator("ol a").count()).isEqualTo(ENTRIES);
      tab.page().locator("ol a").last().click();
      assertThat(tab.page().locator("h1").textContent()).isEqualTo("A walk by the sea 0");
      assertThat(
              tab.page()
                  .locator("article img")
                  .first()
                  .evaluate("image => image.complete && image.naturalWidth"))
          .isEqualTo(8);
      assertThat(tab.requests()).allMatch(request -> request.startsWith("file:"));
    }
  }

  @Test
  @Order(6)
  void nobodyElseGetsIt() throws Exception {
    TextBrowser dana = world.signedIn("dana");
    assertThat(dana.open(world.origin() + DownloadPages.FILE).body()).contains("Make my copy");
    assertThat(world.signedIn("bob").open(page()).heading()).isEqualTo("Your account");
    HttpURLConnection anonymous =
        (HttpURLConnection)
            URI.create(world.origin() + DownloadPages.FILE).toURL().openConnection();
    anonymous.setInstanceFollowRedirects(false);
    assertThat(anonymous.getResponseCode()).isEqualTo(302);
  }

  @Test
  @Order(7)
  void aFileThatWouldBeAnotherByNowIsMeasuredAnew() throws Exception {
    String before = get(Map.of()).getHeaderField("ETag");
    world.change("UPDATE download SET made_of = 'as another release made it'");
    assertThat(get(Map.of()).getHeaderField("Location"))
        .as("nobody goes on within another file")
        .endsWith(DownloadPages.PATH);
    ready();
    assertThat(get(Map.of()).getHeaderField("ETag")).as("the same bytes").isEqualTo(before);
    world.change("UPDATE space SET title = 'Alice in another land' WHERE cid = '" + CID + "'");
    assertThat(alice.open(page()).body()).doesNotContain("Fetch the copy");
    ready();
    HttpURLConnection renamed = get(Map.of("Range", "bytes=0-", "If-Range", before));
    assertThat(renamed.getResponseCode()).as("another file").isEqualTo(200);
    assertThat(renamed.getHeaderField("ETag")).isNotEqualTo(before);
    byte[] bytes = read(renamed);
    assertThat(bytes).hasSize(renamed.getContentLength());
    assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("Alice in another land");
  }

  @Test
  @Order(8)
  void whoeverWantsItAnewKeepsTheOneFromBeforeUntilThen() throws Exception {
    String before = get(Map.of()).getHeaderField("ETag");
    legacy.at("/blog/feed.rss").answer(Fault.status(404), 1);
    alice.post(page(), Map.of());
    Await.until(
        "it can't be read anew",
        Duration.ofSeconds(60),
        () -> alice.open(page()).body().contains("could not be read anew"));
    assertThat(alice.page().body()).contains("Fetch the copy", "Make it anew", "Entries");
    assertThat(get(Map.of()).getHeaderField("ETag")).isEqualTo(before);
    legacy.at("/blog/feed.rss").answer(Fault.status(500));
    tick();
    alice.post(page(), Map.of());
    assertThat(alice.page().body())
        .contains("reading your Space anew", "Fetch the copy")
        .doesNotContain("Make it anew");
    HttpURLConnection whole = get(Map.of());
    assertThat(whole.getHeaderField("ETag")).isEqualTo(before);
    assertThat(read(whole)).hasSize(whole.getContentLength());
  }

  /** Which it was to be made anew before, by an old platform that answers no more. */
  @Test
  @Order(9)
  void afterTheClosingItIsMeasuredAnewToo() throws Exception {
    String before = get(Map.of()).getHeaderField("ETag");
    ahead = Duration.ofMinutes(25);
    tick();
    world.change("UPDATE download SET made_of = 'as another release made it'");
    assertThat(alice.open(page()).address().getPath()).isEqualTo(DownloadPages.PATH);
    ready();
    assertThat(alice.page().body()).doesNotContain("Make it anew");
    assertThat(get(Map.of()).getHeaderField("ETag")).isEqualTo(before);
    ahead = Duration.ZERO;
  }

  @Test
  @Order(10)
  void whatIsKeptIsToldAndErased() throws SQLException {
    assertThat(alice.open(world.origin() + "/live/kept").body())
        .contains("Copy of your Space", "What was read of your Space");
    assertThat(world.count("read_entry")).isEqualTo(ENTRIES);
    world.send(alice, "/live/erase", Map.of("sure", "yes"));
    for (String table : List.of("reading", "read_entry", "read_picture", "download")) {
      assertThat(world.count(table)).as(table).isZero();
    }
  }

  private static String cookies() {
    return alice.cookies().all().stream()
        .filter(cookie -> cookie.host().equals("localhost") && cookie.path().startsWith("/live"))
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .collect(Collectors.joining("; "));
  }

  private static HttpURLConnection get(Map<String, String> headers) throws IOException {
    URI address = URI.create(world.origin() + DownloadPages.FILE);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Cookie", cookies());
    headers.forEach(connection::setRequestProperty);
    return connection;
  }

  private static byte[] read(HttpURLConnection answer) throws IOException {
    try (InputStream in = answer.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
