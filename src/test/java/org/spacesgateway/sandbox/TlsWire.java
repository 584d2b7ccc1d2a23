package org.spacesgateway.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * TLS in front of a stand-in, with a certificate that is good or not. It begins with a good one;
 * each change closes the connections made before it.
 */
public final class TlsWire implements AutoCloseable {
  private final StandInServer target;
  private final TlsCertificates certificates;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile SSLContext context;
  private volatile boolean resetting;

  private TlsWire(StandInServer target, Path directory) throws IOException {
    this.target = target;
    InetAddress address = InetAddress.getByName(target.origin().getHost());
    certificates = TlsCertificates.make(directory, address.getHostAddress());
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(address, Ports.free()));
    present(TlsCertificates.Kind.GOOD);
    Thread.ofVirtual().name("TLS for " + target.origin()).start(this::accept);
  }

  /**
   * A wire to that stand-in, on its address.
   *
   * @param directory an empty one, for keys and certificates
   * @throws UncheckedIOException if it can't listen, or the JDK's keytool fails
   */
  public static TlsWire to(StandInServer target, Path directory) {
    try {
      return new TlsWire(target, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Scheme, address and port, without a slash at the end. */
  public URI origin() {
    return URI.create("https://" + target.origin().getHost() + ":" + listener.getLocalPort());
  }

  /** The certificate, as PEM, of the authority that signed the good one. */
  public Path authority() {
    return certificates.authority();
  }

  /** Presents that certificate from now on. */
  public void present(TlsCertificates.Kind kind) {
    try {
      context = certificates.context(kind);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
    resetting = false;
    open.forEach(TlsWire::closeQuietly);
  }

  /** Resets every connection from now on, as soon as it has asked for TLS. */
  public void resetInHandshake() {
    resetting = true;
    open.forEach(TlsWire::closeQuietly);
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(TlsWire::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or the caller hung up before it was accepted.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      if (resetting) {
        socket.getInputStream().read();
        socket.setSoLinger(true, 0);
        return;
      }
      try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
          Socket onward = new Socket(target.origin().getHost(), target.port())) {
        open.add(onward);
        tls.startHandshake();
        Thread back =
            Thread.ofVirtual()
                .start(() -> {
                  pump(onward, tls);
                  closeQuietly(tls);
                });
        pump(tls, onward);
        back.join();
        open.remove(onward);
      }
    } catch (IOException | InterruptedException e) {
      // No handshake came about, or one end hung up: so does the other.
    } finally {
      open.remove(socket);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      if (!(to instanceof SSLSocket)) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  private static void closeQuietly(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      // Nothing is left to be closed.
    }
  }
}
