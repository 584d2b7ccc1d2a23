package org.spacesgateway.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A way in which an endpoint misbehaves. Those that spoil the right answer let the request have its
 * effect (a code is used up); the others don't.
 */
public final class Fault {
  private static final String JSON = "application/json";

  private final String name;
  private final Strike strike;

  /** Answers in its own way; the right answer, with its effects, is made when it is asked for. */
  interface Strike {
    void answer(Wire wire, Supplier<Reply> right) throws IOException;
  }

  Fault(String name, Strike strike) {
    this.name = name;
    this.strike = strike;
  }

  void strike(Wire wire, Supplier<Reply> right) throws IOException {
    strike.answer(wire, right);
  }

  /** What it is, in words. */
  @Override
  public String toString() {
    return name;
  }

  /** The right answer, so much later. */
  public static Fault slow(Duration by) {
    return new Fault(
        "slow by " + by,
        (wire, right) -> {
          Reply reply = right.get();
          wire.pause(by);
          wire.send(reply);
        });
  }

  /** The right answer, made at once, and sent when that latch is open. */
  public static Fault held(CountDownLatch until) {
    return new Fault(
        "held",
        (wire, right) -> {
          Reply reply = right.get();
          wire.pause(until);
          wire.send(reply);
        });
  }

  /** The right answer, whose body comes a byte at a time. */
  public static Fault drip(Duration between) {
    return new Fault(
        "drips, a byte each " + between,
        (wire, right) -> {
          Reply reply = right.get();
          wire.head(reply, reply.body().length);
          wire.flush();
          for (int i = 0; i < reply.body().length; i++) {
            wire.pause(between);
            wire.write(reply.body(), i, 1);
          }
        });
  }

  /** That status with no body. */
  public static Fault status(int status) {
    return answer(status, "text/html", "");
  }

  /**
   * That answer.
   *
   * @param type Content-Type
   * @param headers more of them: name, value, name, value …
   */
  public static Fault answer(int status, String type, String body, String... headers) {
    return new Fault(
        "answers " + status + " " + type + " " + body.substring(0, Math.min(60, body.length())),
        (wire, right) -> wire.send(reply(status, type, body, headers)));
  }

  /** Status 200 and that JSON, or what pretends to be JSON. */
  public static Fault json(String body) {
    return answer(200, JSON, body);
  }

  /** Status 429. */
  public static Fault tooManyRequests(String retryAfter) {
    return answer(429, JSON, "{\"error\":\"slow_down\"}", "Retry-After", retryAfter);
  }

  /** A redirect, with an honest address or any other. */
  public static Fault redirect(int status, URI to) {
    return answer(status, "text/html", "", "Location", to.toString());
  }

  /** The right answer, its body changed: a claim of userinfo, a key of a key set. */
  public static Fault edited(String what, UnaryOperator<String> change) {
    return new Fault(
        what,
        (wire, right) -> {
          Reply reply = right.get();
          String body = change.apply(new String(reply.body(), StandardCharsets.UTF_8));
          wire.send(
              new Reply(reply.status(), reply.headers(), body.getBytes(StandardCharsets.UTF_8)));
        });
  }

  /** Status 200, Content-Type JSON, no body. */
  public static Fault empty() {
    return json("");
  }

  /** Bytes that are not even HTTP. */
  public static Fault garbage() {
    byte[] noise = "\u0000\u0001 220 this is no HTTP\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    return new Fault("answers no HTTP", (wire, right) -> wire.write(noise, 0, noise.length));
  }

  /** The connection closes without an answer. */
  public static Fault hangUp() {
    return new Fault("hangs up", (wire, right) -> {});
  }

  /** The connection is reset without an answer. */
  public static Fault reset() {
    return new Fault("resets", (wire, right) -> wire.reset());
  }

  /** The request has its effect, and its answer is lost. */
  public static Fault loseAnswer() {
    return new Fault(
        "loses the answer",
        (wire, right) -> {
          right.get();
          wire.reset();
        });
  }

  /** Nothing comes, and the connection stays open until the other end has enough. */
  public static Fault stall() {
    return new Fault("stalls", (wire, right) -> wire.waitForHangUp());
  }

  /** Headers of the right answer come, its body never does. */
  public static Fault stallAfterHeaders() {
    return new Fault(
        "stalls after the headers",
        (wire, right) -> {
          Reply reply = right.get();
          wire.head(reply, Math.max(1, reply.body().length));
          wire.waitForHangUp();
        });
  }

  /** The connection closes after half of the right answer's body. */
  public static Fault closeMidBody() {
    return new Fault(
        "closes within the body",
        (wire, right) -> {
          Reply reply = right.get();
          wire.head(reply, Math.max(1, reply.body().length));
          wire.write(reply.body(), 0, reply.body().length / 2);
        });
  }

  /** The right answer with a Content-Length that is wrong; then the connection closes. */
  public static Fault lengthOffBy(int bytes) {
    return new Fault(
        "Content-Length off by " + bytes,
        (wire, right) -> {
          Reply reply = right.get();
          wire.head(reply, Math.max(0, reply.body().length + bytes));
          wire.write(reply.body(), 0, reply.body().length);
        });
  }

  /** JSON that begins well and goes on for so many bytes, streamed. */
  public static Fault bigBody(long bytes) {
    return new Fault("a body of " + bytes + " bytes", new Floods.Big(bytes));
  }

  /** Lists within lists, so deep. */
  public static Fault deepJson(int depth) {
    return new Fault(
        "JSON " + depth + " deep",
        (wire, right) -> wire.send(reply(200, JSON, "[".repeat(depth) + "]".repeat(depth))));
  }

  /** A gzip body of about a thousandth of that, which unpacks to so many bytes of zeros. */
  public static Fault gzipBomb(long bytes) {
    return new Fault("gzip of " + bytes + " bytes", new Floods.Gzip(bytes));
  }

  private static Reply reply(int status, String type, String body, String... headers) {
    Reply reply = Reply.of(status, type, body);
    for (int i = 0; i < headers.length; i += 2) {
      reply = reply.with(headers[i], headers[i + 1]);
    }
    return reply;
  }
}
