package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.frontdoor.TruthTable.Row;

/** The contract, row by row, through the front door: truth-table.txt. */
class FrontDoorIT {
  private static final Set<String> OLD = Set.of("hub", "home", "space");

  private final SharedGateway gateway = SharedGateway.running();
  private final List<Row> rows = TruthTable.read("/truth-table.txt", gateway.names());

  @TestFactory
  Stream<DynamicContainer> everyRowIsAnsweredAsItSays() {
    return new RowCheck(gateway.port(), gateway.origin(), this::host, OLD::contains).tests(rows);
  }

  @Test
  void theTableIsAsLongAsItMustBe() {
    long lines = rows.stream().mapToInt(Row::line).distinct().count();
    System.out.printf("truth table: %d rows, %d requests and their HEADs%n", lines, rows.size());
    assertThat(lines).isGreaterThanOrEqualTo(80);
  }

  private String host(String named) {
    return switch (named) {
      case "own" -> gateway.authority();
      case "hub" -> "spaces.localhost:" + gateway.port();
      case "home" -> "home.spaces.localhost:" + gateway.port();
      case "space" -> "alice.spaces.localhost:" + gateway.port();
      case "none" -> null;
      default -> TruthTable.filledIn(named, gateway.names());
    };
  }
}
