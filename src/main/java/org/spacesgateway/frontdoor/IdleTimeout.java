package org.spacesgateway.frontdoor;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection on which nothing comes, and nothing of what was answered goes, for so long.
 *
 * <p>Netty's own ({@code IdleStateHandler}, which {@code quarkus.http.idle-timeout} brings) reads
 * the clock and listens to every answer; that was one request in 25 of what one core can answer. A
 * flag and a look every few seconds say the same, one look late at most.
 */
final class IdleTimeout {
  /** How long. */
  static final Duration AFTER = Duration.ofSeconds(75);

  /** Between two looks. */
  static final Duration LOOK = Duration.ofSeconds(5);

  private static final int MOST_LOOKS = (int) AFTER.dividedBy(LOOK);

  private boolean used = true;
  private long unsent;
  private int looks;
  private Future<?> next;

  /** Begins to look. To be called once, on the connection's event loop, as all of this. */
  void begin(ChannelHandlerContext connection) {
    next =
        connection
            .executor()
            .scheduleAtFixedRate(
                () -> look(connection), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Something came, or was answered. */
  void used() {
    used = true;
  }

  /** The connection is closed. */
  void end() {
    if (next != null) {
      next.cancel(false);
    }
  }

  private void look(ChannelHandlerContext connection) {
    ChannelOutboundBuffer answers = connection.channel().unsafe().outboundBuffer();
    long left = answers == null ? 0 : answers.totalPendingWriteBytes();
    // Less than before: a whole piece of an answer has gone, however slowly it is read.
    looks = used || left != unsent ? 0 : looks + 1;
    used = false;
    unsent = left;
    if (looks == MOST_LOOKS) {
      connection.close();
    }
  }
}
