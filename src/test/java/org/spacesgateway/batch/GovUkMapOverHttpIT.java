package org.spacesgateway.batch;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.bench.Nginx;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.proof.Shell;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.GatewayProcess.Ended;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;

/** A real map, published: every row of it is asked for, of the gateway and of nginx. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GovUkMapOverHttpIT {
  private static final String NAME = "govuk_http";
  private static final Pattern NOT_HELD = Pattern.compile("  # not held, ([^:]*): (.*)");
  private static final String UNRESOLVED = "unresolved, as what is not there";

  @TempDir static Path directory;
  private GatewayProcess.Builder builder;
  private GatewayProcess gateway;
  private List<PublishedRow> rows;
  private UUID batch;
  private long created;

  @BeforeAll
  void publish() throws Exception {
    assumeTrue(
        "1".equals(System.getenv("FULL")), "the real map is asked for over HTTP with FULL=1");
    SourceSite site = GovUkMap.site(true);
    SandboxDatabase server = TestDatabase.shared();
    String url = TestDatabase.migrated(NAME);
    try (Connection database = server.connect(NAME)) {
      batch = GovUkMap.imported(database, site);
      created = GovUkMap.created(database, batch, 0);
      assertThat(GovUkMap.published(database, batch)).isEqualTo(created);
      rows = PublishedRow.of(database, batch, GovUkMap.rows());
    }
    String keys = "gateway.sites." + GovUkMap.SITE;
    builder =
        GatewayProcess.at(directory.resolve("gateway"))
            .database(url, server.user(), server.password())
            .set("gateway.development", "false")
            .set("gateway.origin", "https://gateway.example")
            .set(keys + ".kind", "plain")
            .set(keys + ".hosts", String.join(",", site.hosts()))
            .set(keys + ".target-hosts", String.join(",", site.targetHosts()))
            .set(keys + ".raise-to-https", "true")
            .set(keys + ".significant-parameters", "*")
            .set(keys + ".complete", "true");
    gateway = builder.start();
    // Until then each is looked up in the database, one by one.
    Await.until(
        "all is in memory",
        Duration.ofSeconds(60),
        () -> gateway.metric("gateway_mapping_preloaded") == 1);
  }

  @AfterAll
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  @Order(1)
  void everyPublishedRowIsAnsweredAsTheFileSays() throws Exception {
    long began = System.nanoTime();
    List<String> wrong =
        Question.wronglyAnswered(
            origin(gateway.port()), rows.stream().map(PublishedRow::question).toList());
    System.out.printf(
        "GOV.UK's map over HTTP: %,d rows asked for in %.1f s, %s, %,d of them chains; %d wrong%n",
        rows.size(),
        GovUkMap.since(began),
        rows.stream().collect(groupingBy(PublishedRow::status, TreeMap::new, counting())),
        rows.stream().filter(PublishedRow::chained).count(),
        wrong.size());
    assertThat(rows).hasSize(137_167);
    assertThat(wrong).isEmpty();
  }

  @Test
  @Order(2)
  void nginxAnswersTheSameFromItsExport() throws Exception {
    assumeTrue(Shell.find("nginx").isPresent(), "nginx is not installed: its export is not loaded");
    Path export = directory.resolve("map.conf");
    Ended ended =
        builder.command(
            "mappings", "export", "--site", GovUkMap.SITE, "--format", "nginx", export.toString());
    assertThat(ended.code()).as(ended.output()).isZero();
    List<String> lines = Files.readAllLines(export, StandardCharsets.ISO_8859_1);
    Map<String, String> notHeld = new HashMap<>();
    for (String line : lines) {
      Matcher comment = NOT_HELD.matcher(line);
      if (comment.matches()) {
        notHeld.put(comment.group(2), comment.group(1));
      }
    }
    long keys = rows.stream().map(PublishedRow::key).distinct().count();
    assertThat(ended.output())
        .contains("%d held, %d not held".formatted(keys - notHeld.size(), notHeld.size()));
    List<Question> questions =
        rows.stream()
            .filter(row -> notHeld.getOrDefault(row.key(), UNRESOLVED).equals(UNRESOLVED))
            .map(PublishedRow::question)
            .toList();
    // The directives that the file's own head tells.
    String server =
        lines.stream()
            .filter(line -> line.startsWith("#   "))
            .map(line -> line.substring(1))
            .collect(joining("\n"));
    long began = System.nanoTime();
    try (Nginx nginx = Nginx.including(directory.resolve("nginx"), export, server)) {
      double started = GovUkMap.since(began);
      began = System.nanoTime();
      List<String> wrong = Question.wronglyAnswered(origin(nginx.port()), questions);
      Map<String, Long> reasons =
          notHeld.values().stream().collect(groupingBy(why -> why, TreeMap::new, counting()));
      System.out.printf(
          "GOV.UK's map in nginx: started in %.1f s; %,d rows asked for in %.1f s; %,d held, not held %s; %d wrong%n",
          started,
          questions.size(),
          GovUkMap.since(began),
          keys - notHeld.size(),
          reasons,
          wrong.size());
      assertThat(wrong).isEmpty();
      assertThat(reasons)
          .isEqualTo(Map.of(UNRESOLVED, 6_305L, "an escape that nginx decodes", 362L));
    }
  }

  @Test
  @Order(3)
  void allOfItIsRolledBack() throws Exception {
    try (Connection database = TestDatabase.shared().connect(NAME)) {
      assertThat(GovUkMap.rolledBack(database, batch)).isEqualTo(created);
    }
  }

  private static URI origin(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
