package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.spacesgateway.sandbox.RelyingPartyCase;
import org.spacesgateway.sandbox.RelyingPartyCase.Verdict;
import org.spacesgateway.sandbox.TextPage;

/** The foundation's tests of relying parties, by their names, where an account is proved. */
class RelyingPartyWordPressIT {
  private static World world;

  @BeforeAll
  static void start() throws SQLException {
    world = World.shared();
  }

  @TestFactory
  Stream<DynamicTest> eachProvesAnAccountOrIsRefusedWithAPage() {
    return Stream.of(RelyingPartyCase.values())
        .map(one ->
            DynamicTest.dynamicTest(
                one.module()
                    + (one.verdict() == Verdict.STATIC_ENDPOINTS
                        ? " (held by static endpoints)"
                        : ""),
                () -> run(one)));
  }

  private static void run(RelyingPartyCase one) throws SQLException {
    world.forget();
    ComingBack alice = ComingBack.fromWordPress(world, "alice", "alicewrites");
    one.arrange(world.wordPress);
    TextPage page = alice.arrive();
    switch (one.verdict()) {
      case REFUSED -> isRefused(page);
      case EITHER -> {
        if (page.status() != 200) {
          isRefused(page);
        }
      }
      case ACCEPTED, NO_USERINFO, STATIC_ENDPOINTS -> {
        assertThat(page.heading()).isEqualTo("Are both of these you?");
        assertThat(page.body()).contains("alicewrites");
        assertThat(world.count("handoff WHERE proved_at IS NOT NULL")).isOne();
      }
    }
    assertThat(world.wordPress.discovery().count()).isZero();
    assertThat(world.wordPress.userInfo().count()).isZero();
    assertThat(world.count("account_link")).isZero();
    ComingBack.logIsClean(world);
  }

  private static void isRefused(TextPage page) throws SQLException {
    ComingBack.isKind(page);
    ComingBack.nothingCameOfIt(world);
  }
}
