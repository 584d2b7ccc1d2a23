package org.spacesgateway.frontdoor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of this process, and what was asked on them and is not answered: a process that
 * ends waits for it.
 *
 * <p>The framework counts the same ({@code quarkus.shutdown.timeout}), for which it wraps each
 * request. Here each connection counts for itself, and they are looked at only at the end.
 */
public final class OpenConnections {
  private static final Set<Answers> OPEN = ConcurrentHashMap.newKeySet();

  private OpenConnections() {}

  /** Whether all that was asked until now is answered, and given to the kernel. */
  public static boolean allAnswered() {
    return OPEN.stream().allMatch(Answers::given);
  }

  static void opened(Answers connection) {
    OPEN.add(connection);
  }

  static void closed(Answers connection) {
    OPEN.remove(connection);
  }

  /** What one connection owes. Its event loop alone changes it; anybody may read it. */
  static final class Answers {
    private final Channel connection;
    private final AtomicInteger owed = new AtomicInteger();

    Answers(Channel connection) {
      this.connection = connection;
    }

    void asked() {
      owed.lazySet(owed.getPlain() + 1);
    }

    void answered() {
      owed.lazySet(owed.getPlain() - 1);
    }

    private boolean given() {
      if (owed.get() > 0) {
        return false;
      }
      ChannelOutboundBuffer unsent = connection.unsafe().outboundBuffer();
      return unsent == null || unsent.totalPendingWriteBytes() == 0;
    }
  }
}
