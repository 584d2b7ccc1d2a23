package org.spacesgateway.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of UTF-8 text in bounded memory, whatever the bytes: a line that is too long, or no
 * text, is told as such and passed over.
 */
final class TextLines {
  private static final int BEGINNING_TOLD = 300;
  private static final char REPLACED = '\uFFFD';

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final byte[] line;
  private int at;
  private int end;
  private long number;

  /**
   * A line.
   *
   * @param number from 1
   * @param text without its end; of a faulty one the beginning, with a question mark for what could
   *     not be shown
   * @param fault null for a good one
   */
  record Line(long number, String text, String fault) {}

  /**
   * @param longest more bytes in a line are a fault
   */
  TextLines(InputStream in, int longest) {
    this.in = in;
    this.line = new byte[longest];
  }

  /** The next line; null at the end. */
  Line next() throws IOException {
    int length = 0;
    boolean any = false;
    boolean tooLong = false;
    while (true) {
      if (at == end) {
        end = in.read(buffer);
        at = 0;
        if (end <= 0) {
          end = 0;
          return any ? line(length, tooLong) : null;
        }
      }
      any = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      int taken = Math.min(stop - at, line.length - length);
      System.arraycopy(buffer, at, line, length, taken);
      length += taken;
      tooLong |= taken < stop - at;
      at = stop;
      if (stop < end) {
        at++;
        return line(length, tooLong);
      }
    }
  }

  private Line line(int length, boolean tooLong) {
    number++;
    int from =
        number == 1 && Arrays.mismatch(line, 0, 3, new byte[] {-17, -69, -65}, 0, 3) < 0
            ? Math.min(3, length)
            : 0;
    int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
    String text = new String(line, from, to - from, StandardCharsets.UTF_8);
    if (tooLong) {
      return faulty(text, "longer than 64 KB");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return faulty(text, "a control character");
      }
      if (c == REPLACED) {
        return faulty(text, "not UTF-8 text");
      }
    }
    return new Line(number, text, null);
  }

  private Line faulty(String text, String fault) {
    String begin = text.length() > BEGINNING_TOLD ? text.substring(0, BEGINNING_TOLD) : text;
    return new Line(number, begin.replaceAll("[\\p{Cntrl}\\uFFFD]", "?"), fault);
  }
}
