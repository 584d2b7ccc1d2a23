package org.spacesgateway.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.SandboxDatabase;

/**
 * Thousands of connections that never get on, beside good ones: each is closed at its deadline, and
 * no good one fails.
 */
final class SlowProof {
  private static final int GOOD = 16;
  private static final Duration PAUSE = Duration.ofMillis(8);
  private static final Duration A_BYTE_EACH = Duration.ofSeconds(1);
  private static final Duration GIVE_UP = Duration.ofSeconds(120);
  private static final int SMALLEST_BUFFER = 4_096;
  private static final int PIPELINED = 40;

  /**
   * How somebody is slow, and when that must have ended: the README's deadlines, and some slack.
   */
  private enum Slow {
    HEADERS("headers, a byte a second", Duration.ofSeconds(15)),
    BODY("a body, a byte a second", Duration.ofSeconds(36)),
    READING("asks for much and reads nothing", Duration.ofSeconds(90));

    private final String words;
    private final Duration latest;

    Slow(String words, Duration latest) {
      this.words = words;
      this.latest = latest;
    }

    String begins(String host) {
      return switch (this) {
        case HEADERS -> "GET /signup HTTP/1.1\r\nHost: " + host + "\r\nX: ";
        case BODY ->
            "POST /live/signout HTTP/1.1\r\nHost: "
                + host
                + "\r\nOrigin: http://"
                + host
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n";
        case READING -> ("GET /help HTTP/1.1\r\nHost: " + host + "\r\n\r\n").repeat(PIPELINED);
      };
    }
  }

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
      Map<Slow, Queue<Duration>> held = new EnumMap<>(Slow.class);
      for (Slow kind : Slow.values()) {
        held.put(kind, new ConcurrentLinkedQueue<>());
      }
      SignUpCrowd good = SignUpCrowd.at(gateway.port(), GOOD, "", PAUSE);
      long begin = System.nanoTime();
      try (ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < connections; i++) {
          Slow kind = Slow.values()[i % Slow.values().length];
          slow.submit(() -> held.get(kind).add(hold(kind, gateway.port())));
        }
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      Ledger ledger = good.leave();
      return told(page, machine, held, ledger, seconds);
    }
  }

  private static boolean told(
      ProofPage page,
      String machine,
      Map<Slow, Queue<Duration>> held,
      Ledger ledger,
      double seconds)
      throws IOException {
    List<String> rows = new ArrayList<>();
    boolean holds = ledger.statuses().keySet().equals(java.util.Set.of(301));
    for (Slow kind : Slow.values()) {
      Duration longest = held.get(kind).stream().max(Duration::compareTo).orElse(GIVE_UP);
      holds &= longest.compareTo(kind.latest) <= 0;
      rows.add(
          "| %s | %,d | %.1f s |"
              .formatted(kind.words, held.get(kind).size(), longest.toMillis() / 1e3));
    }
    long answers = ledger.statuses().values().stream().mapToLong(Long::longValue).sum();
    String text =
        machine
            + """

            | slow | connections | the last was closed after |
            |---|---|---|
            %s

            Beside them %d good connections signed up: %,d answers, %,.0f a second, by status %s; longest %,d ms.
            """
                .formatted(
                    String.join("\n", rows),
                    GOOD,
                    answers,
                    answers / seconds,
                    ledger.statuses(),
                    ledger.longest().toMillis());
    page.write("Slow connections", text);
    System.out.println(text + (holds ? "holds" : "BROKEN"));
    return holds;
  }

  /** How long it was held. */
  private static Duration hold(Slow kind, int port) throws InterruptedException {
    long begin = System.nanoTime();
    try (Socket socket = new Socket()) {
      if (kind == Slow.READING) {
        socket.setReceiveBufferSize(SMALLEST_BUFFER);
      }
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      begin = System.nanoTime();
      socket.getOutputStream().write(kind.begins("localhost:" + port).getBytes(US_ASCII));
      while (System.nanoTime() - begin < GIVE_UP.toNanos()) {
        Thread.sleep(A_BYTE_EACH);
        // Whoever was closed is told by the second write.
        socket.getOutputStream().write('x');
      }
    } catch (IOException closed) {
      // As it should be.
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
