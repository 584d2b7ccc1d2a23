package org.spacesgateway.frontdoor;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyResponse;
import java.util.concurrent.TimeUnit;

/**
 * What the legacy origin answers, on its way to a visitor. It is given up when the origin says no
 * more, or when it takes too long, whoever of the two it is that takes it.
 */
final class OriginAnswer {
  /** From its first byte to its last, however slowly it comes, or its visitor reads. */
  private static final long WHOLE_MILLIS = 120_000;

  /** Without a byte, while its visitor would take one. */
  private static final long SILENCE_MILLIS = 15_000;

  private static final long LOOK_MILLIS = 1_000;

  private final HttpClientRequest asked;
  private final ProxyResponse answer;
  private final HeardStream heard;

  /**
   * @param asked what it answers
   * @param answer of which nothing was read yet
   */
  OriginAnswer(HttpClientRequest asked, ProxyResponse answer) {
    this.asked = asked;
    this.answer = answer;
    this.heard = new HeardStream(answer.getBody().stream(), System::nanoTime);
    answer.setBody(Body.body(heard, answer.getBody().length()));
  }

  /** What it says, to be changed until it is sent. */
  ProxyResponse response() {
    return answer;
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
            now -> {
              if (heard.silentMillis() >= SILENCE_MILLIS
                  || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) >= WHOLE_MILLIS) {
                asked.reset();
                visitor.connection().close();
              }
            });
    answer.send().onComplete(end -> vertx.cancelTimer(look));
  }
}
