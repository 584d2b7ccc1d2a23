package org.spacesgateway.frontdoor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time passes here only when a test says so. */
class RequestDeadlineTest {
  private static final Duration A_MOMENT = Duration.ofMillis(50);
  private static final int PAGE = 4_096;

  private EmbeddedChannel connection;
  private long now;

  @AfterEach
  void disconnect() {
    connection.close();
  }

  @BeforeEach
  void connect() {
    connection = new EmbeddedChannel(new HttpRequestDecoder());
    connection.freezeTime();
    new RequestDeadline(() -> now).postInitializeServerChildChannel(connection);
  }

  @Test
  void wholeRequestLeavesTheConnectionOpen() {
    send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    pass(RequestDeadline.BODY.multipliedBy(3));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void headersThatDripAreCutOffThoughBytesKeepComing() {
    send("GET / HTTP/1.1\r\nX: ");
    for (int second = 1; second < RequestDeadline.HEADERS.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      send("x");
    }
    assertThat(connection.isOpen()).isTrue();
    pass(Duration.ofSeconds(1).plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void headersThatEndInTimeAreTimedNoLonger() {
    send("GET / HTTP/1.1\r\nHost: a\r\n");
    pass(RequestDeadline.HEADERS.minus(A_MOMENT));
    send("\r\n");
    pass(RequestDeadline.BODY);
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void bodyThatDripsIsCutOff() {
    send("POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    for (int second = 0; second < RequestDeadline.BODY.toSeconds(); second++) {
      send("x");
      pass(Duration.ofSeconds(1));
    }
    pass(A_MOMENT);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void bodyThatKeepsComingHasTheTimeThatItNeeds() {
    int picture = 8 << 20;
    post(picture);
    int seconds = picture / RequestDeadline.BYTES_A_SECOND;
    assertThat(seconds).isGreaterThan((int) RequestDeadline.BODY.multipliedBy(10).toSeconds());
    for (int second = 0; second < seconds; second++) {
      assertThat(connection.isOpen()).isTrue();
      pass(Duration.ofSeconds(1));
      send("x".repeat(RequestDeadline.BYTES_A_SECOND));
    }
    // It has ended.
    pass(RequestDeadline.IDLE.minus(A_MOMENT));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void bodyThatStopsComingIsCutOffWhenItsTimeIsUsedUp() {
    post(1 << 20);
    send("x".repeat(5 * RequestDeadline.BYTES_A_SECOND));
    assertThat(secondsUntilClosed(0)).isEqualTo((int) RequestDeadline.BODY.toSeconds() + 5);
  }

  @Test
  void bodyThatComesAtHalfThatRateHasTwiceTheTimeAndNoMore() {
    post(1 << 30);
    assertThat(secondsUntilClosed(RequestDeadline.BYTES_A_SECOND / 2))
        .isBetween(39, 2 * (int) RequestDeadline.BODY.toSeconds());
  }

  @Test
  void noBodyComesForEver() {
    post(1 << 30);
    assertThat(secondsUntilClosed(2 * RequestDeadline.BYTES_A_SECOND))
        .isEqualTo((int) RequestDeadline.LONGEST_BODY.toSeconds());
  }

  private int secondsUntilClosed(int bytesASecond) {
    int seconds = 0;
    while (connection.isOpen()) {
      assertThat(seconds).isLessThan(1_000);
      send("x".repeat(bytesASecond));
      pass(Duration.ofSeconds(1));
      seconds++;
    }
    return seconds;
  }

  private void post(int length) {
    send("POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
  }

  @Test
  void secondRequestOfAConnectionIsTimedToo() {
    send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    pass(RequestDeadline.BODY);
    send("GET / HT");
    pass(RequestDeadline.HEADERS.plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void requestThatBeginsInTheReadThatEndsAnotherHasATimeOfItsOwn() {
    for (int request = 0; request < 5; request++) {
      send((request == 0 ? "" : "st: a\r\n\r\n") + "GET / HTTP/1.1\r\nHo");
      pass(RequestDeadline.HEADERS.minus(A_MOMENT));
      assertThat(connection.isOpen()).isTrue();
    }
    send("s");
    pass(RequestDeadline.HEADERS.plus(A_MOMENT));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void whoAsksOnAndOnWithoutReadingIsCutOff() {
    answering();
    int answers = RequestDeadline.MOST_UNREAD / PAGE;
    IntStream.range(0, answers / 2).forEach(i -> connection.write(page()));
    assertThat(connection.isOpen()).isTrue();
    IntStream.range(0, answers).forEach(i -> connection.write(page()));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void whoReadsMayAskForAnyNumber() {
    answering();
    IntStream.range(0, 3 * RequestDeadline.MOST_UNREAD / PAGE)
        .forEach(i -> connection.writeAndFlush(page()));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void oneAnswerMayBeOfAnyLength() {
    answering();
    connection.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    for (int i = 0; i < 3 * RequestDeadline.MOST_UNREAD / PAGE; i++) {
      connection.write(new DefaultHttpContent(Unpooled.buffer(PAGE).writeZero(PAGE)));
    }
    connection.write(new DefaultLastHttpContent());
    assertThat(connection.isOpen()).isTrue();
  }

  private void answering() {
    connection.close();
    connection = new EmbeddedChannel(new HttpRequestDecoder(), new HttpResponseEncoder());
    new RequestDeadline(() -> now).postInitializeServerChildChannel(connection);
    send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static FullHttpResponse page() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.buffer(PAGE).writeZero(PAGE));
  }

  @Test
  void connectionThatSpeaksNoHttpIsLeftAlone() {
    connection.close();
    connection = new EmbeddedChannel();
    connection.freezeTime();
    new RequestDeadline(() -> now).postInitializeServerChildChannel(connection);
    send("anything");
    pass(RequestDeadline.BODY.multipliedBy(2));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void idleConnectionIsClosed() {
    pass(RequestDeadline.IDLE.minus(A_MOMENT));
    assertThat(connection.isOpen()).isTrue();
    pass(A_MOMENT.multipliedBy(2));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void connectionIsIdleOnlyFromItsLastByteOn() {
    for (int i = 0; i < 10; i++) {
      pass(RequestDeadline.IDLE.minus(A_MOMENT));
      send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    pass(RequestDeadline.IDLE.minus(A_MOMENT));
    assertThat(connection.isOpen()).isTrue();
    pass(RequestDeadline.IDLE_LOOK.plus(A_MOMENT.multipliedBy(2)));
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void connectionThatIsWrittenToIsNotIdle() {
    answering();
    connection.freezeTime();
    for (int i = 0; i < 20; i++) {
      connection.writeAndFlush(new DefaultHttpContent(Unpooled.buffer(1).writeZero(1)));
      pass(RequestDeadline.IDLE.dividedBy(2));
    }
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void endWaitsForWhatIsAskedUntilItIsAnswered() {
    answering();
    send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
    connection.writeAndFlush(page());
    assertThat(OpenConnections.allAnswered()).as("the second is not").isFalse();
    connection.writeAndFlush(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    send("x");
    connection.writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    assertThat(OpenConnections.allAnswered()).as("it has only begun").isFalse();
    connection.writeAndFlush(new DefaultLastHttpContent());
    assertThat(OpenConnections.allAnswered()).isTrue();
  }

  @Test
  void endWaitsUntilTheKernelHasTheAnswer() {
    answering();
    connection.write(page());
    assertThat(OpenConnections.allAnswered()).isFalse();
    connection.flush();
    assertThat(OpenConnections.allAnswered()).isTrue();
  }

  @Test
  void endDoesNotWaitForWhoHasGone() {
    send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(OpenConnections.allAnswered()).isFalse();
    connection.close();
    assertThat(OpenConnections.allAnswered()).isTrue();
  }

  private void send(String bytes) {
    connection.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  /* In steps: what is timed anew is timed from where a step ends. */
  private void pass(Duration time) {
    for (long left = time.toMillis(); left > 0; left -= A_MOMENT.toMillis()) {
      long step = Math.min(left, A_MOMENT.toMillis());
      now += TimeUnit.MILLISECONDS.toNanos(step);
      connection.advanceTimeBy(step, TimeUnit.MILLISECONDS);
      connection.runPendingTasks();
    }
  }
}
