package org.spacesgateway.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The ids of spans. A hand-off's trace, and its first span, are named by a digest of its id: so
 * that whatever pod goes on with it knows both, and nothing is stored or sent along for that.
 */
final class TraceIds implements IdGenerator {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final ScopedValue<SpanContext> FIRST = ScopedValue.newInstance();

  private final IdGenerator random = IdGenerator.random();

  /** What a hand-off's first span is called; all others are under it. */
  static SpanContext first(UUID handoff) {
    byte[] digest =
        sha256(
            ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(handoff.getMostSignificantBits())
                .putLong(handoff.getLeastSignificantBits())
                .array());
    return SpanContext.createFromRemoteParent(
        TraceId.fromBytes(digest),
        SpanId.fromBytes(Arrays.copyOfRange(digest, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES)),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  /** Makes a span without a parent that is called so. */
  static <T> T named(SpanContext first, ScopedValue.CallableOp<T, RuntimeException> made) {
    return ScopedValue.where(FIRST, first).call(made);
  }

  @Override
  public String generateTraceId() {
    return FIRST.isBound() ? FIRST.get().getTraceId() : random.generateTraceId();
  }

  @Override
  public String generateSpanId() {
    return FIRST.isBound() ? FIRST.get().getSpanId() : random.generateSpanId();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
