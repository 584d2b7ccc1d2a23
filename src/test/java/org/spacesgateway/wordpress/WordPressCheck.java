package org.spacesgateway.wordpress;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.spacesgateway.content.Comment;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.GeneratedEntries;
import org.spacesgateway.content.WxrWriter;
import org.spacesgateway.content.WxrWriter.Blog;
import org.spacesgateway.content.WxrWriter.Part;
import org.spacesgateway.proof.Machine;
import org.spacesgateway.proof.ProofPage;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Directories;

/**
 * {@code make test-wordpress}: a Space in a real WordPress on a real MariaDB, compared one by one.
 * The result is a section of {@code src/docs/proof.md}. It is skipped, aloud, where these are not
 * installed.
 */
public final class WordPressCheck {
  private static final Path WORDPRESS = Path.of("/usr/share/wordpress");
  private static final List<String> PROGRAMS = List.of("php", "mariadbd", "mariadb-install-db");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENTRIES = 300;
  private static final int COMMENTS = 900;

  private static final String COMPARED =
      """


      A generated Space, read over HTTP and written as for a transfer, in several files. Debian has no package of
      WordPress' importer plug-in: another parser than ours reads the files, and WordPress' own functions
      do with each element what the plug-in does. Compared is what WordPress has afterwards, post by post: title, text
      (its HTML as a reader sees it), both dates, that there is a slug, the metadata by which a post is known again,
      categories; comment by comment: author, text, date, and which one it answers. Not compared: pictures. Their
      items in the files are passed over here, since nothing could be fetched; `TransferIT` compares them, byte by byte,
      with WordPress.com's stand-in.
      """;

  private final List<String> differences = new ArrayList<>();

  private WordPressCheck() {}

  /** Runs it; exit status 1 when something differs. */
  public static void main(String[] arguments) throws Exception {
    List<String> missing = PROGRAMS.stream().filter(it -> find(it).isEmpty()).toList();
    if (!missing.isEmpty() || !Files.isDirectory(WORDPRESS)) {
      System.out.println(
          "SKIPPED: a real WordPress is not here (as root on Debian: apt-get install --no-install-recommends wordpress php-cli php-mysql php-xml mariadb-server)");
      return;
    }
    System.exit(new WordPressCheck().holds() ? 0 : 1);
  }

  private static Optional<Path> find(String program) {
    return Stream.of("/usr/bin", "/usr/sbin")
        .map(place -> Path.of(place, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private boolean holds() throws Exception {
    Path directory = Files.createTempDirectory("wordpress-check");
    String machine = Machine.description();
    Process server = null;
    try {
      server = database(directory);
      List<Entry> entries = GeneratedEntries.read(ENTRIES, COMMENTS, 60);
      JsonArray told = imported(directory, export(directory, entries));
      compare(entries, told);
      differences.stream().limit(20).forEach(System.out::println);
      String result =
          "%d posts with %d comments: %d differences."
              .formatted(
                  told.size(),
                  entries.stream().mapToInt(entry -> entry.comments().size()).sum(),
                  differences.size());
      System.out.println(result);
      new ProofPage(Path.of("src/docs/proof.md"), "# Proof")
          .write("A real WordPress", machine + versions() + "\n" + result + COMPARED);
      return differences.isEmpty();
    } finally {
      if (server != null) {
        server.destroy();
        server.waitFor(30, TimeUnit.SECONDS);
      }
      Directories.delete(directory);
    }
  }

  private static String versions() throws IOException, InterruptedException {
    Matcher wordPress =
        Pattern.compile("wp_version = '([^']+)'")
            .matcher(Files.readString(WORDPRESS.resolve("wp-includes/version.php")));
    return "* WordPress %s, PHP %s, %s%n"
        .formatted(
            wordPress.find() ? wordPress.group(1) : "unknown",
            said("php", "-r", "echo PHP_VERSION;"),
            said("/usr/sbin/mariadbd", "--version").replaceFirst(".*Ver (\\S+).*", "MariaDB $1"));
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  private static Process database(Path directory) throws IOException, InterruptedException {
    String data = "--datadir=" + directory.resolve("data");
    Process install =
        new ProcessBuilder(
                "mariadb-install-db",
                "--no-defaults",
                data,
                "--user=root",
                "--auth-root-authentication-method=normal",
                "--skip-test-db")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("install.txt").toFile())
            .start();
    if (install.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(directory.resolve("install.txt")));
    }
    Path create =
        Files.writeString(directory.resolve("create.sql"), "CREATE DATABASE wordpress;\n");
    Path socket = socket(directory);
    Process server =
        new ProcessBuilder(
                "/usr/sbin/mariadbd",
                "--no-defaults",
                data,
                "--user=root",
                "--skip-networking",
                "--socket=" + socket,
                "--pid-file=" + directory.resolve("pid"),
                "--init-file=" + create)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("server.txt").toFile())
            .start();
    Await.until("MariaDB is there", PATIENCE, () -> Files.exists(socket));
    return server;
  }

  private static Path socket(Path directory) {
    return directory.resolve("socket");
  }

  private static List<Path> export(Path directory, List<Entry> entries) throws IOException {
    WxrWriter writer =
        new WxrWriter(
            new Blog("A Space", "http://gen.spaces.localhost/", "de", "owner", "Owner"),
            200_000,
            true);
    List<Path> files = new ArrayList<>();
    for (Part part : writer.parts(entries)) {
      Path file = directory.resolve("part-" + part.number() + ".xml");
      try (OutputStream out = Files.newOutputStream(file)) {
        writer.write(part, entries, out);
      }
      files.add(file);
    }
    return files;
  }

  private static JsonArray imported(Path directory, List<Path> files)
      throws IOException, InterruptedException {
    Path said = directory.resolve("said.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                "php",
                "-d",
                "memory_limit=512M",
                "src/test/resources/wordpress/import.php",
                socket(directory).toString(),
                WORDPRESS.toString()));
    files.forEach(file -> command.add(file.toString()));
    Process php =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int code = php.waitFor();
    String output = Files.readString(said);
    int begin = output.lastIndexOf("<<<[");
    if (code != 0 || begin < 0) {
      throw new IllegalStateException("php ended with " + code + ": " + output);
    }
    return new JsonArray(output.substring(begin + 3, output.lastIndexOf(">>>")));
  }

  private void compare(List<Entry> entries, JsonArray told) {
    same("posts", entries.size(), told.size());
    for (int i = 0; i < Math.min(entries.size(), told.size()); i++) {
      Entry entry = entries.get(i);
      JsonObject post = told.getJsonObject(i);
      String where = "entry " + entry.number() + " ";
      same(where + "title", entry.title(), decoded(post.getString("title")));
      same(where + "text", text(entry.html()), text(post.getString("content")));
      same(where + "date", TIME.format(entry.published()), post.getString("date"));
      same(
          where + "gmt",
          TIME.format(entry.published().withOffsetSameInstant(ZoneOffset.UTC)),
          post.getString("gmt"));
      same(where + "has a slug", false, post.getString("slug").isEmpty());
      same(where + "meta", 1, post.getJsonArray("meta").size());
      same(
          where + "number",
          true,
          post.getJsonArray("meta").getString(0).endsWith("!" + entry.number() + "')"));
      List<String> categories =
          post.getJsonArray("categories").stream().map(String.class::cast).sorted().toList();
      same(
          where + "categories",
          entry.categories().isEmpty()
              ? List.of("Uncategorized")
              : entry.categories().stream().sorted(Comparator.naturalOrder()).toList(),
          categories);
      comments(where, entry, post.getJsonArray("comments"));
    }
  }

  private void comments(String where, Entry entry, JsonArray told) {
    same(where + "comments", entry.comments().size(), told.size());
    List<String> ids = entry.comments().stream().map(Comment::id).toList();
    for (int i = 0; i < Math.min(ids.size(), told.size()); i++) {
      Comment comment = entry.comments().get(i);
      JsonObject there = told.getJsonObject(i);
      same(where + "comment's author", comment.author(), there.getString("author"));
      same(where + "comment's text", text(comment.html()), text(there.getString("content")));
      same(where + "comment's date", TIME.format(comment.at()), there.getString("date"));
      same(where + "comment's thread", ids.indexOf(comment.parent()), there.getInteger("answers"));
    }
  }

  private static String text(String html) {
    return Jsoup.parseBodyFragment(html).body().wholeText().strip();
  }

  private static String decoded(String text) {
    return Jsoup.parseBodyFragment(text).text();
  }

  private void same(String what, Object ours, Object theirs) {
    if (!ours.equals(theirs)) {
      differences.add(what + ": " + ours + " became " + theirs);
    }
  }
}
