package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.TextBrowser;
import org.spacesgateway.sandbox.TextPage;

/**
 * More owners of Spaces at once than there are connections to the database. These are few, and
 * waited for long: who is slow gets one all the same, and who holds one and waits for another never
 * does.
 */
class ManyOwnersIT {
  private static final int CONNECTIONS = 2;
  private static final int TABS = 16;
  private static final int ROUNDS = 5;

  @Test
  void nobodyHoldsAConnectionWhileTheyWaitForAnother() throws Exception {
    try (World world =
            World.start(
                "many_owners",
                gateway -> gateway.set("quarkus.datasource.jdbc.max-size", "" + CONNECTIONS));
        ExecutorService threads = Executors.newFixedThreadPool(TABS)) {
      TextBrowser alice = world.signedIn("alice");
      assertThat(alice.page().heading()).isEqualTo("What should become of your Space?");
      List<Callable<TextPage>> tabs = new ArrayList<>();
      for (int i = 0; i < TABS; i++) {
        TextBrowser tab = alice.anotherTab();
        tabs.add(() -> tab.open(world.origin() + "/live/"));
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Future<TextPage> seen : threads.invokeAll(tabs)) {
          assertThat(seen.get().heading()).isEqualTo("What should become of your Space?");
        }
      }
    }
  }
}
