package org.spacesgateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  @Test
  void itsModeStaysWhatItWas() throws Exception {
    Path file = Files.writeString(directory.resolve("map"), "the old one");
    Set<PosixFilePermission> ours = PosixFilePermissions.fromString("rw-r-----");
    Files.setPosixFilePermissions(file, ours);
    WholeFile.write(
        file,
        out -> {
          assertThat(Files.getPosixFilePermissions(directory.resolve("map.part"))).isEqualTo(ours);
          out.write("the new one".getBytes(UTF_8));
        });
    assertThat(file).hasContent("the new one");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(ours);
  }

  @Test
  void aFileThatNoOtherCanStandBesideIsWrittenInPlace() throws Exception {
    Path file = Files.writeString(directory.resolve("map"), "the old, longer one");
    Path taken = Files.createDirectory(directory.resolve("map.part"));
    WholeFile.write(file, out -> out.write("the new one".getBytes(UTF_8)));
    assertThat(file).hasContent("the new one");
    assertThat(taken).isEmptyDirectory();
  }

  @Test
  void aFileWhosePlaceNoOtherCanTakeIsWrittenInPlace() throws Exception {
    // In an archive a file doesn't take another's place in one step, as on a mount of its own.
    URI archive = URI.create("jar:" + directory.resolve("archive.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path file = Files.writeString(files.getPath("/map"), "the old, longer one");
      WholeFile.write(file, out -> out.write("the new one".getBytes(UTF_8)));
      assertThat(Files.readString(file)).isEqualTo("the new one");
      assertThat(Files.exists(files.getPath("/map.part"))).isFalse();
    }
  }
}
