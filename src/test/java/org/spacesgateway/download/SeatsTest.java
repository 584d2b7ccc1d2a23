package org.spacesgateway.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.spacesgateway.download.Seats.Seat;

class SeatsTest {
  private static final UUID ALICE = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);
  private static final UUID CLAIRE = new UUID(0, 3);
  private static final DownloadConfig THREE =
      new Bounds(3, 2, Duration.ofHours(1), 1000, Duration.ofMinutes(1));

  /** What this room is told of, as numbers. */
  private record Bounds(int atOnce, int each, Duration longest, int slowest, Duration patience)
      implements DownloadConfig {
    @Override
    public Duration afterClosing() {
      return Duration.ofDays(31);
    }

    @Override
    public Duration kept() {
      return Duration.ofDays(90);
    }

    @Override
    public Duration every() {
      return Duration.ofSeconds(2);
    }

    @Override
    public Duration lease() {
      return Duration.ofMinutes(30);
    }
  }

  private final AtomicInteger cuts = new AtomicInteger();
  private Instant now = Instant.parse("2010-10-01T12:00:00Z");
  private final Seats seats = new Seats(THREE, () -> now);

  private Optional<Seat> take(UUID person) {
    return seats.take(person, cuts::incrementAndGet);
  }

  @Test
  void thereAreOnlySoManyAndNobodyHasAllOfThem() {
    take(ALICE);
    final Seat second = take(ALICE).orElseThrow();
    assertThat(take(ALICE)).as("a third of one person").isEmpty();
    assertThat(take(BOB)).isPresent();
    assertThat(take(CLAIRE)).as("a fourth of all").isEmpty();
    second.ended();
    second.ended();
    assertThat(take(CLAIRE)).isPresent();
    assertThat(take(CLAIRE)).as("it was left once").isEmpty();
  }

  @Test
  void aSeatIsLeftWhenAllIsWrittenAndWhenItFails() throws IOException {
    for (int i = 0; i < 4; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      take(ALICE).orElseThrow().write(out, to -> to.write(new byte[] {1, 2, 3}));
      assertThat(out.toByteArray()).containsExactly(1, 2, 3);
      Seat cut = take(ALICE).orElseThrow();
      assertThatThrownBy(() ->
              cut.write(
                  out,
                  to -> {
                    cut.ended();
                    throw new IOException("the connection is gone");
                  }))
          .hasMessage("the connection is gone");
    }
  }

  @Test
  void whoIsGoneBeforeTheFirstByteIsWrittenNothing() {
    Seat seat = take(ALICE).orElseThrow();
    seat.ended();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> seat.write(out, to -> to.write(1))).isInstanceOf(IOException.class);
    assertThat(out.toByteArray()).isEmpty();
  }

  /** Takes so much of what is written after so long. */
  private OutputStream taking(Duration time) {
    return new OutputStream() {
      @Override
      public void write(int octet) {
        write(new byte[1], 0, 1);
      }

      @Override
      public void write(byte[] some, int from, int length) {
        now = now.plus(time);
        seats.cutTheSlow();
      }
    };
  }

  @Test
  void whoReadsTooSlowlyIsCut() throws IOException {
    // A minute, and a second more for each thousand bytes.
    take(ALICE).orElseThrow().write(taking(Duration.ofSeconds(59)), to -> to.write(new byte[1000]));
    assertThat(cuts).hasValue(0);
    take(ALICE).orElseThrow().write(taking(Duration.ofSeconds(61)), to -> to.write(new byte[1000]));
    assertThat(cuts).hasValue(1);
  }

  @Test
  void whoKeepsUpIsNotCutWhateverWeNeedOurselves() throws IOException {
    take(ALICE)
        .orElseThrow()
        .write(
            taking(Duration.ofMillis(900)),
            to -> {
              for (int i = 0; i < 300; i++) {
                to.write(new byte[1000]);
                now = now.plusSeconds(9);
                seats.cutTheSlow();
              }
            });
    assertThat(cuts).hasValue(0);
  }

  @Test
  void nobodyIsServedForHours() throws IOException {
    take(ALICE)
        .orElseThrow()
        .write(
            taking(Duration.ZERO),
            to -> {
              to.write(new byte[10_000_000]);
              now = now.plus(Duration.ofMinutes(61));
              seats.cutTheSlow();
            });
    assertThat(cuts).hasValue(1);
  }
}
