package org.spacesgateway.frontdoor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.spacesgateway.dependency.AnswerBound;

/** Connections to the legacy origin, so many and no more, and whose answers are on them. */
final class OriginConnections {
  private static final int CONNECT_MILLIS = 2_000;

  /** How long a connection is kept that nobody asks anything on. */
  private static final int KEPT_SECONDS = 15;

  /** In bytes: pages of its kind set a dozen cookies. */
  private static final int LONGEST_HEADERS = 32 << 10;

  private static final int MOST_WAITING = 512;

  private final HttpClient client;
  private final int most;
  private final AtomicInteger wanted = new AtomicInteger();
  private final Set<OriginAnswer> answers = ConcurrentHashMap.newKeySet();

  /**
   * @param most connections; of those who wait for one each waits for two seconds, and 512 do
   */
  OriginConnections(Vertx vertx, int most) {
    this.most = most;
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout(CONNECT_MILLIS)
                    // None while something is under way, where a visitor's pause is no silence of
                    // the origin's: of a request RequestDeadline says, of an answer OriginAnswer.
                    .setIdleTimeout(0)
                    .setKeepAlive(true)
                    .setKeepAliveTimeout(KEPT_SECONDS)
                    .setMaxHeaderSize(LONGEST_HEADERS)
                    .setDecompressionSupported(false))
            .with(new PoolOptions().setHttp1MaxSize(most).setMaxWaitQueueSize(MOST_WAITING))
            // Pictures are longer than anything that a provider says.
            .withConnectHandler(AnswerBound::lift)
            .build();
  }

  /** A connection for one request, which is to be sent. */
  Future<HttpClientRequest> take(URI origin) {
    boolean tls = origin.getScheme().equals("https");
    wanted.incrementAndGet();
    return client
        .request(
            new RequestOptions()
                .setHost(origin.getHost())
                .setPort(origin.getPort() > 0 ? origin.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setConnectTimeout(CONNECT_MILLIS)
                .setFollowRedirects(false))
        .onFailure(none -> wanted.decrementAndGet())
        .onSuccess(taken ->
            taken
                .response()
                .compose(HttpClientResponse::end)
                .onComplete(over -> wanted.decrementAndGet()));
  }

  /** An answer of one of them begins to go to its visitor. */
  void begins(OriginAnswer answer) {
    answers.add(answer);
  }

  /** It is over, one way or another. */
  void ends(OriginAnswer answer) {
    answers.remove(answer);
  }

  /** Whether somebody waits for one, as all are taken. */
  boolean areWaitedFor() {
    return wanted.get() > most;
  }

  /**
   * How many answers wait for visitors of one network to read on.
   *
   * @param network empty for one that is not told from others
   */
  long pausedOf(OptionalLong network) {
    return network.isEmpty()
        ? 0
        : answers.stream()
            .filter(it -> it.pausedMillis() > 0 && it.network().equals(network))
            .count();
  }
}
