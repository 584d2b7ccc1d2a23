package org.spacesgateway.call;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.spacesgateway.dependency.AnswerBound;
import org.spacesgateway.outcome.OriginConfig;

/**
 * Asks other servers: one deadline for all of an answer, a largest length, no redirect followed, no
 * cookie kept, a connection of its own for every request, so that one that was cut off was cut off
 * because of it.
 */
@Singleton
public final class Calls {
  private static final int MOST_CONNECTIONS_TO_ONE = 32;
  private static final int MOST_WAITING = 512;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final HttpClient client;
  private final boolean development;

  Calls(Vertx vertx, OriginConfig own) {
    this.vertx = vertx;
    this.development = own.development();
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setKeepAlive(false))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(MOST_CONNECTIONS_TO_ONE)
                    .setMaxWaitQueueSize(MOST_WAITING))
            // Each answer is held to what is asked for, which may be more.
            .withConnectHandler(AnswerBound::lift)
            .build();
  }

  /**
   * An answer.
   *
   * @param status as sent; a redirect is an answer like any other
   * @param headers by name, looked up without regard to case; repeated ones joined by commas
   * @param body as far as it was asked for
   */
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    /** Where a redirect leads, as it was sent; empty when it is none. */
    public Optional<String> leadsTo() {
      return REDIRECTS.contains(status)
          ? Optional.ofNullable(headers.get("Location"))
          : Optional.empty();
    }

    /** The body as UTF-8. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** There was no answer, or none in time. */
  public static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean asked;

    /**
     * @param why in a few words, without anything of the request's
     * @param asked whether the request may have reached the other end
     */
    public Unanswered(String why, boolean asked) {
      super(why);
      this.asked = asked;
    }

    /** Whether the request may have reached the other end; false: it surely has not. */
    public boolean mayHaveArrived() {
      return asked;
    }
  }

  /**
   * Sends a request and waits for its answer. Blocks.
   *
   * @throws Unanswered if there is none
   */
  public Answer send(Ask ask) throws Unanswered {
    long deadline = System.nanoTime() + ask.deadline().toNanos();
    InetAddress server = resolved(ask);
    CompletableFuture<Answer> answered = new CompletableFuture<>();
    AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
    vertx.runOnContext(run ->
        client
            .request(options(ask, server))
            .onSuccess(request -> {
              // First: whoever gives up between these two must take it for sent.
              sent.set(request);
              if (answered.isDone()) {
                request.connection().close();
                return;
              }
              request
                  .send(Buffer.buffer(ask.body()))
                  .onSuccess(answer -> read(answer, ask.largest(), answered))
                  .onFailure(answered::completeExceptionally);
            })
            .onFailure(answered::completeExceptionally));
    try {
      return answered.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp("interrupted", answered, sent);
    } catch (TimeoutException e) {
      throw givenUp("too slow", answered, sent);
    } catch (ExecutionException e) {
      throw givenUp(e.getCause().getClass().getSimpleName(), answered, sent);
    }
  }

  private Unanswered givenUp(
      String why, CompletableFuture<Answer> answered, AtomicReference<HttpClientRequest> sent) {
    // Whoever connects only now finds it done, and hangs up unasked.
    answered.cancel(false);
    HttpClientRequest request = sent.get();
    if (request != null) {
      vertx.runOnContext(run -> request.connection().close());
    }
    return new Unanswered(why, request != null);
  }

  private RequestOptions options(Ask ask, InetAddress server) {
    URI to = ask.address();
    boolean tls = to.getScheme().equals("https");
    int port = to.getPort() > 0 ? to.getPort() : tls ? 443 : 80;
    String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(ask.method()))
            // The address that was looked at, so that the name can't lead elsewhere meanwhile.
            .setServer(SocketAddress.inetSocketAddress(port, server.getHostAddress()))
            .setHost(to.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(to.getRawQuery() == null ? path : path + "?" + to.getRawQuery())
            .setConnectTimeout(ask.deadline().toMillis())
            .setFollowRedirects(false);
    ask.headers().forEach(options::putHeader);
    return options;
  }

  private InetAddress resolved(Ask ask) throws Unanswered {
    String host = ask.address().getHost();
    try {
      boolean loopback = host.equals("localhost") || host.endsWith(".localhost");
      if (development && loopback) {
        return InetAddress.getLoopbackAddress();
      }
      InetAddress server = InetAddress.getByName(host);
      if (ask.named() && !development && !Networks.isPublic(server)) {
        throw new Unanswered("not a public address", false);
      }
      return server;
    } catch (UnknownHostException e) {
      throw new Unanswered("no such host", false);
    }
  }

  private static void read(
      HttpClientResponse answer, int largest, CompletableFuture<Answer> answered) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer
        .headers()
        .forEach(header ->
            headers.merge(header.getKey(), header.getValue(), (one, more) -> one + ", " + more));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    answer
        .handler(part -> {
          body.writeBytes(part.getBytes());
          if (body.size() > largest) {
            byte[] beginning = Arrays.copyOf(body.toByteArray(), largest);
            answered.complete(new Answer(answer.statusCode(), headers, beginning));
            answer.request().connection().close();
          }
        })
        .endHandler(
            end -> answered.complete(new Answer(answer.statusCode(), headers, body.toByteArray())))
        .exceptionHandler(answered::completeExceptionally);
  }
}
