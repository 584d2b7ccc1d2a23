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

/** More owners of Spaces at once than there are connections to the database, as in production. */
class ManyOwnersIT {
  private static final int TABS = 64;
  private static final int ROUNDS = 5;

  @Test
  void nobodyHoldsAConnectionWhileTheyWaitForAnother() throws Exception {
    try (World world = World.start("many_owners", World::limitsOfProduction);
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
