package org.spacesgateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyWireTest {
  private ServerSocket echo;
  private FaultyWire wire;

  @BeforeEach
  void connectAnEcho() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::echo);
    wire = FaultyWire.to(echo.getLocalPort());
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
    echo.close();
  }

  @Test
  void bytesPassBothWaysAndSoDoesTheEnd() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echoOf(socket, 7)).isEqualTo(7);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void delayHoldsEachWayAndEndsAtOnceWhenLifted() throws IOException {
    try (Socket socket = connect()) {
      wire.delay(Duration.ofMillis(150));
      long began = System.nanoTime();
      assertThat(echoOf(socket, 1)).isEqualTo(1);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));

      wire.delay(Duration.ofMinutes(10));
      socket.getOutputStream().write(2);
      wire.pass();
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void aBlackHoleAcceptsAndSwallowsOldConnectionsAndNew() throws IOException {
    try (Socket old = connect()) {
      assertThat(echoOf(old, 1)).isEqualTo(1);
      wire.blackHole();
      try (Socket fresh = connect()) {
        for (Socket socket : new Socket[] {old, fresh}) {
          socket.setSoTimeout(100);
          assertThatThrownBy(() -> echoOf(socket, 2)).isInstanceOf(SocketTimeoutException.class);
          socket.setSoTimeout(5_000);
        }
        wire.pass();
        assertThatThrownBy(() -> old.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
        assertThatThrownBy(() -> fresh.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      }
    }
    try (Socket later = connect()) {
      assertThat(echoOf(later, 3)).isEqualTo(3);
    }
  }

  @Test
  void resetStrikesWhatIsOpenAndNothingAfter() throws IOException {
    try (Socket old = connect()) {
      assertThat(echoOf(old, 1)).isEqualTo(1);
      wire.resetAll();
      assertThatThrownBy(() -> old.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    try (Socket later = connect()) {
      assertThat(echoOf(later, 3)).isEqualTo(3);
    }
  }

  @Test
  void refusalEndsWithPassOnTheSamePort() throws IOException {
    try (Socket old = connect()) {
      assertThat(echoOf(old, 1)).isEqualTo(1);
      wire.refuse();
      assertThatThrownBy(() -> old.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class);
    wire.pass();
    try (Socket later = connect()) {
      assertThat(echoOf(later, 3)).isEqualTo(3);
    }
  }

  @Test
  void aTargetThatRefusesResetsTheClient() throws IOException {
    // A port that nobody has: a listener that was just closed may still hold a connection.
    try (FaultyWire toNobody = FaultyWire.to(Ports.free());
        Socket socket = new Socket("127.0.0.1", toNobody.port())) {
      socket.setSoTimeout(5_000);
      assertThatThrownBy(() -> echoOf(socket, 1)).isInstanceOf(SocketException.class);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", wire.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static int echoOf(Socket socket, int sent) throws IOException {
    socket.getOutputStream().write(sent);
    return socket.getInputStream().read();
  }

  private void echo() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                socket.getInputStream().transferTo(socket.getOutputStream());
              } catch (IOException e) {
                // The wire reset it.
              }
            });
      } catch (IOException e) {
        // Closed.
      }
    }
  }
}
