package org.spacesgateway.arrival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalSpoolTest {
  private static final long ROOMY = 1 << 20;

  @TempDir Path directory;

  private ArrivalSpool open() throws IOException {
    return open(ROOMY);
  }

  private ArrivalSpool open(long maxBytes) throws IOException {
    ArrivalSpool spool = new ArrivalSpool(directory, maxBytes, ROOMY);
    spool.open();
    return spool;
  }

  private static List<byte[]> rows(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
  }

  private static List<String> texts(Path file) throws IOException {
    return ArrivalSpool.read(file).rows().stream().map(row -> new String(row, UTF_8)).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatWasAppendedWaitsInItsOrder() throws IOException {
    try (ArrivalSpool spool = open()) {
      assertThat(spool.isWaiting()).isFalse();
      assertThat(spool.oldest()).isEmpty();
      assertThat(spool.append(rows("one", "two"))).isTrue();
      assertThat(spool.append(rows("three"))).isTrue();
      assertThat(spool.isWaiting()).isTrue();
      Path oldest = spool.oldest().orElseThrow();
      assertThat(texts(oldest)).containsExactly("one", "two", "three");
      assertThat(spool.bytes()).isEqualTo(Files.size(oldest)).isEqualTo(3 * 8 + 11);
      spool.delete(oldest);
      assertThat(spool.isWaiting()).isFalse();
      assertThat(spool.bytes()).isZero();
    }
  }

  @Test
  void theSegmentBeingReplayedIsNotWrittenAnyMore() throws IOException {
    try (ArrivalSpool spool = open()) {
      spool.append(rows("one"));
      Path oldest = spool.oldest().orElseThrow();
      spool.append(rows("two"));
      assertThat(spool.oldest()).contains(oldest);
      assertThat(texts(oldest)).containsExactly("one");
      spool.delete(oldest);
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("two");
    }
  }

  @Test
  void aFullSegmentIsFollowedByAnother() throws IOException {
    try (ArrivalSpool spool = new ArrivalSpool(directory, ROOMY, 20)) {
      for (String text : List.of("one", "two", "three", "four")) {
        spool.append(rows(text));
      }
      assertThat(files()).containsExactly("spool-0000000000.log", "spool-0000000001.log");
      List<String> all = new ArrayList<>();
      while (spool.isWaiting()) {
        Path oldest = spool.oldest().orElseThrow();
        all.addAll(texts(oldest));
        spool.delete(oldest);
      }
      assertThat(all).containsExactly("one", "two", "three", "four");
    }
  }

  @Test
  void aFullSpoolTakesNoMoreUntilSomethingIsDeleted() throws IOException {
    try (ArrivalSpool spool = new ArrivalSpool(directory, 40, 20)) {
      assertThat(spool.append(rows("123456789012"))).isTrue();
      assertThat(spool.append(rows("123456789012"))).isTrue();
      assertThat(spool.append(rows("1"))).isFalse();
      assertThat(spool.bytes()).isEqualTo(40);
      spool.delete(spool.oldest().orElseThrow());
      assertThat(spool.append(rows("1"))).isTrue();
    }
  }

  @Test
  void whatAnEarlierProcessLeftCountsAndWaits() throws IOException {
    try (ArrivalSpool spool = open()) {
      spool.append(rows("one"));
      spool.setAside(rows("bad"));
    }
    try (ArrivalSpool spool = open(30)) {
      assertThat(spool.bytes()).isEqualTo(22);
      assertThat(spool.append(rows("two"))).as("full with what was left").isFalse();
      assertThat(spool.isWaiting()).isTrue();
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("one");
    }
  }

  @Test
  void numbersGoOnAfterReopening() throws IOException {
    try (ArrivalSpool spool = open()) {
      spool.append(rows("one"));
      spool.setAside(rows("bad"));
    }
    try (ArrivalSpool spool = open()) {
      spool.append(rows("two"));
      assertThat(files())
          .containsExactly(
              "refused-0000000001.log", "spool-0000000000.log", "spool-0000000002.log");
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("one");
    }
  }

  @Test
  void aFileOfSomebodyElseIsLeftAlone() throws IOException {
    for (String name : List.of("spool-.log", "spool-x.log", "notes.log", "spool-0000000009.bak")) {
      Files.writeString(directory.resolve(name), "not ours");
    }
    try (ArrivalSpool spool = open()) {
      assertThat(spool.bytes()).isZero();
      assertThat(spool.isWaiting()).isFalse();
      spool.append(rows("one"));
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("one");
    }
  }

  @Test
  void whatIsSetAsideIsKeptApartFromWhatWaits() throws IOException {
    try (ArrivalSpool spool = open()) {
      spool.setAside(rows("bad", "worse"));
      assertThat(spool.isWaiting()).isFalse();
      assertThat(spool.oldest()).isEmpty();
      assertThat(spool.refused()).hasSize(1);
      assertThat(texts(spool.refused().getFirst())).containsExactly("bad", "worse");
      assertThat(spool.bytes()).isEqualTo(24);
      spool.delete(spool.refused().getFirst());
      assertThat(spool.refused()).isEmpty();
      assertThat(spool.bytes()).isZero();
    }
  }

  @Test
  void oneProcessUsesASpoolAtATime() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Occupant.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader(UTF_8).readLine()).isEqualTo("opened");
      assertThatIOException().isThrownBy(this::open).withMessageContaining(directory.toString());
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (ArrivalSpool spool = open()) {
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("of the dead");
      assertThatIOException().as("nor one process twice").isThrownBy(this::open);
    }
    open().close();
  }

  /** Another process: opens the spool, and holds it until it is killed or left alone. */
  static final class Occupant {
    private Occupant() {}

    public static void main(String[] arguments) throws Exception {
      ArrivalSpool spool = new ArrivalSpool(Path.of(arguments[0]), ROOMY, ROOMY);
      spool.append(rows("of the dead"));
      System.out.println("opened");
      System.in.read();
    }
  }

  @Test
  void aTornRecordAtTheEndIsPassedOver() throws IOException {
    byte[] whole = segment("one", "two", "three");
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(directory.resolve("torn"), Arrays.copyOf(whole, length));
      List<String> expected =
          length < 11 ? List.of() : length < 22 ? List.of("one") : List.of("one", "two");
      assertThat(texts(file)).as("%d bytes", length).isEqualTo(expected);
      assertThat(ArrivalSpool.read(file).unreadable()).isEqualTo(length - 11 * expected.size());
    }
  }

  @Test
  void aFlippedBitCostsItsOwnRecordAlone() throws IOException {
    byte[] whole = segment("one", "two", "three");
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = Files.write(directory.resolve("damaged"), damaged);
      List<String> expected = new ArrayList<>(List.of("one", "two", "three"));
      String lost = expected.remove(Math.min(2, bit / 8 / 11));
      assertThat(texts(file)).as("bit %d", bit).isEqualTo(expected);
      assertThat(ArrivalSpool.read(file).unreadable()).isEqualTo(8 + lost.length());
    }
  }

  @Test
  void zeroesWhereABlockNeverReachedTheDiskArePassedOver() throws IOException {
    byte[] whole = segment("one", "two", "three");
    byte[] hole = whole.clone();
    Arrays.fill(hole, 5, 15, (byte) 0);
    assertThat(texts(Files.write(directory.resolve("hole"), hole))).containsExactly("three");
    assertThat(texts(Files.write(directory.resolve("hole"), new byte[100_000]))).isEmpty();
  }

  private byte[] segment(String... texts) throws IOException {
    Path elsewhere = Files.createTempDirectory(directory, "whole");
    try (ArrivalSpool spool = new ArrivalSpool(elsewhere, ROOMY, ROOMY)) {
      spool.append(rows(texts));
      return Files.readAllBytes(spool.oldest().orElseThrow());
    }
  }

  @Test
  void aRemovedSegmentIsNoticedBeforeAnybodyIsAnswered() throws IOException {
    try (ArrivalSpool spool = open()) {
      spool.append(rows("one"));
      Files.delete(directory.resolve("spool-0000000000.log"));
      assertThatIOException()
          .isThrownBy(() -> spool.append(rows("two")))
          .withMessageContaining("spool-0000000000.log");
      assertThat(spool.append(rows("three"))).as("in a file of its own").isTrue();
      assertThat(files()).containsExactly("spool-0000000001.log");
      assertThat(spool.bytes()).as("what is gone takes no room").isEqualTo(13);
    }
  }

  @Test
  void aRemovedDirectoryIsAFaultUntilItIsBack() throws IOException {
    Path away = directory.resolveSibling(directory.getFileName() + "-away");
    try (ArrivalSpool spool = open()) {
      Files.move(directory, away);
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThatIOException().isThrownBy(() -> spool.append(rows("one")));
      }
      assertThat(spool.bytes()).isZero();
      Files.move(away, directory);
      assertThat(spool.append(rows("two"))).isTrue();
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("two");
    }
  }

  @Test
  void whatCannotBeOpenedIsOpenedAsSoonAsItCanBe() throws IOException {
    Path volume = Files.createFile(directory.resolve("volume"));
    Path there = volume.resolve("spool");
    try (ArrivalSpool spool = new ArrivalSpool(there, ROOMY, ROOMY)) {
      assertThatIOException().isThrownBy(spool::open);
      assertThatIOException().isThrownBy(() -> spool.append(rows("one")));
      assertThatIOException().isThrownBy(spool::isWaiting);
      assertThat(spool.bytes()).isZero();
      Files.delete(volume);
      try (ArrivalSpool before = new ArrivalSpool(there, ROOMY, ROOMY)) {
        before.append(rows("of the dead"));
        assertThatIOException().as("nor is it shared").isThrownBy(() -> spool.append(rows("one")));
      }
      assertThat(spool.append(rows("two"))).isTrue();
      assertThat(texts(spool.oldest().orElseThrow())).containsExactly("of the dead");
      assertThat(spool.bytes()).isEqualTo(8 + 11 + 8 + 3);
    }
  }

  @Test
  void aRowThatCouldNotBeReadBackIsNotTaken() throws IOException {
    byte[] largest = new byte[64 * 1024];
    try (ArrivalSpool spool = open()) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> spool.append(List.of(rows("one").getFirst(), new byte[64 * 1024 + 1])));
      assertThat(spool.isWaiting()).isFalse();
      assertThat(spool.append(List.of(largest))).isTrue();
      assertThat(ArrivalSpool.read(spool.oldest().orElseThrow()).rows()).containsExactly(largest);
    }
  }
}
