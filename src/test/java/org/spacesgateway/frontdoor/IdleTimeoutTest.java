package org.spacesgateway.frontdoor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time passes here only when a test says so. */
class IdleTimeoutTest {
  private static final Duration A_MOMENT = Duration.ofMillis(50);
  private static final Duration AT_LAST = IdleTimeout.AFTER.plus(IdleTimeout.LOOK);

  private EmbeddedChannel connection;

  @BeforeEach
  void connect() {
    connection = new EmbeddedChannel(new HttpRequestDecoder(), new HttpResponseEncoder());
    connection.freezeTime();
    new RequestDeadline().postInitializeServerChildChannel(connection);
    connection.pipeline().fireChannelActive();
  }

  @Test
  void connectionWithoutAByteIsClosed() {
    pass(IdleTimeout.AFTER.minus(A_MOMENT));
    assertThat(connection.isOpen()).isTrue();
    pass(IdleTimeout.LOOK.plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void connectionBetweenTwoRequestsIsClosedAsLongAfterTheLast() {
    for (int requests = 0; requests < 4; requests++) {
      ask();
      answer();
      pass(IdleTimeout.AFTER.minus(A_MOMENT));
      assertThat(connection.isOpen()).isTrue();
    }
    pass(IdleTimeout.LOOK.plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void answerThatTookLongIsAUseToo() {
    ask();
    pass(IdleTimeout.AFTER.minus(A_MOMENT));
    answer();
    pass(IdleTimeout.AFTER.minus(A_MOMENT));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void answerThatNobodyReadsIsNoUse() {
    ask();
    connection.write(Unpooled.buffer(4_096).writeZero(4_096));
    pass(AT_LAST.plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void answerThatIsReadPieceByPieceIsAUse() {
    ask();
    for (int piece = 0; piece < 5; piece++) {
      connection.unsafe().outboundBuffer().addMessage(bytes(), 4_096, connection.newPromise());
    }
    connection.unsafe().outboundBuffer().addFlush();
    for (int piece = 0; piece < 5; piece++) {
      pass(IdleTimeout.AFTER.minus(A_MOMENT));
      assertThat(connection.isOpen()).isTrue();
      connection.unsafe().outboundBuffer().remove();
    }
    pass(AT_LAST.plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void nothingLooksAfterAConnectionThatIsClosed() {
    connection.close();
    connection.runPendingTasks();
    assertThat(connection.runScheduledPendingTasks()).isEqualTo(-1);
  }

  private static Object bytes() {
    return Unpooled.buffer(4_096).writeZero(4_096);
  }

  private void ask() {
    connection.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: a\r\n\r\n", US_ASCII));
  }

  private void answer() {
    connection.writeOutbound(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
  }

  private void pass(Duration time) {
    long looks = time.dividedBy(IdleTimeout.LOOK);
    for (long look = 0; look < looks; look++) {
      connection.advanceTimeBy(IdleTimeout.LOOK.toMillis(), TimeUnit.MILLISECONDS);
      connection.runScheduledPendingTasks();
    }
    connection.advanceTimeBy(
        time.minus(IdleTimeout.LOOK.multipliedBy(looks)).toMillis(), TimeUnit.MILLISECONDS);
    connection.runScheduledPendingTasks();
  }
}
