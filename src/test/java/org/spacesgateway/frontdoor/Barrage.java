package org.spacesgateway.frontdoor;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A great many hostile requests, byte for byte, over few kept connections. */
final class Barrage {
  private static final int CONNECTIONS = 48;
  private static final int PATIENCE_MILLIS = 10_000;

  /** An answer that could have been smuggled in is waited for this long. */
  private static final int PATIENCE_ALONE_MILLIS = 1_000;

  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:[ \\t]*(\\d+)");
  private static final Pattern CLOSE = Pattern.compile("(?im)^connection:[ \\t]*close");
  private static final Pattern LOCATION = Pattern.compile("(?im)^location:[ \\t]*([^\\r\\n]*)");

  private final int port;
  private final Iterator<Shot> requests;
  private final BiConsumer<Shot, Reply> judge;

  private Barrage(int port, Iterator<Shot> requests, BiConsumer<Shot, Reply> judge) {
    this.port = port;
    this.requests = requests;
    this.judge = judge;
  }

  /**
   * Sends every request once and hands each answer to the judge, on many threads.
   *
   * @param judge takes the request and its reply; what it throws ends the barrage
   */
  static void fire(int port, Stream<Shot> requests, BiConsumer<Shot, Reply> judge) {
    Barrage barrage = new Barrage(port, requests.iterator(), judge);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done =
          IntStream.range(0, CONNECTIONS)
              .<Future<?>>mapToObj(i -> threads.submit(barrage::fireOnOneConnection))
              .toList();
      for (Future<?> one : done) {
        one.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause().toString(), failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /**
   * One request.
   *
   * @param request all of it; every char is one byte
   * @param alone whether a parser could take it for two: it then gets a connection of its own, and
   *     its reply is all that came back
   */
  record Shot(String request, boolean alone) {}

  /**
   * What came back.
   *
   * @param status the first answer's status; 0 when the connection was closed without one
   * @param head all headers of the first answer, or everything that came back to a request alone
   * @param body the body, every char a byte; of a request alone it is part of the head
   */
  record Reply(int status, String head, String body) {
    /** The value of every Location header. */
    List<String> locations() {
      Matcher matcher = LOCATION.matcher(head);
      return matcher.results().map(result -> result.group(1)).toList();
    }
  }

  private Shot next() {
    synchronized (requests) {
      return requests.hasNext() ? requests.next() : null;
    }
  }

  private void fireOnOneConnection() {
    Line line = null;
    try {
      for (Shot shot = next(); shot != null; shot = next()) {
        if (shot.alone()) {
          judge.accept(shot, alone(shot));
          continue;
        }
        Reply reply = null;
        if (line != null) {
          reply = line.ask(shot.request());
        }
        if (reply == null) {
          // The kept connection had been closed meanwhile, or there was none yet.
          close(line);
          line = new Line(port, PATIENCE_MILLIS);
          reply = line.ask(shot.request());
        }
        if (reply == null) {
          reply = new Reply(0, "", "");
        }
        judge.accept(shot, reply);
        if (reply.status() == 0 || CLOSE.matcher(reply.head()).find()) {
          close(line);
          line = null;
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      close(line);
    }
  }

  private Reply alone(Shot shot) throws IOException {
    try (Line line = new Line(port, PATIENCE_ALONE_MILLIS)) {
      return line.askAlone(shot.request());
    }
  }

  private static void close(Line line) {
    if (line != null) {
      line.close();
    }
  }

  /** One connection. */
  private static final class Line implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Line(int port, int patienceMillis) throws IOException {
      socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(patienceMillis);
      in = new BufferedInputStream(socket.getInputStream(), 16_384);
    }

    /** The answer, or null when the other side had closed the connection. */
    Reply ask(String request) throws IOException {
      String head;
      try {
        socket.getOutputStream().write(bytes(request));
        head = head();
      } catch (SocketException closed) {
        return null;
      }
      if (head == null) {
        return null;
      }
      Matcher length = LENGTH.matcher(head);
      if (!length.find()) {
        throw new IOException("an answer without Content-Length: " + head);
      }
      byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
      return new Reply(status(head), head, new String(body, StandardCharsets.ISO_8859_1));
    }

    Reply askAlone(String request) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(bytes(request));
        in.transferTo(all);
      } catch (SocketTimeoutException | SocketException over) {
        // What came until then is what there is to judge.
      }
      String text = all.toString(StandardCharsets.ISO_8859_1);
      return new Reply(text.isEmpty() ? 0 : status(text), text, "");
    }

    private String head() throws IOException {
      StringBuilder head = new StringBuilder(512);
      for (int one = in.read(); one >= 0; one = in.read()) {
        head.append((char) one);
        int end = head.length();
        if (one == '\n' && end >= 4 && head.charAt(end - 3) == '\n') {
          return head.toString();
        }
      }
      return null;
    }

    private static int status(String head) {
      return Integer.parseInt(head.substring(9, 12));
    }

    private static byte[] bytes(String request) {
      return request.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException gone) {
        // It is being thrown away.
      }
    }
  }
}
