package org.spacesgateway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Bodies that are too much, made as they are sent. */
final class Floods {
  private static final byte[] GZIP_HEAD = {
    0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int CHUNK = 1 << 20;
  private static final Reply JSON = Reply.of(200, "application/json", "");

  private Floods() {}

  /** JSON that begins well. */
  record Big(long bytes) implements Fault.Strike {
    @Override
    public void answer(Wire wire, Supplier<Reply> right) throws IOException {
      byte[] start = "{\"access_token\":\"".getBytes(StandardCharsets.US_ASCII);
      byte[] end = "\"}".getBytes(StandardCharsets.US_ASCII);
      byte[] filling = new byte[65_536];
      Arrays.fill(filling, (byte) 'a');
      wire.head(JSON, bytes);
      wire.write(start, 0, start.length);
      for (long left = bytes - start.length - end.length; left > 0; left -= filling.length) {
        wire.write(filling, 0, (int) Math.min(filling.length, left));
      }
      wire.write(end, 0, end.length);
    }
  }

  /** Zeros by gzip: blocks that need nothing of those before them, so one block will do for all. */
  record Gzip(long bytes) implements Fault.Strike {
    @Override
    public void answer(Wire wire, Supplier<Reply> right) throws IOException {
      byte[] zeros = new byte[CHUNK];
      byte[] block = block(zeros);
      CRC32 sum = new CRC32();
      wire.head(JSON.with("Content-Encoding", "gzip"), -1);
      wire.write(GZIP_HEAD, 0, GZIP_HEAD.length);
      for (long sent = 0; sent < bytes; sent += CHUNK) {
        sum.update(zeros);
        wire.write(block, 0, block.length);
      }
      // An empty last block, then checksum and length.
      byte[] tail =
          ByteBuffer.allocate(10)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) 3)
              .put((byte) 0)
              .putInt((int) sum.getValue())
              .putInt((int) ((bytes + CHUNK - 1) / CHUNK * CHUNK))
              .array();
      wire.write(tail, 0, tail.length);
    }

    private static byte[] block(byte[] zeros) {
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(zeros);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8_192];
      int length;
      do {
        length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
        out.write(buffer, 0, length);
      } while (length == buffer.length);
      deflater.end();
      return out.toByteArray();
    }
  }
}
