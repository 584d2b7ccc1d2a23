package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.spacesgateway.address.PlainAddress.Comparison;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.SourceSite;

/**
 * A real map: that of 107 retired hosts of the UK's government, 137,169 rows in Transition's
 * columns. It is read from where DATA_DIR says.
 */
final class GovUkMap {
  static final String SITE = "govuk";
  static final AuditEntry AUDIT = new AuditEntry("test", "test", "GOV.UK's map", "");
  private static final String FILE = "govuk-redirects-a.csv.gz";

  private GovUkMap() {}

  /** Its rows without the header; a test without DATA_DIR is skipped. */
  static List<CsvRecords.Next.Fields> rows() throws IOException {
    List<CsvRecords.Next.Fields> rows = new ArrayList<>();
    try (InputStream in = MapFile.unpacked(Files.newInputStream(file()))) {
      CsvRecords records = new CsvRecords(in);
      records.next();
      for (CsvRecords.Next next = records.next(); next != null; next = records.next()) {
        if (next instanceof CsvRecords.Next.Fields row) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** Its hosts as one site, which may lead to the hosts that the map itself leads to. */
  static SourceSite site(boolean raisesToHttps) throws IOException {
    Set<String> hosts = new TreeSet<>();
    Set<String> targets = new TreeSet<>();
    for (CsvRecords.Next.Fields row : rows()) {
      hosts.add(host(row.fields().get(0)));
      if (!row.fields().get(1).isEmpty()) {
        targets.add(host(row.fields().get(1)));
      }
    }
    return new SourceSite(
        SITE,
        SourceSite.Kind.PLAIN,
        List.copyOf(hosts),
        List.of(),
        targets,
        raisesToHttps,
        true,
        Optional.empty(),
        new Comparison(false, Set.of("*")),
        false);
  }

  private static String host(String address) {
    return URI.create(address.replaceFirst("[?%| ].*", "")).getHost();
  }

  /** Stages and checks all of it. */
  static UUID imported(Connection database, SourceSite site) throws Exception {
    OldKeys keys = new OldKeys(List.of(site), new SpaceNames(database));
    long began = System.nanoTime();
    try (InputStream in = MapFile.unpacked(Files.newInputStream(file()))) {
      RowSource rows = MapFile.open(in, MapFile.format(in, FILE), keys, Optional.of(site), null);
      UUID id =
          MappingBatch.begin(database, "transition", FILE, "digest", "test", "", Instant.now())
              .id();
      Admission admission = new Admission("https://gateway.example", false);
      new Staging(database, keys, admission).stage(id, rows, Instant.now(), line -> {});
      Check.check(database, id, keys, admission, Instant.now());
      System.out.printf("GOV.UK's map: staged and checked in %.1f s%n", since(began));
      return id;
    }
  }

  /**
   * How many addresses the check found that are not live yet.
   *
   * @param http how many rows it must refuse, for their targets are http
   */
  static long created(Connection database, UUID batch, long http) throws SQLException {
    Difference found = Difference.of(database, batch);
    System.out.println("GOV.UK's map: " + found);
    assertThat(found.create() + found.change() + found.same() + found.reject())
        .isEqualTo(137_169 + found.ledOn());
    assertThat(
            found
                .rejected()
                .getOrDefault(
                    "target is http (gateway.sites.govuk.raise-to-https would raise it)", 0L))
        .isEqualTo(http);
    return found.create();
  }

  /** Publishes it; how many addresses that changed. */
  static long published(Connection database, UUID batch) throws Exception {
    long began = System.nanoTime();
    Publishing.Done done = Publishing.publish(database, batch, AUDIT, Instant.now());
    System.out.printf("  %d published in %.1f s%n", done.changed(), since(began));
    return done.changed();
  }

  /** Rolls it back; how many addresses that changed. */
  static long rolledBack(Connection database, UUID batch) throws Exception {
    long began = System.nanoTime();
    Publishing.Done back = Publishing.rollBack(database, batch, AUDIT, Instant.now());
    System.out.printf("  %d rolled back in %.1f s%n", back.changed(), since(began));
    return back.changed();
  }

  /** Seconds. */
  static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static Path file() {
    String directory = System.getenv("DATA_DIR");
    assumeTrue(directory != null, "DATA_DIR is not set: the real map is not tried");
    return Path.of(directory, FILE);
  }
}
