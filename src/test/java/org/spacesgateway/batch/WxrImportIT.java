package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.TestDatabase;

/** A transferred Space's map, by the command line, from the blog's own export. */
class WxrImportIT {
  private static final String DATABASE = "wxr_import";
  private static final String BASE = "http://moved.wordpress.localhost:8085";
  private static final Pattern BATCH =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @TempDir Path directory;
  private GatewayProcess.Builder gateway;

  @BeforeEach
  void migrate() {
    var server = TestDatabase.shared();
    gateway =
        GatewayProcess.at(directory)
            .database(TestDatabase.migrated(DATABASE), server.user(), server.password());
  }

  @Test
  void anExportIsExactTwiceTheSameAndLeavesNoSecret() throws Exception {
    Path wxr =
        Files.writeString(
            directory.resolve("moved.xml"),
            new Wxr(BASE)
                .category("travel", "Travel")
                .post("/2010/09/27/%e4%bd%a0%e5%a5%bd/", "", Wxr.meta("240"), Wxr.meta("240"))
                .post("/2008/04/01/hello/", "<i id=\"msgcns!" + Wxr.CID + "!138\"></i>")
                .item("/?p=9", "draft", "post", "", Wxr.meta("9"))
                .post("/wrong/", "", Wxr.meta("10").replace(Wxr.MD5, "0".repeat(32)))
                .toString());
    Ended first =
        gateway.command(
            "mappings", "import", wxr.toString(), "--blog", "30000001", "--reason", "a test");
    assertThat(first.code()).as(first.output()).isZero();
    Ended published = gateway.command("mappings", "publish", batch(first));
    assertThat(published.code()).as(published.output()).isZero();
    assertThat(rows("SELECT scope, key, kind, blog_id, path FROM mapping ORDER BY key"))
        .containsExactly(
            Wxr.CID + "||redirect|30000001|/",
            Wxr.CID + "|138|redirect|30000001|/2008/04/01/hello/",
            Wxr.CID + "|240|redirect|30000001|/2010/09/27/%e4%bd%a0%e5%a5%bd/",
            Wxr.CID + "|category:travel|redirect|30000001|/category/travel/");
    assertThat(rows("SELECT blog_id, address FROM wordpress_blog"))
        .containsExactly("30000001|" + BASE + "/");
    Ended again =
        gateway.command(
            "mappings", "import", wxr.toString(), "--blog", "30000001", "--reason", "a test");
    assertThat(
            rows(
                "SELECT verdict, count(*) FROM mapping_row WHERE batch = '%s' GROUP BY verdict ORDER BY verdict"
                    .formatted(batch(again))))
        .containsExactly("reject|1", "same|4");
    assertThat(first.output() + published.output() + again.output()).doesNotContain(Wxr.SECRET);
    assertThat(everything()).contains("hello").doesNotContain(Wxr.SECRET);
  }

  @Test
  void anExportOfAnotherBlogIsRefused() throws Exception {
    execute("INSERT INTO wordpress_blog VALUES (30000001, 'https://other.example/', 'x', now())");
    Path wxr =
        Files.writeString(
            directory.resolve("moved.xml"),
            new Wxr(BASE).post("/a/", "", Wxr.meta("240")).toString());
    Ended ended =
        gateway.command(
            "mappings", "import", wxr.toString(), "--blog", "30000001", "--reason", "a test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("The blog with this id is at https://other.example/");
    assertThat(rows("SELECT id FROM mapping_batch")).isEmpty();
  }

  @Test
  void anExportOfABlogThatIsNotAdmittedIsRefused() throws Exception {
    Path wxr =
        Files.writeString(
            directory.resolve("moved.xml"),
            new Wxr("https://evil.example").post("/a/", "", Wxr.meta("240")).toString());
    Ended ended =
        gateway.command(
            "mappings", "import", wxr.toString(), "--blog", "30000001", "--reason", "a test");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("The blog's host is not admitted");
    assertThat(rows("SELECT blog_id FROM wordpress_blog")).isEmpty();
  }

  private static String batch(Ended ended) {
    Matcher id = BATCH.matcher(ended.output());
    assertThat(id.find()).as(ended.output()).isTrue();
    return id.group();
  }

  private static String everything() throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String table :
        rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
      all.append(rows("SELECT t::text FROM \"" + table + "\" t"));
    }
    return all.toString();
  }

  private static List<String> rows(String query) throws SQLException {
    try (Connection database = TestDatabase.shared().connect(DATABASE);
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", values));
      }
      return rows;
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection database = TestDatabase.shared().connect(DATABASE);
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
