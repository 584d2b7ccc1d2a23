package org.spacesgateway.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.spacesgateway.content.WxrDocument;
import org.spacesgateway.linkage.World;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.TextBrowser;

/** A very large Space read, and its copy fetched in two pieces, by a process with little memory. */
final class ContentProof {
  private static final String CID = "A11CE0000C0FFEE1";
  private static final String HEAP = "-Xmx128m";
  private static final long LARGEST_EXPORT = 8 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private ContentProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param entries how many entries the Space has; as many comments, and a picture in fifty
   * @return false if anything is missing
   */
  static boolean run(ProofPage page, int entries) throws Exception {
    String machine = Machine.description();
    int pictures = entries / 50;
    try (LegacyStandIn legacy = LegacyStandIn.start("127.0.0.3", 0);
        World world =
            World.start(
                "content_proof",
                (GatewayProcess.Builder gateway) ->
                    gateway
                        .javaOption(HEAP)
                        .set("gateway.sites.spaces.hosts", "spaces.localhost,*.spaces.localhost")
                        .set("gateway.sites.spaces.hubs", "spaces.localhost,home.spaces.localhost")
                        .set("gateway.sites.spaces.legacy-origin", legacy.origin().toString())
                        .set("gateway.content.requests-per-second", "5000"))) {
      legacy.keep(0);
      legacy.hold(GeneratedSpace.of("alice", CID, entries, entries, pictures));
      TextBrowser alice = world.signedIn("alice");
      String address = world.origin() + "/live/download";
      long begin = System.nanoTime();
      alice.post(address, Map.of());
      Awaited.within(
          PATIENCE,
          "the copy is ready",
          () -> alice.open(address).body().contains("/live/download/space.zip"));
      double read = seconds(begin);
      Path file = Path.of("target", "content_proof", "space.zip");
      begin = System.nanoTime();
      long cut = fetch(world, alice, file, 0, Long.MAX_VALUE) / 3;
      double fetched = seconds(begin);
      Path again = Path.of("target", "content_proof", "again.zip");
      fetch(world, alice, again, 0, cut);
      fetch(world, alice, again, cut, Long.MAX_VALUE);
      boolean whole =
          Files.mismatch(file, again) == -1
              && world.count("read_entry") == entries
              && isWhole(file, entries, pictures);
      String text =
          """
          %s
          | Entries, comments, pictures | heap | read | copy | fetched | in two pieces |
          |---|---|---|---|---|---|
          | %,d, %,d, %,d | 128 MB | %.0f s | %,d MB | %.1f s | the same bytes |
          """
              .formatted(
                  machine, entries, entries, pictures, read, Files.size(file) >> 20, fetched);
      page.write("A very large Space", text);
      System.out.println(text + (whole ? "holds" : "BROKEN"));
      return whole;
    }
  }

  /* From one byte on, up to another if that many come; appends. */
  private static long fetch(World world, TextBrowser who, Path to, long from, long until)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(world.origin() + "/live/download/space.zip").toURL().openConnection();
    connection.setRequestProperty(
        "Cookie",
        who.cookies().all().stream()
            .filter(cookie -> cookie.host().equals("localhost"))
            .map(cookie -> cookie.name() + "=" + cookie.value())
            .collect(Collectors.joining("; ")));
    connection.setRequestProperty("Range", "bytes=" + from + "-");
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
        if (export.getSize() > LARGEST_EXPORT) {
          return false;
        }
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
