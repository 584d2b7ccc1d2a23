package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.Appearance;
import org.spacesgateway.sandbox.Browser;
import org.spacesgateway.sandbox.Browser.Tab;
import org.spacesgateway.sandbox.GatewayProcess;

/** What people see where something is gone on purpose. */
class GonePagesIT {
  private static final String RETIRED = "retired.localhost";
  private static final String ARABIC = "صفحة قديمة (2009)!";
  private static OldWorld world;
  private static GatewayProcess gateway;
  private static Browser browser;

  private record Seen(String name, String host, String path, String says) {}

  @BeforeAll
  static void start() throws SQLException, IOException {
    browser = Browser.open("the pages of what is gone");
    world = new OldWorld("gone_pages");
    archived(
        "/minutes",
        "Minutes of May",
        "https://archive.example/minutes",
        "https://new.example.org/");
    archived("/nothing", null, null, null);
    archived("/long", "x".repeat(500), "https://archive.example/long", null);
    archived("/arabic", ARABIC, "https://archive.example/arabic", null);
    gateway =
        world
            .gateway()
            .set("gateway.sites.retired.hosts", RETIRED)
            .set("gateway.sunset.transfer-open", "2010-10-04T00:00:00Z")
            .set("gateway.sunset.read-only", "2011-01-04T00:00:00Z")
            .set("gateway.sunset.closes", "2011-03-16T00:00:00Z")
            .start();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable open : new AutoCloseable[] {gateway, world}) {
      try {
        if (open != null) {
          open.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everyPageIsFitToBeSeen() {
    String alice = "alice.spaces.localhost";
    return Stream.of(
            new Seen("gone-archived", RETIRED, "/minutes", "“Minutes of May” was at this address."),
            new Seen("gone-nothing-kept", RETIRED, "/nothing", "the page was not kept"),
            new Seen("gone-long-title", RETIRED, "/long", "xxx"),
            new Seen("gone-arabic-title", RETIRED, "/arabic", ARABIC),
            new Seen("gone-photos", alice, "/photos/", "The photo albums of this Space"),
            new Seen("gone-guestbook", alice, "/guestbook/", "The guestbook of this Space"),
            new Seen("gone-closed", "dana.spaces.localhost", "/", "This Space has closed"))
        .map(seen -> DynamicTest.dynamicTest(seen.name(), () -> isFitToBeSeen(seen)));
  }

  private static void isFitToBeSeen(Seen seen) {
    try (Tab tab = browser.tab()) {
      String authority = seen.host() + ":" + gateway.port();
      assertThat(tab.page().navigate("http://" + authority + seen.path()).status()).isEqualTo(410);
      assertThat(tab.page().locator("main").textContent().replaceAll("[\\u2068\\u2069]", ""))
          .contains(seen.says());
      Appearance.isFit(tab, seen.name(), List.of(authority, "localhost:" + gateway.port()));
      tab.page().evaluate("document.documentElement.dir = 'rtl'");
      tab.screenshot(390, Path.of("target", "screenshots", seen.name() + "-rtl.png"));
    }
  }

  private static void archived(String path, String title, String archive, String suggested)
      throws SQLException {
    try (Connection open = world.connect();
        PreparedStatement insert =
            open.prepareStatement(
                "INSERT INTO mapping (scope, key, kind, title, archive, suggested, batch, version)"
                    + " VALUES ('retired', ?, 'archive', ?, ?, ?, ?, 1)")) {
      insert.setString(1, RETIRED + path);
      insert.setString(2, title);
      insert.setString(3, archive);
      insert.setString(4, suggested);
      insert.setObject(5, UUID.randomUUID());
      insert.executeUpdate();
    }
  }
}
