package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.frontdoor.TruthTable.Row;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.WordPressStandIn;

/** What old addresses are answered, row by row, through the front door: old-addresses.txt. */
class OldAddressesIT {
  private static WordPressStandIn wordPress;
  private static OldWorld world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException, SQLException {
    wordPress = WordPressStandIn.start("127.0.0.1", 0);
    world = new OldWorld("old_addresses");
    gateway =
        world
            .gateway()
            .set("gateway.registration.address", wordPress.registration().toString())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    world.close();
    wordPress.close();
  }

  private static List<Row> rows() {
    return TruthTable.read(
        "/old-addresses.txt",
        Map.of("origin", origin(), "wp", wordPress.registration().toString()));
  }

  private static String origin() {
    return "http://localhost:" + gateway.port();
  }

  @TestFactory
  Stream<DynamicContainer> everyRowIsAnsweredAsItSays() {
    return new RowCheck(
            gateway.port(),
            origin(),
            host -> host,
            host ->
                host.toLowerCase(java.util.Locale.ROOT)
                    .matches(
                        "(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\\.)?(?:spaces|journals|spaces\\.msn)\\.localhost(?::80)?|(?:xn--bcher-kva|www\\.retired)\\.example|(?:passing|partial|retired)\\.example"))
        .tests(rows());
  }

  @Test
  void theTableIsAsLongAsItMustBe() {
    long lines = rows().stream().mapToInt(Row::line).distinct().count();
    System.out.printf(
        "old addresses: %d rows, %d requests and their HEADs%n", lines, rows().size());
    assertThat(lines).isGreaterThanOrEqualTo(200);
  }
}
