package org.spacesgateway.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A client that never gets on. */
final class SlowConnection {
  private static final Duration A_BYTE_EACH = Duration.ofSeconds(1);
  private static final int SMALLEST_BUFFER = 4_096;
  private static final int PIPELINED = 10;

  /**
   * How somebody is slow, and when that must have ended: the README's deadlines, and some slack.
   */
  enum Kind {
    HEADERS("headers, a byte a second", Duration.ofSeconds(13)),
    BODY("a body, a byte a second", Duration.ofSeconds(33)),
    READING("asks for ten pages, and reads a byte a second", Duration.ofSeconds(85));

    private final String words;
    private final Duration latest;

    Kind(String words, Duration latest) {
      this.words = words;
      this.latest = latest;
    }

    String words() {
      return words;
    }

    Duration latest() {
      return latest;
    }

    private String begins(String host) {
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

  private final Kind kind;
  private final Socket socket = new Socket();
  private volatile long begun;
  private volatile boolean seen;
  private volatile Duration held;

  SlowConnection(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** How long it was open, from its first byte on; empty as long as it is. */
  Optional<Duration> held() {
    return Optional.ofNullable(held);
  }

  /** Goes on until it is closed. */
  void hold(int port) {
    try (socket) {
      if (kind == Kind.READING) {
        socket.setReceiveBufferSize(SMALLEST_BUFFER);
      }
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      begun = System.nanoTime();
      socket.getOutputStream().write(kind.begins("localhost:" + port).getBytes(US_ASCII));
      while (held == null) {
        Thread.sleep(A_BYTE_EACH);
        if (kind == Kind.READING) {
          socket.getInputStream().read();
        } else {
          socket.getOutputStream().write('x');
        }
      }
    } catch (IOException closed) {
      // Which the kernel tells, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares with the ports of those that are connected now. */
  void seen(Set<Integer> open) {
    if (begun == 0 || held != null) {
      return;
    }
    if (open.contains(socket.getLocalPort())) {
      seen = true;
    } else if (seen) {
      held = Duration.ofNanos(System.nanoTime() - begun);
    }
  }

  /** Leaves it, open as it is. */
  void giveUp() {
    try {
      socket.close();
    } catch (IOException e) {
      // Gone is gone.
    }
  }
}
