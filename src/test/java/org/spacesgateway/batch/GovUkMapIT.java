package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.sandbox.TestDatabase;

/** A real map: that of 107 retired hosts of the UK's government, 137,169 rows. */
class GovUkMapIT {
  private static final String FILE = "govuk-redirects-a.csv.gz";
  private static final AuditEntry AUDIT = new AuditEntry("test", "test", FILE, "");
  private static final Comparison BY =
      new Comparison(
          false,
          Set.of(
              "itemid",
              "id",
              "topicid",
              "downloadid",
              "link",
              "fileid",
              "categoryid",
              "documentid",
              "faqid",
              "consultationid",
              "pagenumber",
              "productid",
              "newsid",
              "bookid",
              "meetingid"));

  @Test
  void allOfItIsCheckedPublishedAndRolledBack() throws Exception {
    checkPublishRollBack(false);
  }

  @Test
  void allOfItIsPublishedWhenTheSiteRaisesHttp() throws Exception {
    checkPublishRollBack(true);
  }

  private static void checkPublishRollBack(boolean raises) throws Exception {
    List<String[]> file = rows();
    SourceSite site = site(file, raises);
    String name = "govuk_" + raises;
    TestDatabase.migrated(name);
    try (Connection database = TestDatabase.shared().connect(name)) {
      long began = System.nanoTime();
      UUID batch = imported(database, site);
      Difference found = Difference.of(database, batch);
      System.out.printf("GOV.UK's map, raising http %s: %s%n", raises, found);
      System.out.printf("  staged and checked in %.1f s%n", since(began));
      assertThat(found.create() + found.change() + found.same() + found.reject())
          .isEqualTo(137_169 + found.ledOn());
      assertThat(
              found
                  .rejected()
                  .getOrDefault(
                      "target is http (gateway.sites.govuk.raise-to-https would raise it)", 0L))
          .isEqualTo(raises ? 0 : 5_083);
      began = System.nanoTime();
      Publishing.Done done = Publishing.publish(database, batch, AUDIT, Instant.now());
      System.out.printf("  %d published in %.1f s%n", done.changed(), since(began));
      assertThat(done.changed()).isEqualTo(found.create());
      began = System.nanoTime();
      Publishing.Done back = Publishing.rollBack(database, batch, AUDIT, Instant.now());
      System.out.printf("  %d rolled back in %.1f s%n", back.changed(), since(began));
      assertThat(back.changed()).isEqualTo(done.changed());
      assertThat(live(database)).isZero();
    }
  }

  private static UUID imported(Connection database, SourceSite site) throws Exception {
    OldKeys keys = new OldKeys(List.of(site), new SpaceNames(database));
    try (InputStream in = MapFile.unpacked(Files.newInputStream(file()))) {
      RowSource rows = MapFile.open(in, MapFile.format(in, FILE), keys, Optional.of(site), null);
      UUID id =
          MappingBatch.begin(database, "transition", FILE, "digest", "test", "", Instant.now())
              .id();
      new Staging(database, keys, new Admission("https://gateway.example", false))
          .stage(id, rows, Instant.now(), line -> {});
      Check.check(database, id, Instant.now());
      return id;
    }
  }

  private static long live(Connection database) throws Exception {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM mapping")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static SourceSite site(List<String[]> file, boolean raises) {
    Set<String> hosts = new TreeSet<>();
    Set<String> targets = new TreeSet<>();
    for (String[] row : file) {
      hosts.add(URI.create(row[0].replaceFirst("[?%| ].*", "")).getHost());
      if (!row[1].isEmpty()) {
        targets.add(URI.create(row[1].replaceFirst("[?%| ].*", "")).getHost());
      }
    }
    return new SourceSite(
        "govuk",
        SourceSite.Kind.PLAIN,
        List.copyOf(hosts),
        List.of(),
        targets,
        raises,
        true,
        Optional.empty(),
        BY,
        false);
  }

  private static List<String[]> rows() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file())), StandardCharsets.UTF_8))) {
      return in.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }

  private static Path file() {
    String directory = System.getenv("DATA_DIR");
    assumeTrue(directory != null, "DATA_DIR is not set: the real map is not tried");
    return Path.of(directory, FILE);
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
