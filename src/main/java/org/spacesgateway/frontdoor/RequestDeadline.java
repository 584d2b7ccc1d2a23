package org.spacesgateway.frontdoor;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Closes a connection that takes more than its share of time or memory, and knows what is under way
 * on each ({@link OpenConnections}).
 *
 * <p>One whose request does not end: from its first byte, the headers have ten seconds, and the
 * body has twenty more, and one for each 16 KiB of it that came: a picture that an editor sends
 * over a slow line keeps its connection, a byte now and then does not. An idle time-out alone is
 * re-armed by every byte, so a client that sends one now and then would hold its connection for
 * ever.
 *
 * <p>One that is idle: nothing came and nothing was written for 75 seconds, or up to five more. The
 * framework's own time-out ({@code quarkus.http.idle-timeout}) is exact, for which it reads the
 * clock and listens to each write, three times a request; it is off.
 *
 * <p>And one that asks on and on without reading its answers (RFC 9112, 9.3.2 lets it): a few bytes
 * for each would keep a whole page in our memory.
 *
 * <p>A request that begins in the read that ends another is timed from its next byte on; until then
 * the idle time-out holds.
 *
 * <p>Netty finds this by {@code META-INF/services}; {@link #enable()} makes it look. A request that
 * comes in one piece, as nearly all do, costs a few field writes and no timer.
 */
public final class RequestDeadline extends ChannelInitializerExtension {
  static final Duration HEADERS = Duration.ofSeconds(10);
  static final Duration BODY = Duration.ofSeconds(20);

  /** The longest that a body may take, however fast it comes. */
  static final Duration LONGEST_BODY = Duration.ofMinutes(10);

  /** How long nothing may come or be written. */
  static final Duration IDLE = Duration.ofSeconds(75);

  /** How often that is looked at. */
  static final Duration IDLE_LOOK = Duration.ofSeconds(5);

  /** What earns a body another second. */
  static final int BYTES_A_SECOND = 16 << 10;

  /** Bytes of earlier answers that may wait to be read when another begins. */
  static final int MOST_UNREAD = 1 << 20;

  private final LongSupplier nanoTime;

  /** As Netty makes it. */
  public RequestDeadline() {
    this(System::nanoTime);
  }

  /**
   * @param nanoTime a clock that only goes on, in nanoseconds
   */
  RequestDeadline(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Makes Netty look for extensions. To be called before the first server is made. */
  public static void enable() {
    System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
  }

  @Override
  public void postInitializeServerChildChannel(Channel connection) {
    connection.pipeline().addFirst(new TimedConnection(connection, nanoTime));
  }

  /**
   * How long a body may take.
   *
   * @param received how much of it came, in bytes
   */
  static long allowedMillis(long received) {
    long earned = received * TimeUnit.SECONDS.toMillis(1) / BYTES_A_SECOND;
    return Math.min(BODY.toMillis() + earned, LONGEST_BODY.toMillis());
  }
}
