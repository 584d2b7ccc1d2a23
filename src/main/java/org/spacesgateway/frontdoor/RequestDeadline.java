package org.spacesgateway.frontdoor;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Closes a connection that takes more than its share of time or memory.
 *
 * <p>One whose request does not end: from its first byte, the headers have ten seconds, and the
 * body has twenty more, and one for each 16 KiB of it that came: a picture that an editor sends
 * over a slow line keeps its connection, a byte now and then does not. An idle time-out alone is
 * re-armed by every byte, so a client that sends one now and then would hold its connection for
 * ever.
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
    connection.pipeline().addFirst(new Bytes(nanoTime));
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

  private enum Progress {
    NOTHING,
    HEADERS,
    BODY
  }

  /** Sees the bytes of one connection, before they are decoded. */
  private static final class Bytes extends ChannelInboundHandlerAdapter {
    private final LongSupplier nanoTime;
    private Progress progress = Progress.NOTHING;
    private Progress timed = Progress.NOTHING;
    private Future<?> timer;
    private long begun;
    private long received;

    private Bytes(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    private boolean hearsMessages;

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (!hearsMessages) {
        hearMessages(context);
      }
      if (hearsMessages && progress == Progress.NOTHING) {
        progress = Progress.HEADERS;
      }
      if (progress == Progress.BODY && bytes instanceof ByteBuf part) {
        received += part.readableBytes();
      }
      context.fireChannelRead(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (progress != timed) {
        time(context);
      }
      context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
      context.fireChannelInactive();
    }

    private void time(ChannelHandlerContext context) {
      stop();
      timed = progress;
      if (progress != Progress.NOTHING) {
        received = 0;
        begun = nanoTime.getAsLong();
        look(context, (progress == Progress.HEADERS ? HEADERS : BODY).toMillis());
      }
    }

    private void look(ChannelHandlerContext context, long inMillis) {
      timer = context.executor().schedule(() -> late(context), inMillis, TimeUnit.MILLISECONDS);
    }

    /* What came since is counted only now: no byte costs more than an addition. */
    private void late(ChannelHandlerContext context) {
      long took = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
      long left = progress == Progress.BODY ? allowedMillis(received) - took : 0;
      if (left > 0) {
        look(context, left);
      } else {
        context.close();
      }
    }

    private void stop() {
      if (timer != null) {
        timer.cancel(false);
        timer = null;
      }
    }

    private void hearMessages(ChannelHandlerContext context) {
      String codec = null;
      for (Map.Entry<String, ChannelHandler> handler : context.pipeline()) {
        hearsMessages |= handler.getValue() instanceof HttpRequestDecoder;
        if (handler.getValue() instanceof HttpRequestDecoder
            || handler.getValue() instanceof HttpResponseEncoder) {
          codec = handler.getKey();
        }
      }
      if (hearsMessages) {
        context.pipeline().addAfter(codec, null, new Messages(this));
      } else {
        context.pipeline().remove(this); // no HTTP: nothing would ever say that a request ended
      }
    }
  }

  /** Sees what the bytes were decoded to, and answers before they are encoded. */
  private static final class Messages extends ChannelDuplexHandler {
    private final Bytes bytes;

    Messages(Bytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        bytes.progress = Progress.BODY;
      }
      if (message instanceof LastHttpContent) {
        bytes.progress = Progress.NOTHING;
        // What follows in the same read is another request, with a time of its own.
        bytes.timed = null;
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse
          && context.channel().bytesBeforeWritable() > MOST_UNREAD) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new ClosedChannelException());
        context.close();
      } else {
        context.write(message, promise);
      }
    }
  }
}
