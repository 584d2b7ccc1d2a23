package org.spacesgateway.proof;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.spacesgateway.proof.SlowConnection.Kind;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * Thousands of connections that never get on, beside good ones: each is closed at its deadline, and
 * no good one fails.
 */
final class SlowProof {
  private static final int GOOD = 24;
  private static final Duration PAUSE = Duration.ofMillis(8);
  private static final Duration GIVE_UP = Duration.ofSeconds(120);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /**
   * Within which all of them come: at one instant, their pages alone would keep both cores busy.
   */
  private static final Duration COMING = Duration.ofSeconds(10);

  private static final int WARM_PAGES = 5_000;

  private SlowProof() {}

  /**
   * Runs it and writes its section.
   *
   * @param connections how many are slow, of all kinds together
   * @return false if one was held beyond its deadline, or a good request failed
   */
  static boolean run(ProofPage page, int connections) throws Exception {
    String machine = Machine.description();
    try (Workplace place = new Workplace();
        SandboxDatabase server =
            SandboxDatabase.start(place.directory().resolve("database"), 0, Map.of());
        GatewayProcess gateway =
            GatewayProcess.at(place.directory().resolve("gateway"))
                .database(server.createDatabase("gateway"), server.user(), server.password())
                .migrate()
                .start()) {
      warmUp(gateway.port());
      SignUpCrowd good = SignUpCrowd.at(gateway.port(), GOOD, "", PAUSE);
      long begin = System.nanoTime();
      List<SlowConnection> slow = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        slow.add(new SlowConnection(Kind.values()[i % Kind.values().length]));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        watch(slow, one -> threads.submit(() -> one.hold(gateway.port())), gateway.port());
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      return told(page, machine, slow, good.leave(), seconds);
    }
  }

  private static void warmUp(int port) throws Exception {
    try (SignUpCrowd _ = SignUpCrowd.at(port, GOOD, "", PAUSE);
        KeptConnection reader = new KeptConnection(URI.create("http://localhost:" + port))) {
      for (int i = 0; i < WARM_PAGES; i++) {
        reader.send("GET /help HTTP/1.1\r\nHost: localhost:" + port + "\r\n", null);
      }
      Thread.sleep(WARM_UP);
    }
  }

  /** Lets them come, and looks at them until the last one is closed. */
  private static void watch(List<SlowConnection> slow, Consumer<SlowConnection> comes, int port)
      throws Exception {
    int each = (int) Math.ceilDiv(slow.size() * LOOK.toMillis(), COMING.toMillis());
    int came = 0;
    long end = System.nanoTime() + GIVE_UP.toNanos();
    while (System.nanoTime() < end && slow.stream().anyMatch(one -> one.held().isEmpty())) {
      List<SlowConnection> next = slow.subList(came, Math.min(came + each, slow.size()));
      next.forEach(comes);
      came += next.size();
      Thread.sleep(LOOK);
      Set<Integer> open = KernelSockets.clientsOf(port);
      slow.forEach(one -> one.seen(open));
    }
    slow.forEach(SlowConnection::giveUp);
  }

  private static boolean told(
      ProofPage page, String machine, List<SlowConnection> slow, Ledger ledger, double seconds)
      throws Exception {
    boolean holds = ledger.statuses().keySet().equals(Set.of(301)) && ledger.unanswered() == 0;
    Map<Kind, String> rows = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      List<SlowConnection> all = slow.stream().filter(one -> one.kind() == kind).toList();
      List<Duration> held = all.stream().flatMap(one -> one.held().stream()).sorted().toList();
      boolean kept = held.size() == all.size() && held.getLast().compareTo(kind.latest()) <= 0;
      holds &= kept;
      rows.put(
          kind,
          held.isEmpty()
              ? "| %s | %,d | none | |".formatted(kind.words(), all.size())
              : "| %s | %,d | %,d | %.1f s to %.1f s |"
                  .formatted(
                      kind.words(),
                      all.size(),
                      held.size(),
                      held.getFirst().toMillis() / 1e3,
                      held.getLast().toMillis() / 1e3));
    }
    String text =
        machine
            + """

            | slow | connections | closed | after |
            |---|---|---|---|
            %s

            All came within %d s. Beside them %d good connections signed up: %,d answers, %,.0f a second, by status %s; unanswered %d; refused %d; longest %,d ms.
            """
                .formatted(
                    String.join("\n", rows.values()),
                    COMING.toSeconds(),
                    GOOD,
                    ledger.answers(),
                    ledger.answers() / seconds,
                    ledger.statuses(),
                    ledger.unanswered(),
                    ledger.refused(),
                    ledger.longest().toMillis());
    page.write("Slow connections", text);
    System.out.println(text + ledger.surprises() + (holds ? " holds" : " BROKEN"));
    return holds;
  }
}
