package org.spacesgateway.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Lets a span into the queue only where there is room: the queue itself would drop it without a
 * word.
 */
final class BoundedQueue implements SpanProcessor {
  private final SpanProcessor queue;
  private final CountedExport export;

  /**
   * @param queue holds at least as many as may wait for the export
   */
  BoundedQueue(SpanProcessor queue, CountedExport export) {
    this.queue = queue;
    this.export = export;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (export.expects()) {
      queue.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return queue.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return queue.shutdown();
  }
}
