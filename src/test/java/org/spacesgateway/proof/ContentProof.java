package org.spacesgateway.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.spacesgateway.content.WxrDocument;
import org.spacesgateway.linkage.World;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.TextBrowser;

/**
 * A large Space read, and its copy fetched, by a process with little memory: in two pieces, opened
 * without the Internet, and by people who do not read what they asked for.
 */
final class ContentProof {
  private static final String CID = "A11CE0000C0FFEE1";
  private static final int SMALL = 2_000;
  private static final int A_PAGE = 20;
  private static final double TRUE = 0.05;
  private static final long LARGEST_EXPORT = 8 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Path DIRECTORY = Path.of("target", "content_proof");
  private static final Pattern PROGRESS = Pattern.compile("<bdi>([0-9,]+) of ([0-9,]+)</bdi>");

  private ContentProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param entries how many entries the Space has, as many comments, and a picture in fifty; up to
   *     2,000 the heap is 128 MB, else 256 MB
   * @return false if anything is missing
   */
  static boolean run(ProofPage page, int entries) throws Exception {
    String machine = Machine.description();
    int pictures = entries / 50;
    int heap = entries <= SMALL ? 128 : 256;
    try (LegacyStandIn legacy = LegacyStandIn.start("127.0.0.3", 0);
        World world =
            World.start(
                "content_proof",
                (GatewayProcess.Builder gateway) ->
                    gateway
                        .javaOption("-Xmx" + heap + "m")
                        .set("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost")
                        .set("gateway.sites.spaces.hubs", "spaces.localhost,home.spaces.localhost")
                        .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
                        .set("gateway.content.requests-per-second", "1000")
                        .set("gateway.download.slowest", "500000")
                        .set("gateway.download.patience", "5s"))) {
      legacy.keep(0);
      legacy.hold(GeneratedSpace.of("alice", CID, entries, entries, pictures));
      TextBrowser alice = world.signedIn("alice");
      String address = world.origin() + "/live/download";
      long begin = System.nanoTime();
      alice.post(address, Map.of());
      List<Double> off = new ArrayList<>();
      Awaited.within(
          PATIENCE,
          "the copy is ready",
          () -> {
            long before = legacy.at("/blog/feed.rss").count();
            String shown = alice.open(address).body();
            off.addAll(off(shown, entries, before, legacy.at("/blog/feed.rss").count()));
            return shown.contains("/live/download/space.zip");
          });
      final double read = seconds(begin);
      double furthest = off.stream().mapToDouble(Double::doubleValue).max().orElse(1);
      Path file = DIRECTORY.resolve("space.zip");
      begin = System.nanoTime();
      long cut = fetch(world, alice, file, 0, Long.MAX_VALUE) / 3;
      final double fetched = seconds(begin);
      Path again = DIRECTORY.resolve("again.zip");
      fetch(world, alice, again, 0, cut);
      begin = System.nanoTime();
      fetch(world, alice, again, cut, Long.MAX_VALUE);
      final double rest = seconds(begin);
      List<Long> exports = exports(file);
      boolean whole =
          Files.mismatch(file, again) == -1
              && world.count("read_entry") == entries
              && furthest <= TRUE
              && exports.stream().allMatch(size -> size <= LARGEST_EXPORT)
              && exports.stream().limit(exports.size() - 1).allMatch(ContentProof::isFull)
              && isWhole(file, entries, pictures)
              && opensOffline(file, entries);
      final String cutSlow = slow(world, alice);
      String text =
          """
          %s
          | entries, comments, pictures | heap | read, measured | progress, asked %d times, off by at most | copy | exports | fetched | its last two thirds |
          |---|---|---|---|---|---|---|---|
          | %,d, %,d, %,d | %d MB | %.0f s | %.1f %% of all | %,d MB | %d, the largest %,d bytes | %.1f s | %.1f s |

          Both ways the file has the same bytes; %s its first entry and its picture open in Chromium without the Internet, every export is read by StAX, all posts and comments are in them. %s
          """
              .formatted(
                  machine,
                  off.size(),
                  entries,
                  entries,
                  pictures,
                  heap,
                  read,
                  100 * furthest,
                  Files.size(file) >> 20,
                  exports.size(),
                  exports.stream().mapToLong(Long::longValue).max().orElse(0),
                  fetched,
                  rest,
                  Browser.isInstalled() ? "its list," : "(no Chromium here)",
                  cutSlow);
      page.write("A Space of %,d entries".formatted(entries), text);
      System.out.println(text + (whole ? "holds" : "BROKEN"));
      return whole;
    }
  }

  private static boolean isFull(long size) {
    return size >= LARGEST_EXPORT * 9 / 10;
  }

  /* How far what the page says is from what the old platform had given by then, as a share of all. */
  private static List<Double> off(String page, int entries, long before, long after) {
    Matcher progress = PROGRESS.matcher(page);
    if (!progress.find() || Long.parseLong(progress.group(2).replace(",", "")) != entries) {
      return List.of();
    }
    long shown = Long.parseLong(progress.group(1).replace(",", ""));
    long least = Math.min(entries, before * A_PAGE);
    long most = Math.min(entries, after * A_PAGE);
    long off = shown < least ? least - shown : Math.max(0, shown - most);
    return List.of((double) off / entries);
  }

  private static List<Long> exports(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream()
          .filter(it -> it.getName().startsWith("wordpress/"))
          .map(ZipEntry::getSize)
          .toList();
    }
  }

  private static boolean opensOffline(Path file, int entries) throws IOException {
    if (!Browser.isInstalled()) {
      return true;
    }
    Path directory = DIRECTORY.resolve("open");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry one : zip.stream().toList()) {
        Path to = directory.resolve(one.getName());
        Files.createDirectories(to.getParent());
        try (InputStream in = zip.getInputStream(one)) {
          Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    try (var window = Browser.open("a large copy of a Space").window();
        var tab = window.tab()) {
      tab.page().navigate(directory.resolve("index.html").toUri().toString());
      boolean all = tab.page().locator("ol a").count() == entries;
      tab.page().locator("ol a").last().click();
      return all
          && tab.page().locator("h1").textContent().equals("A walk by the sea 0")
          && Boolean.TRUE.equals(
              tab.page()
                  .locator("article img")
                  .first()
                  .evaluate("image => image.complete && image.naturalWidth > 0"))
          && tab.requests().stream().allMatch(request -> request.startsWith("file:"));
    }
  }

  /* As many as one person may have, none of which reads; and what becomes of them. */
  private static String slow(World world, TextBrowser alice) throws Exception {
    try (Socket one = asleep(world, alice);
        Socket other = asleep(world, alice)) {
      Awaited.within(
          Duration.ofSeconds(30), "a third is refused", () -> status(world, alice) == 503);
      Duration until =
          Awaited.within(
              Duration.ofMinutes(3), "the sleepers are cut", () -> status(world, alice) == 206);
      return "Of a person who reads nothing of two the third is refused (503, `Retry-After`); %d s later both were cut, and the next was answered."
          .formatted(until.toSeconds());
    }
  }

  /* Who fetched before may have their seat for a moment longer: then it is asked for again. */
  private static Socket asleep(World world, TextBrowser who) throws Exception {
    while (true) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("127.0.0.1", world.gateway.port()));
      socket
          .getOutputStream()
          .write(
              "GET /live/download/space.zip HTTP/1.1\r\nHost: localhost:%d\r\nCookie: %s\r\n\r\n"
                  .formatted(world.gateway.port(), cookies(who))
                  .getBytes(StandardCharsets.US_ASCII));
      String begins = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      if (begins.equals("HTTP/1.1 200")) {
        return socket;
      }
      socket.close();
      if (!begins.equals("HTTP/1.1 503")) {
        throw new IOException("who only sleeps got " + begins);
      }
      Thread.sleep(200);
    }
  }

  private static int status(World world, TextBrowser who) throws IOException {
    HttpURLConnection connection = get(world, who, "bytes=0-0");
    int status = connection.getResponseCode();
    if (status == 503 && connection.getHeaderField("Retry-After") == null) {
      throw new IOException("a 503 without Retry-After");
    }
    connection.disconnect();
    return status;
  }

  private static String cookies(TextBrowser who) {
    return who.cookies().all().stream()
        .filter(cookie -> cookie.host().equals("localhost"))
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .collect(Collectors.joining("; "));
  }

  private static HttpURLConnection get(World world, TextBrowser who, String range)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(world.origin() + "/live/download/space.zip").toURL().openConnection();
    connection.setRequestProperty("Cookie", cookies(who));
    connection.setRequestProperty("Range", range);
    return connection;
  }

  /* From one byte on, up to another if that many come; appends. */
  private static long fetch(World world, TextBrowser who, Path to, long from, long until)
      throws IOException {
    HttpURLConnection connection = get(world, who, "bytes=" + from + "-");
    long at = from;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            from == 0
                ? Files.newOutputStream(to)
                : Files.newOutputStream(to, StandardOpenOption.APPEND)) {
      byte[] some = new byte[1 << 16];
      for (int n = in.read(some); n > 0 && at < until; n = in.read(some)) {
        int wanted = (int) Math.min(n, until - at);
        out.write(some, 0, wanted);
        at += wanted;
      }
    }
    connection.disconnect();
    return at;
  }

  private static boolean isWhole(Path file, int entries, int pictures) throws Exception {
    long posts = 0;
    long comments = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long pages = zip.stream().filter(it -> it.getName().startsWith("entries/")).count();
      long images = zip.stream().filter(it -> it.getName().startsWith("img/")).count();
      for (ZipEntry export :
          zip.stream().filter(it -> it.getName().startsWith("wordpress/")).toList()) {
        WxrDocument read = WxrDocument.of(zip.getInputStream(export).readAllBytes());
        posts += read.posts().count();
        comments += read.posts().mapToLong(post -> post.comments.size()).sum();
      }
      return pages == entries && images == pictures && posts == entries && comments == entries;
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
