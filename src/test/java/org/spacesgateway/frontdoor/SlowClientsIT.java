package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spacesgateway.sandbox.Await;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;
import org.spacesgateway.sandbox.TestDatabase;

/** Clients that never finish a request hold nothing for long, and keep nobody else waiting. */
class SlowClientsIT {
  private static final int SLOW = 200;

  @Test
  void connectionsThatNeverFinishARequestAreClosedWhileOthersAreServed() throws IOException {
    var server = TestDatabase.shared();
    GatewayProcess gateway =
        GatewayProcess.at(Path.of("target", "slow-clients"))
            .database(TestDatabase.migrated("slow_clients"), server.user(), server.password())
            .start();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < SLOW; i++) {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        socket.setSoTimeout(1);
        socket
            .getOutputStream()
            .write("GET /signup HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      Await.until(
          "all slow connections are closed",
          RequestDeadline.HEADERS.plusSeconds(20),
          () -> {
            assertThat(signUp(gateway)).isEqualTo(301);
            slow.removeIf(SlowClientsIT::isClosed);
            return slow.isEmpty();
          });
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
      gateway.stop();
    }
  }

  private static int signUp(GatewayProcess gateway) {
    String request =
        "GET /signup HTTP/1.1\r\nHost: localhost:"
            + gateway.port()
            + "\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
            "127.0.0.1",
            gateway.port(),
            request.getBytes(StandardCharsets.US_ASCII),
            Duration.ofSeconds(10))
        .status();
  }

  /* Sends another byte, so that no idle time-out can be what closes it. */
  private static boolean isClosed(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (java.net.SocketException closed) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
