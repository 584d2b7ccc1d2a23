package org.spacesgateway.frontdoor;

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
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sees the bytes of one connection, before they are decoded. */
final class TimedConnection extends ChannelInboundHandlerAdapter {
  private enum Progress {
    NOTHING,
    HEADERS,
    BODY
  }

  private final OpenConnections.Answers answers;
  private final LongSupplier nanoTime;
  private Progress progress = Progress.NOTHING;
  private Progress timed = Progress.NOTHING;
  private Future<?> timer;
  private long begun;
  private long received;

  private Future<?> idleTimer;
  private boolean used;
  private long unused;

  private boolean hearsMessages;

  TimedConnection(Channel connection, LongSupplier nanoTime) {
    this.answers = new OpenConnections.Answers(connection);
    this.nanoTime = nanoTime;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    OpenConnections.opened(answers);
    lookWhetherUsed(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    used = true;
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
    forget();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }

  private void forget() {
    stop();
    idleTimer.cancel(false);
    OpenConnections.closed(answers);
  }

  private void time(ChannelHandlerContext context) {
    stop();
    timed = progress;
    if (progress != Progress.NOTHING) {
      received = 0;
      begun = nanoTime.getAsLong();
      boolean headers = progress == Progress.HEADERS;
      look(context, (headers ? RequestDeadline.HEADERS : RequestDeadline.BODY).toMillis());
    }
  }

  private void look(ChannelHandlerContext context, long inMillis) {
    timer = context.executor().schedule(() -> late(context), inMillis, TimeUnit.MILLISECONDS);
  }

  /* What came since is counted only now: no byte costs more than an addition. */
  private void late(ChannelHandlerContext context) {
    long took = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begun);
    long left = progress == Progress.BODY ? RequestDeadline.allowedMillis(received) - took : 0;
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

  private void lookWhetherUsed(ChannelHandlerContext context) {
    idleTimer =
        context
            .executor()
            .schedule(
                () -> {
                  unused = used ? 0 : unused + 1;
                  used = false;
                  if (unused * RequestDeadline.IDLE_LOOK.toMillis()
                      < RequestDeadline.IDLE.toMillis()) {
                    lookWhetherUsed(context);
                  } else {
                    context.close();
                  }
                },
                RequestDeadline.IDLE_LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
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
      // No HTTP, or not yet: nothing would ever say that a request ended.
      context.pipeline().replace(this, null, new IdleTimeout());
    }
  }

  /** Sees what the bytes were decoded to, and answers before they are encoded. */
  private static final class Messages extends ChannelDuplexHandler {
    private final TimedConnection bytes;

    Messages(TimedConnection bytes) {
      this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        bytes.progress = Progress.BODY;
        bytes.answers.asked();
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
      bytes.used = true;
      if (message instanceof HttpResponse
          && context.channel().bytesBeforeWritable() > RequestDeadline.MOST_UNREAD) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new ClosedChannelException());
        context.close();
      } else {
        boolean last = message instanceof LastHttpContent && !isInformational(message);
        context.write(message, promise);
        if (last) {
          bytes.answers.answered();
        }
      }
    }

    /* 100 Continue is whole, and no answer (RFC 9110, 15.2). */
    private static boolean isInformational(Object message) {
      return message instanceof HttpResponse response
          && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
  }

  private static final class IdleTimeout extends IdleStateHandler {
    IdleTimeout() {
      super(0, 0, RequestDeadline.IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
      context.close();
    }
  }
}
