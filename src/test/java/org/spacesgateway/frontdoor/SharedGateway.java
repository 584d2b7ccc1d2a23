package org.spacesgateway.frontdoor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.NextVersion;
import org.spacesgateway.sandbox.SandboxDatabase;
import org.spacesgateway.sandbox.TestDatabase;
import org.spacesgateway.sandbox.WordPressStandIn;

/**
 * The packaged gateway that the tests of the front door share, with its database and the stand-in
 * for WordPress.com. Started at first use, stopped with the JVM.
 */
final class SharedGateway {
  /** Where sign-ups from mainland China go; nobody listens there, and nobody needs to. */
  static final String CHINA = "http://127.0.0.5:8086/blog/register";

  private static final String DATABASE = "frontdoor";
  private static SharedGateway running;

  private final SandboxDatabase database;
  private final WordPressStandIn wordPress;
  private final GatewayProcess gateway;

  private SharedGateway() throws IOException, SQLException {
    database = TestDatabase.shared();
    String url = TestDatabase.migrated(DATABASE);
    // All of these tests hold on the schema of the next version, too (deploy/README.md, Upgrade).
    try (Connection connection = connect()) {
      NextVersion.grow(connection);
    }
    wordPress = WordPressStandIn.start("127.0.0.4", 0);
    gateway =
        GatewayProcess.at(Files.createTempDirectory(Path.of("target"), "front-door"))
            .database(url, database.user(), database.password())
            .set("gateway.registration.address", wordPress.registration().toString())
            .set("gateway.registration.markets.CN", CHINA)
            .set("gateway.registration.fwlinks.9001", "web")
            .set("gateway.registration.fwlinks.9002", "writer")
            .set("gateway.registration.fwlinks.9003", "messenger")
            .set("gateway.registration.fwlinks.9004", "old-space")
            .set("gateway.sites.retired.kind", "plain")
            .set("gateway.sites.retired.hosts", "*.retired.localhost")
            .set("gateway.sunset.announced", "2010-09-27T00:00:00Z")
            .set("gateway.sunset.transfer-open", "2098-10-04T00:00:00Z")
            .set("gateway.sunset.read-only", "2099-01-04T00:00:00Z")
            .set("gateway.sunset.closes", "2099-03-16T00:00:00Z")
            .start();
  }

  static synchronized SharedGateway running() {
    if (running == null) {
      try {
        running = new SharedGateway();
      } catch (IOException | SQLException failed) {
        throw new IllegalStateException("the gateway for the tests did not start", failed);
      }
    }
    return running;
  }

  /** The port on 127.0.0.1. */
  int port() {
    return gateway.port();
  }

  /** The child process. */
  GatewayProcess process() {
    return gateway;
  }

  WordPressStandIn wordPress() {
    return wordPress;
  }

  /** A connection of the caller's own to the gateway's database. */
  Connection connect() throws SQLException {
    return database.connect(DATABASE);
  }

  /** Host and port of the gateway's own pages. */
  String authority() {
    return "localhost:" + port();
  }

  String origin() {
    return "http://" + authority();
  }

  /** What stands for the names in the test files. */
  Map<String, String> names() {
    return Map.of(
        "wp",
        wordPress.registration().toString(),
        "cn",
        CHINA,
        "origin",
        origin(),
        "authority",
        authority(),
        "live",
        "https://127.0.0.2:9/oauth2/v2.0/authorize");
  }
}
