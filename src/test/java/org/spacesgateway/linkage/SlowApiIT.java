package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Endpoint;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.TextPage;

/** WordPress.com's API may be as slow as it likes: no thread of ours waits for it. */
class SlowApiIT {
  /** Fewer than wait: held, none would be left. */
  private static final int THREADS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static World world;

  @BeforeAll
  static void start() {
    world =
        World.start(
            "slow_api",
            gateway ->
                gateway
                    // Longer than anything here takes.
                    .set("gateway.sign-in.deadline", "60s")
                    .set("gateway.linkage.wordpress.timeout", "50s")
                    .set("quarkus.thread-pool.core-threads", Integer.toString(THREADS))
                    .set("quarkus.thread-pool.max-threads", Integer.toString(THREADS)));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void whoeverWaitsForItHoldsNoThread() throws Exception {
    List<ComingBack> people = new ArrayList<>();
    for (String name : List.of("alice", "bob", "chen", "dana")) {
      people.add(ComingBack.fromWordPress(world, name, "alicewrites"));
    }
    Endpoint me = world.wordPress.at("/rest/v1.1/me");
    me.answer(Fault.stall());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<TextPage>> waiting =
          people.stream().map(person -> threads.submit(person::arrive)).toList();
      try {
        Await.until("all wait", PATIENCE, () -> me.count() == people.size());
        assertThat(world.signedIn("eve").page().heading())
            .isEqualTo("Your blog will be at WordPress.com");
        assertThat(waiting).as("still wait").noneMatch(Future::isDone);
      } finally {
        // Ahead of the end: who is asked again, for want of an answer, says no at once.
        me.answer(Fault.status(503));
        world.wordPress.away();
        world.wordPress.back();
      }
      for (Future<TextPage> one : waiting) {
        ComingBack.isKind(one.get());
      }
    }
  }
}
