package org.spacesgateway.signin;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Closes a connection to a provider on which an answer still comes eight seconds after we wrote
 * last, or is longer than half a megabyte. The client's own time-out is re-armed by every byte, and
 * whoever gave up the wait leaves the connection behind: a provider that drips would keep all of
 * the few connections for as long as it likes, and one that floods would fill the memory.
 *
 * <p>Netty finds this by {@code META-INF/services}, and has it on every connection that it makes:
 * from one to somewhere else it is {@linkplain #lift lifted}.
 */
public final class AnswerBound extends ChannelInitializerExtension {
  static final Duration LATEST = Duration.ofSeconds(8);

  /** Published keys of a large provider have some 20 kB, tokens some 5. */
  static final int LONGEST = 1 << 19;

  private static final AttributeKey<Boolean> LIFTED =
      AttributeKey.valueOf(AnswerBound.class, "lifted");

  /** Lets answers on a connection be as long as they are: it is to no provider. */
  public static void lift(Channel connection) {
    connection.attr(LIFTED).set(true);
  }

  @Override
  public void postInitializeClientChannel(Channel connection) {
    connection.pipeline().addFirst(new Bytes(System::nanoTime));
  }

  /** Sees the bytes of one connection, before they are decoded. */
  static final class Bytes extends ChannelDuplexHandler {
    private final LongSupplier nanoTime;
    private long written;
    private long read;

    Bytes(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      written = nanoTime.getAsLong();
    }

    /* Vert.x empties the pipeline of a new connection before it speaks HTTP on it. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      Channel connection = context.channel();
      connection
          .eventLoop()
          .execute(() -> {
            if (connection.isActive()) {
              connection.pipeline().addFirst(new Bytes(nanoTime));
            }
          });
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
      } else if (read > LONGEST || nanoTime.getAsLong() - written > LATEST.toNanos()) {
        ReferenceCountUtil.release(bytes);
        context.close();
      } else {
        context.fireChannelRead(bytes);
      }
    }
  }
}
