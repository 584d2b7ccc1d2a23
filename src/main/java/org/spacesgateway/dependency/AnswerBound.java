package org.spacesgateway.dependency;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Closes a connection to a provider on which an answer still comes when whoever asked has gone, or
 * is longer than half a megabyte. The client's own time-out is re-armed by every byte, and whoever
 * gave up the wait leaves the connection behind: a provider that drips would keep all of the few
 * connections for as long as it likes, and one that floods would fill the memory.
 *
 * <p>Netty finds this by {@code META-INF/services}, and has it on every connection that it makes:
 * it bounds those that speak HTTP, no mail server's, and from one to somewhere else it is
 * {@linkplain #lift lifted}.
 */
public final class AnswerBound extends ChannelInitializerExtension {
  /** Published keys of a large provider have some 20 kB, tokens some 5. */
  static final int LONGEST = 1 << 19;

  private static final AttributeKey<Boolean> LIFTED =
      AttributeKey.valueOf(AnswerBound.class, "lifted");

  private static volatile Duration latest;

  /**
   * Bounds connections that are made from now on.
   *
   * @param deadline how long after we wrote last an answer may still come; longer than nothing
   */
  public static void within(Duration deadline) {
    latest = deadline;
  }

  /** Lets answers on a connection be as long as they are: it is to no provider. */
  public static void lift(HttpConnection connection) {
    ((ConnectionBase) connection).channel().attr(LIFTED).set(true);
  }

  @Override
  public void postInitializeClientChannel(Channel connection) {
    Duration after = latest;
    if (after != null) {
      connection.pipeline().addFirst(new UntilHttp(after, System::nanoTime));
    }
  }

  private static void bound(Channel connection, Duration latest, LongSupplier nanoTime) {
    connection
        .eventLoop()
        .execute(() -> {
          if (connection.isActive()) {
            connection.pipeline().addFirst(new Bytes(latest, nanoTime));
          }
        });
  }

  /** Waits for the connection to speak HTTP: Vert.x empties its pipeline before that. */
  static final class UntilHttp extends ChannelHandlerAdapter {
    private final Duration latest;
    private final LongSupplier nanoTime;

    UntilHttp(Duration latest, LongSupplier nanoTime) {
      this.latest = latest;
      this.nanoTime = nanoTime;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      bound(context.channel(), latest, nanoTime);
    }
  }

  /** Sees the bytes of one connection, before they are decoded. */
  static final class Bytes extends ChannelDuplexHandler {
    private final Duration latest;
    private final LongSupplier nanoTime;
    private long written;
    private long read;

    Bytes(Duration latest, LongSupplier nanoTime) {
      this.latest = latest;
      this.nanoTime = nanoTime;
      written = nanoTime.getAsLong();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      bound(context.channel(), latest, nanoTime);
    }

    @Override
    public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
      written = nanoTime.getAsLong();
      read = 0;
      context.write(bytes, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      read += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
      if (context.channel().hasAttr(LIFTED)) {
        context.fireChannelRead(bytes);
      } else if (read > LONGEST || nanoTime.getAsLong() - written > latest.toNanos()) {
        ReferenceCountUtil.release(bytes);
        context.close();
      } else {
        context.fireChannelRead(bytes);
      }
    }
  }
}
