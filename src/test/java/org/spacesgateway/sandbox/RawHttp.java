package org.spacesgateway.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP/1.1 over a plain socket, byte for byte, for what no client library would send. */
public final class RawHttp {
  /* How long a server that means to close may take for it after a complete answer. */
  private static final int CLOSING_MILLIS = 50;

  private RawHttp() {}

  /**
   * One answer.
   *
   * @param status the status code; 0 if the server closed the connection without an answer
   * @param headers values by name; looked up without regard to case, in the order received
   * @param body the body, chunks joined, as UTF-8; empty if there is none
   * @param closed whether the server closed the connection within 50 ms after this answer
   */
  public record Answer(int status, Map<String, List<String>> headers, String body, boolean closed) {
    /** The first value of that header; empty if it is absent. */
    public Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
  }

  /**
   * Sends the bytes on a new connection and returns the first answer (after any 1xx).
   *
   * @param timeout for connecting, and for each wait for more bytes
   * @throws UncheckedIOException if it can't connect, no complete answer comes in time, or what
   *     comes is not HTTP
   */
  public static Answer send(String host, int port, byte[] request, Duration timeout) {
    return sendAll(host, port, request, timeout).getFirst();
  }

  /**
   * As {@link #send(String, int, byte[], Duration)}, from another address of this machine.
   *
   * @param from such as 127.0.0.9 (all of 127.0.0.0/8 is this machine's); null for any
   */
  public static Answer send(String from, String host, int port, byte[] request, Duration timeout) {
    InetSocketAddress local = from == null ? null : new InetSocketAddress(from, 0);
    return sendAll(local, host, port, request, timeout).getFirst();
  }

  /**
   * As {@link #send}, and returns all the answers that come until the server closes or is silent
   * for 50 ms: two answers to what was meant as one request are a smuggled one.
   */
  public static List<Answer> sendAll(String host, int port, byte[] request, Duration timeout) {
    return sendAll(null, host, port, request, timeout);
  }

  /**
   * Sends them on one new connection, each when the one before it is answered, and returns the
   * first answer to each.
   *
   * @param requests none of them a HEAD
   */
  public static List<Answer> sendEach(
      String host, int port, List<byte[]> requests, Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      List<Answer> answers = new ArrayList<>();
      for (byte[] request : requests) {
        write(socket.getOutputStream(), request);
        answers.add(read(in, false));
      }
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Answer> sendAll(
      InetSocketAddress from, String host, int port, byte[] request, Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    try (Socket socket = new Socket()) {
      if (from != null) {
        socket.bind(from);
      }
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      write(socket.getOutputStream(), request);
      boolean head =
          new String(request, 0, Math.min(5, request.length), StandardCharsets.ISO_8859_1)
              .equals("HEAD ");
      List<Answer> answers = new ArrayList<>();
      boolean closed;
      do {
        socket.setSoTimeout(millis);
        Answer answer = read(in, head);
        closed = answer.closed() || ends(socket, in);
        answers.add(new Answer(answer.status(), answer.headers(), answer.body(), closed));
      } while (!closed && in.available() > 0);
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* A server may refuse and close while we still write: its answer is what counts. */
  private static void write(OutputStream out, byte[] request) {
    try {
      out.write(request);
      out.flush();
    } catch (IOException e) {
      // The answer, or its absence, tells.
    }
  }

  private static boolean ends(Socket socket, InputStream in) throws IOException {
    socket.setSoTimeout(CLOSING_MILLIS);
    in.mark(1);
    try {
      if (in.read() == -1) {
        return true;
      }
      in.reset();
      return false;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static Answer read(InputStream in, boolean head) throws IOException {
    String statusLine;
    try {
      statusLine = line(in);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return new Answer(0, Map.of(), "", true);
    }
    if (!statusLine.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      throw new IOException("Not an HTTP answer: " + statusLine);
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, List<String>> headers = headers(in);
    if (status < 200) {
      return read(in, head);
    }
    boolean bodiless = head || status == 204 || status == 304;
    Optional<String> length =
        headers.getOrDefault("Content-Length", List.of()).stream().findFirst();
    byte[] body;
    if (bodiless) {
      body = new byte[0];
    } else if (headers.getOrDefault("Transfer-Encoding", List.of()).contains("chunked")) {
      body = chunks(in);
    } else if (length.isPresent()) {
      body = exactly(in, Integer.parseInt(length.get()));
    } else {
      return new Answer(
          status, headers, new String(in.readAllBytes(), StandardCharsets.UTF_8), true);
    }
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8), false);
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("Not a header: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return Collections.unmodifiableMap(headers);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      body.writeBytes(exactly(in, size));
      line(in);
    }
    headers(in);
    return body.toByteArray();
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          "The answer's body ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1) {
        throw new EOFException("Closed within a line");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
  }
}
