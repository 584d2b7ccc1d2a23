package org.spacesgateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, a file is read to its end, and a fault costs one line. */
class CsvRecordsTest {
  @Test
  void quotesLineEndsAndTheByteOrderMarkAreRead() throws IOException {
    assertThat(read("\uFEFFa,b\r\n\"x,\"\"y\"\"\",\"two\nlines\"\n\n,\n"))
        .containsExactly("1[a, b]", "2[x,\"y\", two\nlines]", "5[, ]");
  }

  @Test
  void aQuoteThatIsNeverClosedCostsItsLineAlone() throws IOException {
    assertThat(read("a,b\n\"open,b\nc,d\ne,f"))
        .containsExactly("1[a, b]", "2 a quote that is never closed", "3[c, d]", "4[e, f]");
    assertThat(read("\"open,b\n\"c\",d\ne,f"))
        .containsExactly("1 a quote in the middle of a field", "2[c, d]", "3[e, f]");
  }

  @Test
  void whatIsNoTextIsToldAndPassedOver() throws IOException {
    assertThat(read("a\u0000b,c\nd,e")).containsExactly("1 a control character", "2[d, e]");
    byte[] broken = {'x', (byte) 0xc3, ',', 'y', '\n', 'z', ',', '1'};
    assertThat(read(broken)).containsExactly("1 not UTF-8 text", "2[z, 1]");
    assertThat(read("k".repeat(70_000) + ",v\na,b"))
        .containsExactly("1 longer than 64 KB", "2[a, b]");
    assertThat(read("\"" + "k\n".repeat(40_000) + "\"\n").getFirst())
        .isEqualTo("1 a quote that is never closed");
  }

  @Test
  void theListOfPoisonedRowsIsReadToItsEnd() throws IOException {
    String directory = System.getenv("ATTACKS_DIR");
    assumeTrue(directory != null, "ATTACKS_DIR is not set: poisoned rows are not tried");
    List<String> read = read(Files.readAllBytes(Path.of(directory, "csv-poison-rows.csv")));
    assertThat(read)
        .contains(
            "8 a quote in the middle of a field",
            "9[http://q.spaces.live.com/\"quoted\", e@example.test, q.wordpress.com, quoted quote]")
        .anyMatch(row -> row.endsWith(" not UTF-8 text"))
        .anyMatch(row -> row.endsWith(" a control character"));
  }

  private static List<String> read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(byte[] bytes) throws IOException {
    CsvRecords records = new CsvRecords(new ByteArrayInputStream(bytes));
    List<String> read = new ArrayList<>();
    for (CsvRecords.Next next = records.next(); next != null; next = records.next()) {
      read.add(
          switch (next) {
            case CsvRecords.Next.Fields(long line, List<String> fields) -> line + "" + fields;
            case CsvRecords.Next.Unreadable(long line, String text, String reason) ->
                line + " " + reason;
          });
    }
    return read;
  }
}
