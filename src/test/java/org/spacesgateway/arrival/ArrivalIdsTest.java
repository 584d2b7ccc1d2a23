package org.spacesgateway.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ArrivalIdsTest {
  private static final long YEAR_5000 = 95_617_584_000_000L;
  private final ArrivalIds ids = new ArrivalIds();

  @Property
  void anIdIsAVersionSevenOfItsMillisecond(@ForAll @LongRange(max = YEAR_5000) long millis) {
    UUID id = ids.next(Instant.ofEpochMilli(millis));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
  }

  /* PostgreSQL compares ids as bytes, so as their text. */
  @Property
  void idsOfAMomentLieBetweenItsFirstAndTheNextOnes(
      @ForAll @LongRange(max = YEAR_5000) long millis) {
    Instant moment = Instant.ofEpochMilli(millis);
    String id = ids.next(moment).toString();
    assertThat(id)
        .isGreaterThanOrEqualTo(ArrivalIds.firstAt(moment).toString())
        .isLessThan(ArrivalIds.firstAt(moment.plusMillis(1)).toString());
  }

  @Test
  void whatIsBefore1970IsBeforeEveryId() {
    String id = ids.next(Instant.EPOCH).toString();
    assertThat(id)
        .isGreaterThanOrEqualTo(ArrivalIds.firstAt(Instant.EPOCH.minusMillis(1)).toString())
        .isGreaterThanOrEqualTo(
            ArrivalIds.firstAt(Instant.parse("1912-06-23T00:00:00Z")).toString());
  }

  @Test
  void noIdIsGivenTwiceHoweverManyAskAtOnceAndWhateverTheClockDoes() {
    Instant now = Instant.now();
    Set<UUID> given =
        IntStream.range(0, 200_000)
            .parallel()
            .mapToObj(i -> ids.next(now.plusMillis(i % 3 - 1)))
            .collect(Collectors.toSet());
    assertThat(given).hasSize(200_000);
  }

  @Test
  void idsOfOneMillisecondCountUp() {
    Instant now = Instant.now();
    List<String> given = IntStream.range(0, 1_000).mapToObj(i -> ids.next(now).toString()).toList();
    assertThat(given).isSorted();
  }
}
