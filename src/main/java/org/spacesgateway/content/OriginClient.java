package org.spacesgateway.content;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.spacesgateway.dependency.AnswerBound;

/**
 * Asks the old platform where it still lives: always that one configured address, whatever host is
 * named and whatever its answers say; redirects are answers.
 */
public final class OriginClient {
  private static final int MOST_WAITING = 32;

  private final Vertx vertx;
  private final HttpClient client;
  private final Duration timeout;

  /**
   * @param connections how many at once
   * @param timeout how long an answer may take, to its last byte
   */
  public OriginClient(Vertx vertx, int connections, Duration timeout) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setKeepAlive(false)
                    .setConnectTimeout((int) timeout.toMillis()))
            .with(new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(MOST_WAITING))
            // Held to what is asked for here, which is more.
            .withConnectHandler(AnswerBound::lift)
            .build();
  }

  /** An answer of any status. */
  public static final class Answer {
    private final HttpClientResponse head;
    private final Buffer body;

    private Answer(HttpClientResponse head, Buffer body) {
      this.head = head;
      this.body = body;
    }

    /** The status. */
    public int status() {
      return head.statusCode();
    }

    /** A header; null when it wasn't sent. */
    public String header(String name) {
      return head.getHeader(name);
    }

    /** The body; empty unless the status is 200. */
    public Buffer body() {
      return body;
    }
  }

  /** The answer is longer than it may be. */
  public static final class TooLarge extends IOException {
    TooLarge() {
      super("the answer is too large");
    }
  }

  /**
   * Asks with GET. Blocks.
   *
   * @param origin scheme, host and port that are connected to
   * @param host the host that is asked for, without port
   * @param target path and query
   * @param headers more of them
   * @param largest bytes that the body may have
   * @throws TooLarge if it has more
   * @throws IOException if there was no whole answer in time
   */
  public Answer get(
      URI origin, String host, String target, Map<String, String> headers, int largest)
      throws IOException {
    boolean tls = origin.getScheme().equals("https");
    int usual = tls ? 443 : 80;
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(origin.getHost())
            .setPort(origin.getPort() > 0 ? origin.getPort() : usual)
            .setSsl(tls)
            .setURI(target)
            .setFollowRedirects(false)
            .setTimeout(timeout.toMillis());
    headers.forEach(request::putHeader);
    CompletableFuture<Answer> answered = new CompletableFuture<>();
    AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
    vertx.runOnContext(run ->
        client
            .request(request)
            .compose(asked -> {
              sent.set(asked);
              if (answered.isDone()) {
                asked.connection().close();
                return Future.failedFuture("given up");
              }
              // Asked of the origin, and for the old host, whose own name leads here by now.
              return asked.authority(HostAndPort.create(host, usual)).send();
            })
            .onSuccess(answer -> read(answer, largest, answered))
            .onFailure(answered::completeExceptionally));
    try {
      return answered.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      giveUp(answered, sent);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TooLarge tooLarge) {
        throw tooLarge;
      }
      throw new IOException("no whole answer", e.getCause());
    } catch (TimeoutException e) {
      giveUp(answered, sent);
      throw new IOException("no answer in time", e);
    }
  }

  /* One that drips holds its connection no longer than its reader waits, and what waits for a
  connection is not sent any more. */
  private void giveUp(CompletableFuture<Answer> answered, AtomicReference<HttpClientRequest> sent) {
    answered.cancel(false);
    HttpClientRequest asked = sent.get();
    if (asked != null) {
      vertx.runOnContext(run -> asked.connection().close());
    }
  }

  private static void read(
      HttpClientResponse answer, int largest, CompletableFuture<Answer> answered) {
    if (answer.statusCode() != 200) {
      answer.request().connection().close();
      answered.complete(new Answer(answer, Buffer.buffer()));
      return;
    }
    Buffer body = Buffer.buffer();
    answer
        .handler(part -> {
          body.appendBuffer(part);
          if (body.length() > largest && answered.completeExceptionally(new TooLarge())) {
            answer.request().connection().close();
          }
        })
        .endHandler(end -> answered.complete(new Answer(answer, body)))
        .exceptionHandler(answered::completeExceptionally);
  }
}
