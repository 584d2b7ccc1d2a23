package org.spacesgateway.directory;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of comma-separated values (RFC 4180), UTF-8, read record by record in bounded memory.
 * Bytes that are no UTF-8 read as U+FFFD. After a record that can't be read it goes on with the
 * next line.
 */
final class CsvFile implements AutoCloseable {
  /** In characters, a field's too. */
  private static final int LONGEST_RECORD = 64 << 10;

  /** More than any of our files has columns. */
  private static final int MOST_FIELDS = 64;

  private final SeekableByteChannel channel;
  private final LinesAgain text;
  private CloseableIterator<Record> records;
  private long linesAhead;
  private long line;

  /**
   * A record.
   *
   * @param line that it begins on, from 1
   * @param fields null when it can't be read, or has more than 64 fields or 65,536 characters
   */
  record Record(long line, List<String> fields) {}

  CsvFile(Path file) throws IOException {
    channel = Files.newByteChannel(file);
    text =
        new LinesAgain(
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8)));
    records = records();
  }

  /** How much of it was read, in per cent. */
  int percent() throws IOException {
    return channel.size() == 0 ? 100 : (int) (100 * channel.position() / channel.size());
  }

  /** The next record, empty lines passed over; null at the end. */
  Record next() throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (CsvParseException bad) {
      long at = line;
      text.again(at + 1);
      linesAhead = at;
      records = records();
      return new Record(at, null);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private CloseableIterator<Record> records() {
    return CsvReader.builder()
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(LONGEST_RECORD)
        .build(new Collected(), text)
        .iterator();
  }

  private final class Collected extends AbstractBaseCsvCallbackHandler<Record> {
    private List<String> fields = List.of();
    private int characters;

    @Override
    protected void handleBegin(long startingLine) {
      line = linesAhead + startingLine;
      try {
        text.forgetBefore(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      fields = new ArrayList<>();
      characters = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      characters += length;
      if (index >= MOST_FIELDS || characters > LONGEST_RECORD) {
        // What is thrown away is not collected first: the line may be as long as the file.
        throw new CsvParseException("a record that is too long");
      }
      fields.add(new String(buffer, offset, length));
    }

    @Override
    protected Record buildRecord() {
      return new Record(line, fields);
    }
  }
}
