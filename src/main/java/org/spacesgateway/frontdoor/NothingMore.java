package org.spacesgateway.frontdoor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;

/**
 * Drops what comes after a request that could not be read, until its connection is closed: closing
 * alone is too late, as the next request of the same packet is handled ahead of the end of this
 * one's answer.
 */
final class NothingMore extends ChannelInboundHandlerAdapter {
  private NothingMore() {}

  /** Hears nothing of that connection any more. To be called on its event loop. */
  static void of(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    for (Map.Entry<String, ChannelHandler> handler : channel.pipeline()) {
      if (handler.getValue() instanceof HttpRequestDecoder) {
        channel.pipeline().addAfter(handler.getKey(), null, new NothingMore());
        return;
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }
}
