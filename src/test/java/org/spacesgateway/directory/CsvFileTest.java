package org.spacesgateway.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.directory.CsvFile.Record;

/** Records of a file, good and bad. */
class CsvFileTest {
  @TempDir Path directory;

  @Test
  void recordsHaveTheirFieldsAndTheLineTheyBeginOn() throws IOException {
    assertThat(records("a,\"b \"\"c\"\"\"\r\n\n\"two\nlines\",\nd,e,f\n"))
        .containsExactly(
            new Record(1, List.of("a", "b \"c\"")),
            new Record(3, List.of("two\nlines", "")),
            new Record(5, List.of("d", "e", "f")));
  }

  @Test
  void afterARecordThatCantBeReadItGoesOnWithTheNextLine() throws IOException {
    assertThat(records("a,b\n\nx,\"y\"z\nc,d\nx,\"never closed\ne,f\n" + "g,h\n"))
        .containsExactly(
            new Record(1, List.of("a", "b")),
            new Record(3, null),
            new Record(4, List.of("c", "d")),
            new Record(5, null),
            new Record(6, List.of("e", "f")),
            new Record(7, List.of("g", "h")));
  }

  @Test
  void aFieldWithoutEndIsNotCollected() throws IOException {
    assertThat(records("a,b\n" + "x".repeat(1 << 20) + "\nc,d\n"))
        .containsExactly(
            new Record(1, List.of("a", "b")),
            new Record(2, null),
            new Record(3, List.of("c", "d")));
  }

  @Test
  void aRecordWithoutEndIsNotCollected() throws IOException {
    assertThat(records("a,b\n" + "x,".repeat(1 << 20) + "\nc,d\n" + ",".repeat(64) + "\ne,f\n"))
        .containsExactly(
            new Record(1, List.of("a", "b")),
            new Record(2, null),
            new Record(3, List.of("c", "d")),
            new Record(4, null),
            new Record(5, List.of("e", "f")));
  }

  @Test
  void aRecordOfLongFieldsIsNotCollected() throws IOException {
    String most = "x".repeat(60_000) + ",";
    assertThat(records(most + "\n" + most + most + "\nc,d\n"))
        .containsExactly(
            new Record(1, List.of("x".repeat(60_000), "")),
            new Record(2, null),
            new Record(3, List.of("c", "d")));
  }

  @Test
  void bytesThatAreNoUtf8AreMarked() throws IOException {
    Path file =
        Files.write(
            directory.resolve("latin1.csv"), "caf\u00e9,b\n".getBytes(StandardCharsets.ISO_8859_1));
    try (CsvFile csv = new CsvFile(file)) {
      assertThat(csv.next()).isEqualTo(new Record(1, List.of("caf\uFFFD", "b")));
    }
  }

  @Test
  void howeverManyRecordsCantBeReadTheOthersAre() throws IOException {
    List<Record> records = records("\"x\"y\n".repeat(30_000) + "a,b\r" + "c,\"never closed\r\nd,e");
    assertThat(records).hasSize(30_003);
    assertThat(records.subList(29_999, 30_003))
        .containsExactly(
            new Record(30_000, null),
            new Record(30_001, List.of("a", "b")),
            new Record(30_002, null),
            new Record(30_003, List.of("d", "e")));
  }

  private List<Record> records(String text) throws IOException {
    List<Record> records = new ArrayList<>();
    try (CsvFile csv = new CsvFile(Files.writeString(directory.resolve("some.csv"), text))) {
      for (Record record = csv.next(); record != null; record = csv.next()) {
        records.add(record);
      }
    }
    return records;
  }
}
