package org.spacesgateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a command writes, and that another program may be reading. */
class WholeFileTest {
  @TempDir private Path directory;

  @Test
  void whatEndsHalfWayLeavesTheFileAsItWas() throws Exception {
    Path file = Files.writeString(directory.resolve("map"), "the good one");
    List<Exception> ends =
        List.of(
            new IOException("the disk is full"),
            new SQLException("the database is gone"),
            new UncheckedIOException(new IOException("the disk is full")));
    for (Exception end : ends) {
      assertThatThrownBy(() ->
              WholeFile.write(
                  file,
                  out -> {
                    out.write("half".getBytes(UTF_8));
                    switch (end) {
                      case IOException io -> throw io;
                      case SQLException sql -> throw sql;
                      default -> throw (RuntimeException) end;
                    }
                  }))
          .isInstanceOfAny(IOException.class, SQLException.class);
      assertThat(file).hasContent("the good one");
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  @Test
  void whatIsWrittenToItsEndTakesThePlaceOfTheFileAlsoBehindALink() throws Exception {
    Path file = Files.writeString(directory.resolve("map"), "the old one");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    WholeFile.write(link, out -> out.write("the new one".getBytes(UTF_8)));
    assertThat(file).hasContent("the new one");
    assertThat(link).isSymbolicLink();
    WholeFile.write(directory.resolve("another"), out -> out.write("new".getBytes(UTF_8)));
    assertThat(directory.resolve("another")).hasContent("new");
  }
}
