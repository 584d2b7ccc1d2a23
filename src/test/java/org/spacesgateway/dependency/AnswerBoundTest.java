package org.spacesgateway.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time passes here only when a test says so. */
class AnswerBoundTest {
  private static final Duration LATEST = Duration.ofSeconds(8);
  private final AtomicLong now = new AtomicLong();
  private final EmbeddedChannel connection =
      new EmbeddedChannel(new AnswerBound.Bytes(LATEST, now::get));

  @Test
  void anAnswerInTimePassesWhole() {
    ask();
    pass(LATEST);
    receive(AnswerBound.LONGEST);
    assertThat(connection.isOpen()).isTrue();
    assertThat(connection.inboundMessages()).hasSize(1);
  }

  @Test
  void anAnswerThatDripsIsCutOff() {
    ask();
    for (int second = 0; second < LATEST.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      receive(1);
    }
    assertThat(connection.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    receive(1);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void anAnswerThatFloodsIsCutOff() {
    ask();
    receive(AnswerBound.LONGEST);
    receive(1);
    assertThat(connection.isOpen()).isFalse();
    assertThat(connection.inboundMessages()).hasSize(1);
  }

  @Test
  void whoeverSpeaksNoHttpHasNoBound() {
    EmbeddedChannel mail = new EmbeddedChannel(new AnswerBound.UntilHttp(LATEST, now::get));
    pass(LATEST.multipliedBy(5));
    mail.writeInbound(Unpooled.wrappedBuffer(new byte[AnswerBound.LONGEST + 1]));
    assertThat(mail.isOpen()).isTrue();
    assertThat(mail.inboundMessages()).hasSize(1);
    // As Vert.x does ahead of HTTP.
    mail.pipeline().removeFirst();
    mail.runPendingTasks();
    mail.writeInbound(Unpooled.wrappedBuffer(new byte[AnswerBound.LONGEST + 1]));
    assertThat(mail.isOpen()).isFalse();
  }

  @Test
  void whoeverEmptiesThePipelineDoesNotUndoIt() {
    connection.pipeline().removeFirst();
    connection.runPendingTasks();
    receive(AnswerBound.LONGEST + 1);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void anotherRequestOnTheSameConnectionHasABoundOfItsOwn() {
    ask();
    receive(AnswerBound.LONGEST);
    pass(LATEST.multipliedBy(5));
    ask();
    pass(LATEST);
    receive(AnswerBound.LONGEST);
    assertThat(connection.isOpen()).isTrue();
  }

  private void ask() {
    connection.writeOutbound(Unpooled.wrappedBuffer(new byte[] {'?'}));
  }

  private void receive(int bytes) {
    connection.writeInbound(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  private void pass(Duration length) {
    now.addAndGet(length.toNanos());
  }
}
