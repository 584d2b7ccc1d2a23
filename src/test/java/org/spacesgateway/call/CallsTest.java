package org.spacesgateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.outcome.OriginConfig;

/** What others name is asked in production only where it is public. */
class CallsTest {
  private static final String EVERYWHERE = "0.0.0.0";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private record Own(boolean development) implements OriginConfig {
    @Override
    public String origin() {
      return "https://gateway.example";
    }

    @Override
    public Optional<Path> developmentClock() {
      return Optional.empty();
    }

    @Override
    public Optional<List<String>> formTargets() {
      return Optional.empty();
    }
  }

  private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private ServerSocket neighbour;

  @BeforeEach
  void listen() throws IOException {
    neighbour = new ServerSocket(0, 50, InetAddress.getByName(EVERYWHERE));
    Thread.ofVirtual()
        .start(() -> {
          while (!neighbour.isClosed()) {
            try (Socket one = neighbour.accept()) {
              heard.add(one.getPort());
              one.getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
                          .getBytes(StandardCharsets.US_ASCII));
              one.getInputStream().read(new byte[4_096]);
            } catch (IOException closed) {
              // Hung up, or over.
            }
          }
        });
  }

  @AfterEach
  void stop() throws IOException {
    neighbour.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "127.0.0.1", "127.0.0.5", "2130706433", "[::ffff:127.0.0.1]"})
  void nobodyOnThisMachineHearsOfWhatOthersName(String host) throws Exception {
    Calls calls = new Calls(vertx, new Own(false));
    assertThatThrownBy(() -> calls.send(named(host)))
        .isInstanceOf(Calls.Unanswered.class)
        .returns(false, e -> ((Calls.Unanswered) e).mayHaveArrived());
    try (Socket us = new Socket("127.0.0.1", neighbour.getLocalPort())) {
      assertThat(heard.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .as("the first that the neighbour hears is this test")
          .isEqualTo(us.getLocalPort());
    }
  }

  @Test
  void whatWeAreConfiguredToAskIsAskedWhereverItIs() throws Exception {
    Ask named = named("127.0.0.1");
    Ask ours =
        new Ask(
            "GET",
            named.address(),
            false,
            named.headers(),
            named.body(),
            named.deadline(),
            named.largest());
    assertThat(new Calls(vertx, new Own(false)).send(ours).text()).isEqualTo("hi");
    assertThat(new Calls(vertx, new Own(true)).send(named).text()).isEqualTo("hi");
    assertThat(heard).hasSize(2);
  }

  @Test
  void whatSomebodyNamedIsNotAskedOnAKeptConnection() {
    Calls calls = new Calls(vertx, new Own(true));
    assertThatThrownBy(() -> calls.askOnKept(named("127.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> calls.tell(named("127.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void whatIsAskedOnAKeptConnectionIsAnsweredThoughItIsClosedMeanwhile(int answers)
      throws Exception {
    try (Keeping server = new Keeping(answers)) {
      Calls calls = new Calls(vertx, new Own(false));
      for (int i = 0; i < 6; i++) {
        assertThat(calls.askOnKept(server.question()).await().indefinitely().text())
            .isEqualTo("hi");
      }
      assertThat(server.answered).hasValue(6);
      // Whatever was closed on was asked again on one of its own.
      assertThat(server.connections).hasValue(answers == 1 ? 6 : answers == 2 ? 4 : 1);
    }
  }

  @Test
  void whatAConnectionOfItsOwnIsClosedOnIsNotAskedAgain() throws Exception {
    try (Keeping server = new Keeping(0)) {
      Calls calls = new Calls(vertx, new Own(false));
      assertThatThrownBy(() -> calls.askOnKept(server.question()).await().indefinitely())
          .cause()
          .isInstanceOf(Calls.Unanswered.class)
          .returns(true, e -> ((Calls.Unanswered) e).mayHaveArrived());
      assertThat(server.connections).hasValue(1);
    }
  }

  /** Answers so many questions on a connection, and closes it at the next. */
  private static final class Keeping implements AutoCloseable {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final ServerSocket listening =
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Keeping(int answers) throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            while (!listening.isClosed()) {
              try {
                Socket one = listening.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> answer(one, answers));
              } catch (IOException closed) {
                return;
              }
            }
          });
    }

    private void answer(Socket one, int answers) {
      try (one) {
        for (int i = 0; i < answers && one.getInputStream().read(new byte[4_096]) > 0; i++) {
          answered.incrementAndGet();
          one.getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                      .getBytes(StandardCharsets.US_ASCII));
        }
        one.getInputStream().read(new byte[4_096]);
      } catch (IOException closed) {
        // Hung up.
      }
    }

    Ask question() {
      return new Ask(
          "GET",
          URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"),
          false,
          Map.of(),
          new byte[0],
          DEADLINE,
          1_000);
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private Ask named(String host) {
    return Ask.get(
        URI.create("http://" + host + ":" + neighbour.getLocalPort() + "/2010/post/"),
        Map.of(),
        DEADLINE,
        1_000);
  }
}
