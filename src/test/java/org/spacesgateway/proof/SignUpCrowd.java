package org.spacesgateway.proof;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients on loopback who sign up over and over, each on a kept connection and with one request
 * under way at most, and who keep every receipt ({@code Arrival-Id}) they are handed. An answer
 * counts as received when its whole head has been read, as it does for a browser.
 */
public final class SignUpCrowd implements AutoCloseable {
  /**
   * An answer that takes longer than this counts as none: far beyond every fault that the tests
   * hold.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN_CONNECTS = Duration.ofMillis(10);

  private final InetSocketAddress address;
  private final byte[] request;
  private final Duration pause;
  private final List<Client> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder answers = new LongAdder();
  private volatile boolean leaving;

  private SignUpCrowd(int port, String headers, Duration pause) {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.request =
        ("GET /signup HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + headers + "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    this.pause = pause;
  }

  /**
   * Starts clients who ask for {@code /signup} of {@code localhost:port} without a pause.
   *
   * @param port the gateway's public port, on loopback
   * @param clients how many ask at once, 1 or more
   */
  public static SignUpCrowd at(int port, int clients) {
    return at(port, clients, "", Duration.ZERO);
  }

  /**
   * Starts clients who ask for {@code /signup} of {@code localhost:port}.
   *
   * @param port the gateway's public port, on loopback
   * @param clients how many ask at once, 1 or more
   * @param headers further header lines, each ended by CR LF; empty for none
   * @param pause how long a client rests between an answer and its next request; zero for not at
   *     all
   */
  public static SignUpCrowd at(int port, int clients, String headers, Duration pause) {
    SignUpCrowd crowd = new SignUpCrowd(port, headers, pause);
    for (int i = 0; i < clients; i++) {
      Client client = crowd.new Client();
      crowd.clients.add(client);
      crowd.threads.add(Thread.ofVirtual().name("client-" + i).start(client));
    }
    return crowd;
  }

  /** How many answers have been received so far, whatever their status. */
  public long answers() {
    return answers.sum();
  }

  /**
   * Asks nothing new, waits for the answers under way, and hands over what was received.
   *
   * @throws IllegalStateException when a client is still waiting after its patience has ended
   */
  public Ledger leave() {
    leaving = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    try {
      for (Thread thread : threads) {
        if (!thread.join(PATIENCE.plusSeconds(10))) {
          throw new IllegalStateException(thread.getName() + " hangs");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the crowd left", e);
    }
    return clients.stream().map(client -> client.ledger).reduce(new Ledger(), Ledger::plus);
  }

  /** Leaves, and throws away what was received. */
  @Override
  public void close() {
    leave();
  }

  private final class Client implements Runnable {
    private final Ledger ledger = new Ledger();
    private final byte[] buffer = new byte[16 * 1024];

    @Override
    public void run() {
      while (!leaving) {
        try (Socket socket = new Socket()) {
          socket.setTcpNoDelay(true);
          socket.setSoTimeout((int) PATIENCE.toMillis());
          socket.connect(address);
          talk(socket);
        } catch (IOException e) {
          ledger.lostConnection(e);
          LockSupport.parkNanos(BETWEEN_CONNECTS.toNanos());
        }
      }
    }

    private void talk(Socket socket) throws IOException {
      InputStream in = socket.getInputStream();
      boolean kept = true;
      while (kept && !leaving) {
        long asked = System.nanoTime();
        ledger.asked();
        socket.getOutputStream().write(request);
        kept = receive(in, asked);
        answers.increment();
        if (!pause.isZero() && !leaving) {
          LockSupport.parkNanos(pause.toNanos());
        }
      }
    }

    /** Reads one answer; false when the connection ends with it. */
    private boolean receive(InputStream in, long asked) throws IOException {
      int filled = 0;
      int headEnd;
      while ((headEnd = endOfHead(filled)) < 0) {
        filled += read(in, filled);
      }
      long took = System.nanoTime() - asked;
      String head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
      String[] lines = head.split("\r\n");
      UUID receipt = null;
      int bodyLength = 0;
      boolean kept = true;
      for (String line : lines) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("arrival-id:")) {
          receipt = UUID.fromString(line.substring(line.indexOf(':') + 1).strip());
        } else if (lower.startsWith("content-length:")) {
          bodyLength = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        } else if (lower.equals("connection: close")) {
          kept = false;
        }
      }
      ledger.answered(Integer.parseInt(lines[0].substring(9, 12)), receipt, took, head);
      while (filled < headEnd + bodyLength) {
        filled += read(in, filled);
      }
      return kept;
    }

    private int read(InputStream in, int filled) throws IOException {
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count <= 0) {
        throw new EOFException("closed after " + filled + " bytes of an answer");
      }
      return count;
    }

    private int endOfHead(int filled) {
      for (int i = 3; i < filled; i++) {
        if (buffer[i] == '\n'
            && buffer[i - 1] == '\r'
            && buffer[i - 2] == '\n'
            && buffer[i - 3] == '\r') {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
