package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback that fails on demand. It begins with {@link #pass()}; each fault also
 * strikes the connections that are open.
 */
public final class FaultyWire implements AutoCloseable {
  private final int targetPort;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object changed = new Object();
  private volatile ServerSocket listener;
  private Thread acceptor;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean swallowing;

  private FaultyWire(int targetPort) {
    this.targetPort = targetPort;
    this.port = Ports.free();
    listen();
  }

  /** A wire from a free port to that port, both on 127.0.0.1. */
  public static FaultyWire to(int targetPort) {
    return new FaultyWire(targetPort);
  }

  /** The port to connect to. */
  public int port() {
    return port;
  }

  /**
   * All well again. Connections whose bytes were swallowed are reset: no end of them could make
   * sense of the rest.
   */
  public void pass() {
    set(Duration.ZERO, false);
    links.stream().filter(link -> link.robbed).forEach(Link::reset);
    listen();
  }

  /** Everything passes, but arrives that much later in either direction. */
  public void delay(Duration length) {
    set(length, false);
    listen();
  }

  /** Connections are accepted, and whatever either end sends is swallowed. */
  public void blackHole() {
    set(Duration.ZERO, true);
    listen();
  }

  /** Every open connection is reset, once; new ones are treated as before. */
  public void resetAll() {
    links.forEach(Link::reset);
  }

  /** Nobody listens, and every open connection is reset. */
  public void refuse() {
    unlisten();
    resetAll();
  }

  /** As {@link #refuse()}, for good. */
  @Override
  public void close() {
    refuse();
  }

  private void set(Duration length, boolean swallow) {
    synchronized (changed) {
      delay = length;
      swallowing = swallow;
      changed.notifyAll();
    }
  }

  private synchronized void listen() {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1_024);
      listener = socket;
      acceptor = Thread.ofVirtual().start(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void unlisten() {
    if (listener != null) {
      closeQuietly(listener);
      listener = null;
      // The kernel goes on accepting until the thread in accept has left it.
      try {
        acceptor.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Link link = new Link(socket.accept());
        links.add(link);
        Thread.ofVirtual().start(link::open);
        if (listener != socket) {
          link.reset();
        }
      } catch (IOException e) {
        // Closed: no longer listening.
      }
    }
  }

  private static void closeQuietly(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      // It was on its way out.
    }
  }

  /** One connection, with its counterpart to the target. */
  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean robbed;

    private Link(Socket client) {
      this.client = client;
    }

    private void open() {
      try {
        if (swallowing) {
          robbed = true;
          client.getInputStream().transferTo(OutputStream.nullOutputStream());
          end();
          return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress("127.0.0.1", targetPort));
        Thread.ofVirtual().start(() -> pump(server, client));
        pump(client, server);
      } catch (IOException e) {
        reset();
      }
    }

    private void pump(Socket from, Socket to) {
      byte[] buffer = new byte[64 << 10];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (arrives()) {
            out.write(buffer, 0, read);
          } else {
            robbed = true;
          }
        }
        // An end is news like any other: swallowed too.
        if (arrives()) {
          to.shutdownOutput();
          if (from.isOutputShutdown()) {
            end();
          }
        } else {
          robbed = true;
        }
      } catch (IOException e) {
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        reset();
      }
    }

    /* Returns when what was just read is due, by the delay of the moment. */
    private boolean arrives() throws InterruptedException {
      long read = System.nanoTime();
      synchronized (changed) {
        for (long left = delay.toMillis();
            left > 0 && !swallowing;
            left = delay.minusNanos(System.nanoTime() - read).toMillis()) {
          changed.wait(left);
        }
        return !swallowing;
      }
    }

    private void reset() {
      try {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
      } catch (IOException e) {
        // Closed already.
      }
      end();
    }

    private void end() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(server);
    }
  }
}
