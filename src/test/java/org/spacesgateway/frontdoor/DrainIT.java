package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.KeptConnection;
import org.spacesgateway.sandbox.RawHttp;

/** An end by SIGTERM, as each update brings one: nobody is refused, and nothing breaks off. */
class DrainIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration DELAY = Duration.ofSeconds(2);

  private static final int CLIENTS = 4;

  /** As often a proxy asks before it hears that the process is not ready. */
  private static final int HEARSAY = 50 * CLIENTS;

  /** How fast a client asks. */
  private static final long BETWEEN_MILLIS = 5;

  private volatile boolean notReady;
  private volatile boolean leave;
  private final Queue<KeptConnection.Answer> before = new ConcurrentLinkedQueue<>();
  private final Queue<KeptConnection.Answer> after = new ConcurrentLinkedQueue<>();

  @Test
  void nobodyIsRefusedByAGatewayThatEnds() throws Exception {
    try (OldWorld world = new OldWorld("drain");
        GatewayProcess gateway =
            world.gateway().set("quarkus.shutdown.delay", DELAY.toString()).start();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      world.legacy().at("/*").answer(Fault.slow(DELAY.plusSeconds(1)));
      List<Future<Integer>> signUps =
          IntStream.range(0, CLIENTS).mapToObj(i -> clients.submit(client(gateway))).toList();
      Await.until("some were served", SOON, () -> before.size() > 10 * CLIENTS);
      assertThat(ready(gateway)).isEqualTo(200);

      Future<Integer> ended = clients.submit(() -> gateway.stop());
      Await.until("it says that it is not ready", SOON, () -> ready(gateway) == 503);
      notReady = true;
      // Asked now, it is answered after the delay is over.
      Future<RawHttp.Answer> slow =
          clients.submit(() -> get(gateway.port(), "dana.spaces.localhost", "/"));
      Await.until("those who have not heard of it are served", SOON, () -> after.size() > HEARSAY);
      leave = true;

      int answered = 0;
      for (Future<Integer> client : signUps) {
        answered += client.get();
      }
      assertThat(slow.get().status()).isEqualTo(200);
      assertThat(ended.get()).as("its exit status").isZero();
      assertThat(before).allMatch(answer -> answer.status() == 301);
      assertThat(after)
          .isNotEmpty()
          .allMatch(answer -> answer.status() == 301)
          .allMatch(KeptConnection.Answer::last);
      assertThat(gateway.output()).contains("stopped in").doesNotContain("ERROR");
      try (Connection connection = world.connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT count(*) FROM arrival")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(answered).isPositive();
      }
    }
  }

  @Test
  void whatIsNotAnsweredInItsTimeIsCutOffAndTold() throws Exception {
    try (OldWorld world = new OldWorld("drain-long");
        GatewayProcess gateway =
            world
                .gateway()
                .set("gateway.drain.timeout", Duration.ofMillis(200).toString())
                .start();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      world.legacy().at("/*").answer(Fault.slow(Duration.ofSeconds(5)));
      Future<RawHttp.Answer> slow =
          clients.submit(() -> get(gateway.port(), "dana.spaces.localhost", "/"));
      Await.until("the origin is asked", SOON, () -> !world.legacy().received().isEmpty());
      assertThat(gateway.stop()).as("its exit status").isEqualTo(1);
      assertThat(gateway.output()).contains("is not answered yet").contains("stopped in");
      assertThat(slow.get().status()).as("no answer").isZero();
    }
  }

  /* As a proxy: one kept connection, made anew when it is told to. How many sign-ups it made. */
  private Callable<Integer> client(GatewayProcess gateway) {
    String own = "GET /signup HTTP/1.1\r\nHost: localhost:" + gateway.port() + "\r\n";
    String old =
        "GET /blog/cns!A11CE0000C0FFEE1!240.entry HTTP/1.1\r\nHost: alice.spaces.localhost\r\n";
    return () -> {
      int signUps = 0;
      KeptConnection connection = connect(gateway);
      for (int i = 0; !leave; i++) {
        boolean heard = notReady;
        KeptConnection.Answer answer = connection.send(i % 2 == 0 ? own : old, null);
        (heard ? after : before).add(answer);
        signUps += i % 2 == 0 ? 1 : 0;
        if (answer.last()) {
          connection.close();
          connection = connect(gateway);
        }
        Thread.sleep(BETWEEN_MILLIS);
      }
      connection.close();
      return signUps;
    };
  }

  private static KeptConnection connect(GatewayProcess gateway) throws IOException {
    return new KeptConnection(URI.create("http://127.0.0.1:" + gateway.port()));
  }

  private static int ready(GatewayProcess gateway) {
    try {
      return get(gateway.managementPort(), "localhost", "/q/health/ready").status();
    } catch (UncheckedIOException gone) {
      return 0;
    }
  }

  private static RawHttp.Answer get(int port, String host, String path) {
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    return RawHttp.send("127.0.0.1", port, request.getBytes(StandardCharsets.US_ASCII), SOON);
  }
}
