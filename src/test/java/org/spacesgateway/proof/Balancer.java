package org.spacesgateway.proof;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.spacesgateway.sandbox.Await;

/**
 * nginx before several gateways, as a cluster's ingress is: it keeps its connections to them, and
 * is told by a new configuration who is ready.
 */
final class Balancer implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      daemon off;
      pid nginx.pid;
      worker_processes 1;
      error_log error.log;
      events { worker_connections 4096; }
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        # So that no client sends on a connection that a reload closes: that would be nginx' failure.
        keepalive_timeout 0;
        upstream gateways {
          %s
          keepalive 64;
        }
        server {
          listen 127.0.0.1:%d backlog=4096;
          location / {
            proxy_pass http://gateways;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            # What a gateway failed to answer, the client hears of: else nginx would hide it.
            proxy_next_upstream off;
          }
        }
      }
      """;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path directory;
  private final int port;
  private final Set<Integer> ready = new TreeSet<>();
  private Process process;

  /**
   * @param port where it will listen on loopback
   */
  Balancer(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Sends requests to the gateway at that port from now on; starts with the first. */
  synchronized void in(int gateway) throws IOException {
    ready.add(gateway);
    told();
  }

  /** Sends no new request there; those under way are ended. */
  synchronized void out(int gateway) throws IOException {
    ready.remove(gateway);
    told();
  }

  private void told() throws IOException {
    Files.createDirectories(directory);
    StringBuilder servers = new StringBuilder();
    ready.forEach(gateway -> servers.append("server 127.0.0.1:" + gateway + "; "));
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(servers, port));
    if (process != null) {
      Shell.run("kill", "-HUP", Long.toString(process.pid()));
      return;
    }
    process =
        new ProcessBuilder(
                Shell.find("nginx").orElseThrow().toString(),
                "-p",
                directory.toString(),
                "-c",
                configuration.toString(),
                "-e",
                "error.log")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    Await.until("nginx accepts", SOON, this::accepts);
  }

  private boolean accepts() {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
