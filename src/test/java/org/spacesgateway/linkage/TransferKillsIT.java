package org.spacesgateway.linkage;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.linkage.TransferKills.Held;
import org.spacesgateway.linkage.TransferKills.Others;

/** A round or two of what {@code make proof} plays at every step. */
class TransferKillsIT {
  private static final boolean FULL = "1".equals(System.getenv("FULL"));

  private static TransferWorld all;
  private static TransferKills kills;

  @BeforeAll
  static void start() {
    all =
        new TransferWorld(
            "transfer_kills",
            gateway ->
                gateway
                    .set("gateway.transfer.lease", "2s")
                    .set("gateway.content.lease", "2s")
                    // Several parts.
                    .set("gateway.transfer.largest-part", "12000"));
    kills = new TransferKills(all, "second");
  }

  @AfterAll
  static void stop() {
    if (kills != null) {
      kills.close();
    }
    if (all != null) {
      all.close();
    }
  }

  /* One of them; FULL=1: all. */
  static Stream<Others> others() {
    return FULL ? Stream.of(Others.values()) : Stream.of(any(List.of(Others.values())));
  }

  @ParameterizedTest
  @MethodSource("others")
  void somebodyGoesOnAtAnyStep(Others others) throws Exception {
    kills.killed(any(TransferKills.STEPS), others);
  }

  static Stream<Held> holds() {
    return FULL ? Stream.of(Held.values()) : Stream.of(any(List.of(Held.values())));
  }

  @ParameterizedTest
  @MethodSource("holds")
  void whatIsHeldIsHeldOrGoesOn(Held held) throws Exception {
    kills.killed(held);
  }

  private static <T> T any(List<T> all) {
    T one = all.get(RandomGenerator.getDefault().nextInt(all.size()));
    System.out.println("Killed at " + one);
    return one;
  }
}
