package org.spacesgateway.sandbox;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One connection that is kept from request to request, as an ingress keeps its connections to the
 * gateway. Does no more than a load needs, so that it takes little from what it measures.
 */
public final class KeptConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * An answer.
   *
   * @param location empty text if it sends nowhere
   * @param receipt empty text if there is no Arrival-Id
   * @param setCookies as sent
   * @param last whether the connection is closed after it
   */
  public record Answer(
      int status,
      String location,
      String receipt,
      List<String> setCookies,
      boolean last,
      String body) {}

  /**
   * Connects to the host and port of that address.
   *
   * @throws IOException if nobody listens there
   */
  public KeptConnection(URI origin) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(origin.getHost(), origin.getPort()), PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param head request line and headers, each line with its end
   * @param form the body of a POST; null for none
   * @throws IOException if the answer does not come whole within 30 s
   */
  public Answer send(String head, String form) throws IOException {
    String request =
        form == null
            ? head + "\r\n"
            : head
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + form.length()
                + "\r\n\r\n"
                + form;
    write(request);
    return answer();
  }

  /**
   * Sends requests without a body one after the other (RFC 9112, 9.3.2), and reads none of their
   * answers.
   *
   * @param heads request line and headers of each, each line with its end
   */
  public void sendAhead(List<String> heads) throws IOException {
    write(heads.stream().map(head -> head + "\r\n").collect(Collectors.joining()));
  }

  private void write(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The next answer.
   *
   * @throws IOException if it does not come whole within 30 s
   */
  public Answer answer() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    String location = "";
    List<String> cookies = new ArrayList<>(2);
    int length = 0;
    String receipt = "";
    boolean chunked = false;
    boolean last = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase()) {
        case "location" -> location = value;
        case "set-cookie" -> cookies.add(value);
        case "arrival-id" -> receipt = value;
        case "connection" -> last = value.equalsIgnoreCase("close");
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = true;
        default -> {
          // Nothing that a load goes by.
        }
      }
    }
    String body = chunked ? chunks() : bytes(length);
    return new Answer(status, location, receipt, cookies, last, body);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.append(bytes(size));
      line();
    }
    line();
    return body.toString();
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("an answer broke off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed instead of an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
