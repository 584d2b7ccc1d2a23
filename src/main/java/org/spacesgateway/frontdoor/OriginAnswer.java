package org.spacesgateway.frontdoor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyResponse;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the legacy origin answers, on its way to a visitor. It is given up when the origin says no
 * more, or when it takes too long, whoever of the two it is that takes it.
 */
final class OriginAnswer {
  /** From its first byte to its last, however slowly it comes, or its visitor reads. */
  private static final long WHOLE_MILLIS = 120_000;

  private static final long LOOK_MILLIS = 1_000;

  private final OriginConnections connections;
  private final OptionalLong network;
  private final HttpClientRequest asked;
  private final ProxyResponse answer;
  private final HeardStream heard;
  private final long silenceMillis;

  /**
   * @param connections one of which it is on
   * @param network its visitor's; empty for one that is not told from others
   * @param asked what it answers
   * @param answer of which nothing was read yet
   * @param silenceMillis how long it may pause while its visitor would read on
   */
  OriginAnswer(
      OriginConnections connections,
      OptionalLong network,
      HttpClientRequest asked,
      ProxyResponse answer,
      long silenceMillis) {
    this.connections = connections;
    this.network = network;
    this.asked = asked;
    this.silenceMillis = silenceMillis;
    this.answer = answer;
    this.heard = new HeardStream(answer.getBody().stream(), System::nanoTime);
    answer.setBody(Body.body(heard, answer.getBody().length()));
  }

  /** What it says, to be changed until it is sent. */
  ProxyResponse response() {
    return answer;
  }

  /** As it was told. */
  OptionalLong network() {
    return network;
  }

  /** For how long its visitor has not read on; 0 while they do. */
  long pausedMillis() {
    return heard.pausedMillis();
  }

  /** Sends it to nobody, however much of it is still to come. */
  void drop() {
    asked.reset();
  }

  /** Sends it. */
  void send(Vertx vertx, HttpServerRequest visitor) {
    long begun = System.nanoTime();
    long look =
        vertx.setPeriodic(
            LOOK_MILLIS,
            id -> {
              if (heard.silentMillis() >= silenceMillis
                  || isInTheWay()
                  || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) >= WHOLE_MILLIS) {
                vertx.cancelTimer(id);
                asked.reset();
                visitor.connection().close();
              }
            });
    connections.begins(this);
    Future<Void> sent = endsWithItsConnection(visitor) ? sendToItsEnd(visitor) : answer.send();
    sent.onComplete(end -> {
      vertx.cancelTimer(look);
      connections.ends(this);
    });
  }

  /* Whoever has many that they don't read, and so keeps others from theirs, is soon out of patience.
   * Where nobody waits each takes its time. */
  private boolean isInTheWay() {
    return pausedMillis() > 0
        && connections.areWaitedFor()
        && pausedMillis() >= silenceMillis / Math.max(1, connections.pausedOf(network));
  }

  /* HTTP/1.0 has no chunks (RFC 9112, 6.3). */
  private boolean endsWithItsConnection(HttpServerRequest visitor) {
    int status = answer.getStatusCode();
    return visitor.version() == HttpVersion.HTTP_1_0
        && answer.getBody().length() < 0
        && visitor.method() != HttpMethod.HEAD
        && status != 204
        && status != 304;
  }

  /* The proxy would collect the whole of it first, to tell its length. */
  private Future<Void> sendToItsEnd(HttpServerRequest visitor) {
    HttpServerResponse response = visitor.response();
    response.setStatusCode(answer.getStatusCode());
    if (answer.getStatusMessage() != null) {
      response.setStatusMessage(answer.getStatusMessage());
    }
    answer.headers().remove(HttpHeaders.TRANSFER_ENCODING);
    response.headers().remove(HttpHeaders.DATE);
    response.headers().addAll(answer.headers());
    // Whoever asks to keep it is told so only now.
    response.headersEndHandler(
        told -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    return answer.getBody().stream()
        .pipe()
        .endOnFailure(false)
        .to(response)
        .onComplete(end -> {
          if (end.failed()) {
            asked.reset();
          }
          visitor.connection().close();
        });
  }
}
