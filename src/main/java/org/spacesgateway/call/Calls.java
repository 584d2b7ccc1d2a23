package org.spacesgateway.call;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
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
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.spacesgateway.dependency.AnswerBound;
import org.spacesgateway.outcome.OriginConfig;

/**
 * Asks other servers: one deadline for all of an answer, a largest length, no redirect followed, no
 * cookie kept. A connection of its own for every request, so that one that was cut off was cut off
 * because of it; kept ones for what may be asked twice.
 */
@Singleton
public final class Calls {
  private static final int MOST_CONNECTIONS_TO_ONE = 32;
  private static final int MOST_KEPT_TO_ONE = 128;
  private static final int MOST_WAITING = 512;

  /** Shorter than servers keep one that nobody speaks on. */
  private static final int KEPT_SECONDS = 10;

  private static final String TOO_SLOW = "too slow";
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Vertx vertx;
  private final HttpClient client;
  private final HttpClient keeping;
  private final Set<HttpConnection> used =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final boolean development;

  Calls(Vertx vertx, OriginConfig own) {
    this.vertx = vertx;
    this.development = own.development();
    this.client = client(new HttpClientOptions().setKeepAlive(false), MOST_CONNECTIONS_TO_ONE);
    this.keeping =
        client(new HttpClientOptions().setKeepAliveTimeout(KEPT_SECONDS), MOST_KEPT_TO_ONE);
  }

  private HttpClient client(HttpClientOptions options, int most) {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(most).setMaxWaitQueueSize(MOST_WAITING))
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

  /** A request under way. */
  private static final class Sent {
    private final CompletableFuture<Answer> answered = new CompletableFuture<>();
    private volatile HttpClientRequest request;
    private volatile boolean lost;

    /* Whoever connects only now finds it done, and hangs up unasked. */
    private void giveUp(Vertx vertx) {
      answered.cancel(false);
      HttpClientRequest under = request;
      if (under != null) {
        vertx.runOnContext(run -> under.connection().close());
      }
    }
  }

  /**
   * Sends a request and waits for its answer. Blocks.
   *
   * @throws Unanswered if there is none
   */
  public Answer send(Ask ask) throws Unanswered {
    long deadline = System.nanoTime() + ask.deadline().toNanos();
    RequestOptions options = options(ask).setServer(resolved(ask));
    return answer(start(client, ask, options), deadline);
  }

  /**
   * Asks on a connection that was kept from another request where there is one: for what may be
   * asked twice. The other end may close it just then; what nothing was answered to is asked once
   * more, on one of its own. The deadline holds for looking the name up, too. Does not block.
   *
   * @param ask of an address of our configuration
   * @return fails by {@link Unanswered} if there is no answer
   */
  public Uni<Answer> askOnKept(Ask ask) {
    RequestOptions options = ofOurs(ask);
    return Uni.createFrom()
        .deferred(() -> {
          long deadline = System.nanoTime() + ask.deadline().toNanos();
          Sent sent = start(keeping, ask, options);
          return answered(sent, deadline)
              .onFailure(closed -> sent.lost)
              .recoverWithUni(closed -> answered(start(client, ask, options), deadline));
        });
  }

  private Uni<Answer> answered(Sent sent, long deadline) {
    long left = Math.max(1, NANOSECONDS.toMillis(deadline - System.nanoTime()));
    long late = vertx.setTimer(left, id -> sent.giveUp(vertx));
    return Uni.createFrom()
        .completionStage(sent.answered)
        .onTermination()
        .invoke(() -> vertx.cancelTimer(late))
        .onFailure()
        .transform(failed ->
            new Unanswered(
                failed instanceof CancellationException
                    ? TOO_SLOW
                    : failed.getClass().getSimpleName(),
                sent.request != null));
  }

  /**
   * Sends a request, on a kept connection where there is one. Whether it came there is not told; an
   * answer is read, until the deadline. Does not block.
   *
   * @param ask of an address of our configuration
   */
  public void tell(Ask ask) {
    long deadline = System.nanoTime() + ask.deadline().toNanos();
    answered(start(keeping, ask, ofOurs(ask)), deadline)
        .subscribe()
        .with(
            told -> {},
            lost -> {
              // Not told, as said.
            });
  }

  private static RequestOptions ofOurs(Ask ask) {
    if (ask.named()) {
      throw new IllegalArgumentException("what somebody named is looked at before it is asked");
    }
    return options(ask);
  }

  private Sent start(HttpClient by, Ask ask, RequestOptions options) {
    Sent sent = new Sent();
    vertx.runOnContext(run ->
        by.request(options)
            .onSuccess(request -> {
              // First: whoever gives up between these two must take it for sent.
              sent.request = request;
              if (sent.answered.isDone()) {
                request.connection().close();
                return;
              }
              boolean kept = !used.add(request.connection());
              request
                  .send(Buffer.buffer(ask.body()))
                  .onSuccess(answer -> read(answer, ask.largest(), sent.answered))
                  .onFailure(failed -> {
                    sent.lost = kept && !sent.answered.isDone();
                    sent.answered.completeExceptionally(failed);
                  });
            })
            .onFailure(sent.answered::completeExceptionally));
    return sent;
  }

  private Answer answer(Sent sent, long deadline) throws Unanswered {
    try {
      return sent.answered.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp("interrupted", sent);
    } catch (TimeoutException e) {
      throw givenUp(TOO_SLOW, sent);
    } catch (ExecutionException e) {
      throw givenUp(e.getCause().getClass().getSimpleName(), sent);
    }
  }

  private Unanswered givenUp(String why, Sent sent) {
    sent.giveUp(vertx);
    return new Unanswered(why, sent.request != null);
  }

  private static RequestOptions options(Ask ask) {
    URI to = ask.address();
    String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(ask.method()))
            .setHost(to.getHost())
            .setPort(port(to))
            .setSsl(isTls(to))
            .setURI(to.getRawQuery() == null ? path : path + "?" + to.getRawQuery())
            .setConnectTimeout(ask.deadline().toMillis())
            .setFollowRedirects(false);
    ask.headers().forEach(options::putHeader);
    return options;
  }

  private static boolean isTls(URI address) {
    return address.getScheme().equals("https");
  }

  private static int port(URI address) {
    return address.getPort() > 0 ? address.getPort() : isTls(address) ? 443 : 80;
  }

  /* An address that was looked at, so that the name can't lead elsewhere meanwhile. */
  private SocketAddress resolved(Ask ask) throws Unanswered {
    return SocketAddress.inetSocketAddress(port(ask.address()), server(ask).getHostAddress());
  }

  private InetAddress server(Ask ask) throws Unanswered {
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
