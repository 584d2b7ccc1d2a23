package org.spacesgateway.claim;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.Reference;

/** A Space's feed, as the old platform has it this moment. */
@Singleton
class LegacyFeed {
  private static final int LARGEST = 1 << 20;
  private static final int OK = 200;
  private static final int MOST_CONNECTIONS = 8;
  private static final int MOST_WAITING = 32;

  private final Vertx vertx;
  private final HttpClient client;
  private final SitesConfig sites;
  private final ClaimConfig config;

  LegacyFeed(Vertx vertx, SitesConfig sites, ClaimConfig config) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectTimeout((int) config.timeout().toMillis()));
    this.sites = sites;
    this.config = config;
  }

  /** The site whose Spaces can still be fetched. */
  Optional<SourceSite> alive() {
    return sites.sites().stream()
        .filter(site -> site.kind() == SourceSite.Kind.SPACES && site.legacyOrigin().isPresent())
        .findFirst();
  }

  /**
   * Fetches it, past every cache. Blocks.
   *
   * @param label of the Space's own host: its alias, or {@code cid-} and digits
   * @return empty when there was no answer of 200 in time, one larger than a megabyte, or one that
   *     a cache had kept (RFC 9111, 5.1)
   */
  Optional<String> of(String label) {
    SourceSite site = alive().orElse(null);
    if (site == null) {
      return Optional.empty();
    }
    URI origin = site.legacyOrigin().orElseThrow();
    boolean tls = origin.getScheme().equals("https");
    int port = origin.getPort() > 0 ? origin.getPort() : tls ? 443 : 80;
    String host =
        site.hosts().stream()
            .filter(pattern -> pattern.startsWith("*."))
            .findFirst()
            .map(pattern -> label + pattern.substring(1))
            .orElse(label);
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(origin.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI("/feed.rss?nocache=" + Reference.next())
            .setFollowRedirects(false)
            .setTimeout(config.timeout().toMillis())
            .putHeader("Cache-Control", "no-cache")
            .putHeader("Accept", "application/rss+xml, text/xml");
    CompletableFuture<Optional<String>> fetched = new CompletableFuture<>();
    AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
    vertx.runOnContext(run ->
        client
            .request(request)
            .compose(asked -> {
              sent.set(asked);
              // Asked of the origin, and for the old host, whose own name leads here by now.
              return asked.authority(HostAndPort.create(host, tls ? 443 : 80)).send();
            })
            .onSuccess(answer -> read(answer, fetched))
            .onFailure(fetched::completeExceptionally));
    try {
      return fetched.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (TimeoutException e) {
      // One that drips holds its connection no longer than its claimant waits.
      Optional.ofNullable(sent.get())
          .ifPresent(asked -> vertx.runOnContext(run -> asked.connection().close()));
      return Optional.empty();
    }
  }

  private static void read(HttpClientResponse answer, CompletableFuture<Optional<String>> fetched) {
    String age = answer.getHeader("Age");
    if (answer.statusCode() != OK || age != null && !age.strip().equals("0")) {
      answer.request().connection().close();
      fetched.complete(Optional.empty());
      return;
    }
    Buffer body = Buffer.buffer();
    answer
        .handler(part -> {
          body.appendBuffer(part);
          if (body.length() > LARGEST) {
            fetched.complete(Optional.empty());
            answer.request().connection().close();
          }
        })
        .endHandler(end -> fetched.complete(Optional.of(body.toString(StandardCharsets.UTF_8))))
        .exceptionHandler(fetched::completeExceptionally);
  }
}
