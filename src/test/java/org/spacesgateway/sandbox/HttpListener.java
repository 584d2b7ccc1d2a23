package org.spacesgateway.sandbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * HTTP/1.1 on plain sockets, a virtual thread each: the JDK's own server can neither lie about a
 * length nor stall after its headers.
 */
final class HttpListener implements AutoCloseable {
  private static final int BACKLOG = 4_096;
  private static final int MOST_TRIES = 20;
  private static final int IDLE_MILLIS = 120_000;

  /** Answers one request. */
  interface Handler {
    void handle(Wire wire) throws IOException;
  }

  private final InetSocketAddress address;
  private final Handler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket reserved;
  private ServerSocket listener;
  private Thread acceptor;
  private volatile CountDownLatch closing = new CountDownLatch(1);

  /**
   * It answers nobody before {@link #back}.
   *
   * @param port TCP port; 0 for any free one, which nobody else gets from now on
   * @throws UncheckedIOException if none of several is free there
   */
  HttpListener(String address, int port, Handler handler) {
    this.reserved = port == 0 ? reserve(address) : null;
    this.address =
        new InetSocketAddress(address, reserved == null ? port : reserved.getLocalPort());
    this.handler = handler;
  }

  /* Other processes take ports too, between the look for a free one and its use. */
  private static ServerSocket reserve(String address) {
    for (int left = MOST_TRIES - 1; ; left--) {
      InetSocketAddress some = new InetSocketAddress(address, Ports.free());
      try {
        return bound(some);
      } catch (BindException taken) {
        if (left == 0) {
          throw new UncheckedIOException("Can't listen on " + some, taken);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Can't listen on " + some, e);
      }
    }
  }

  private static ServerSocket bound(InetSocketAddress address) throws IOException {
    ServerSocket fresh = new ServerSocket();
    try {
      fresh.setReuseAddress(true);
      fresh.bind(address, BACKLOG);
      return fresh;
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /**
   * Listens, at first or again after {@link #away}. Nothing happens if it does already.
   *
   * @throws UncheckedIOException if it can't
   */
  synchronized void back() {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket fresh = reserved != null ? reserved : bound(address);
      reserved = null;
      listener = fresh;
      CountDownLatch end = new CountDownLatch(1);
      closing = end;
      acceptor = Thread.ofVirtual().name("stand-in " + address).start(() -> accept(fresh, end));
    } catch (IOException e) {
      throw new UncheckedIOException("Can't listen on " + address, e);
    }
  }

  /** Nobody listens, and every open connection is reset. */
  synchronized void away() {
    closing.countDown();
    closeQuietly(reserved);
    reserved = null;
    if (listener != null) {
      closeQuietly(listener);
      listener = null;
      awaitEnd(acceptor);
    }
    open.forEach(socket -> {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException e) {
        // Closed already.
      }
      closeQuietly(socket);
    });
    open.clear();
  }

  @Override
  public void close() {
    away();
  }

  /* The port is given back only when nobody waits on it any more. */
  private static void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(ServerSocket from, CountDownLatch end) {
    while (end.getCount() > 0 && !from.isClosed()) {
      try {
        Socket socket = from.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, end));
      } catch (IOException e) {
        // Closed by away(), or the caller hung up before it was accepted.
      }
    }
  }

  private void serve(Socket socket, CountDownLatch end) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(IDLE_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      Wire wire;
      do {
        Optional<Received> request = RequestReader.read(in, () -> goOn(out));
        if (request.isEmpty() || end.getCount() == 0) {
          return;
        }
        wire = new Wire(socket, out, request.get(), end);
        handler.handle(wire);
        out.flush();
      } while (wire.isReusable());
    } catch (IOException e) {
      // The caller hung up, or sent what is no request: the connection ends, as it should.
    } finally {
      open.remove(socket);
    }
  }

  private static void goOn(OutputStream out) throws IOException {
    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void closeQuietly(AutoCloseable what) {
    try {
      if (what != null) {
        what.close();
      }
    } catch (Exception e) {
      // Nothing is left to be closed.
    }
  }
}
