package org.spacesgateway.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class FlatTableTest {
  private static final long SMALL = 256 << 10;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String value(FlatTable table, String key) {
    byte[] value = table.get(key);
    return value == null ? null : new String(value, UTF_8);
  }

  @Property(tries = 200)
  void whatFitsIsKeptAsAMapKeepsIt(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 20_000) Integer> steps) {
    FlatTable table = new FlatTable(8 << 20);
    Map<String, String> model = new HashMap<>();
    for (int step : steps) {
      String key = "key" + step % 97;
      String value = "v".repeat(step / 97) + step;
      if (step % 2 == 0) {
        table.put(key, bytes(value));
        model.put(key, value);
      } else {
        assertThat(table.offer(key, bytes(value))).isTrue();
        model.putIfAbsent(key, value);
      }
    }
    assertThat(table.entries()).isEqualTo(model.size());
    model.forEach((key, value) -> assertThat(value(table, key)).isEqualTo(value));
    assertThat(value(table, "key97")).isNull();
  }

  @Property(tries = 300)
  void textsThatDifferAnywhereAreDifferentKeys(@ForAll Set<@StringLength(max = 40) String> keys) {
    FlatTable table = new FlatTable(8 << 20);
    keys.forEach(key -> table.put(key, bytes("value of " + key)));
    assertThat(table.entries()).isEqualTo(keys.size());
    for (String key : keys) {
      assertThat(value(table, key)).isEqualTo(new String(bytes("value of " + key), UTF_8));
      for (String other : List.of(key + "/", "/" + key, key + "\0", key.toUpperCase(Locale.ROOT))) {
        assertThat(table.get(other) != null).as(other).isEqualTo(keys.contains(other));
      }
    }
  }

  @Example
  void whatIsMissingIsKnownNotToBeOnceAllWasPutAndUntilSomethingIsDropped() {
    FlatTable table = new FlatTable(SMALL);
    table.put("here", bytes("value"));
    assertThat(table.lacks("missing")).isFalse();
    table.complete();
    assertThat(table.lacks("missing")).isTrue();
    assertThat(table.lacks("here")).isFalse();
    table.put("here too", bytes("value"));
    assertThat(table.lacks("missing")).isTrue();
    table.shed(1);
    assertThat(table.lacks("missing")).isFalse();
    table.complete();
    assertThat(table.lacks("missing")).isFalse();
    FlatTable another = new FlatTable(SMALL);
    another.complete();
    another.incomplete();
    assertThat(another.lacks("missing")).isFalse();
  }

  @Property(tries = 30)
  void whatIsShedIsTheOldestAndTheRestIsAsItWas(
      @ForAll @IntRange(max = 40) int chunks, @ForAll @IntRange(min = 1, max = 2_000) int entries) {
    FlatTable table = new FlatTable(8 << 20);
    for (int i = 0; i < entries; i++) {
      table.put("key" + i, bytes("v".repeat(900) + i));
    }
    long before = table.bytes();
    table.shed((long) chunks * FlatShard.CHUNK);
    assertThat(table.bytes())
        .isLessThanOrEqualTo(Math.max(before - (long) chunks * FlatShard.CHUNK, 1 << 20));
    long left = 0;
    for (int i = 0; i < entries; i++) {
      String value = value(table, "key" + i);
      if (value != null) {
        left++;
        assertThat(value).endsWith("v" + i);
      }
    }
    assertThat(left).isEqualTo(table.entries());
    table.put("key", bytes("again"));
    assertThat(value(table, "key")).isEqualTo("again");
  }

  @Property(tries = 30)
  void aFullTableForgetsTheOldestAndIsNeverWrong(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FlatTable table = new FlatTable(SMALL);
    Map<String, String> model = new HashMap<>();
    String newest = null;
    for (int i = 0; i < 20_000; i++) {
      newest = "key" + random.nextInt(8_000);
      String value = i + "v".repeat(random.nextInt(120));
      table.put(newest, bytes(value));
      model.put(newest, value);
    }
    assertThat(table.bytes()).isLessThanOrEqualTo(SMALL);
    int found = 0;
    for (Map.Entry<String, String> known : model.entrySet()) {
      String value = value(table, known.getKey());
      if (value != null) {
        assertThat(value).isEqualTo(known.getValue());
        found++;
      }
    }
    assertThat(value(table, newest)).isNotNull();
    assertThat(found).isBetween(500, model.size() - 1);
    assertThat(table.entries()).isEqualTo(found);
  }

  @Example
  void nothingMakesRoomForAnOffer() {
    FlatTable table = new FlatTable(SMALL);
    int offered = 0;
    while (table.offer("key" + offered, new byte[100])) {
      offered++;
    }
    assertThat(table.bytes()).isLessThanOrEqualTo(SMALL);
    assertThat(table.entries()).isEqualTo(offered);
    assertThat(table.get("key0")).hasSize(100);
  }

  @Example
  void whereSomethingWasDroppedAnOfferIsRefused() {
    FlatTable table = new FlatTable(SMALL);
    table.put("first", bytes("new"));
    for (int i = 0; value(table, "first") != null; i++) {
      table.put("key" + i, new byte[1000]);
    }
    assertThat(table.offer("first", bytes("old"))).isFalse();
    assertThat(value(table, "first")).isNull();
  }

  @Example
  void theLongestValueFitsAndLongerOnesAreRefused() {
    FlatTable table = new FlatTable(SMALL);
    table.put("key", new byte[FlatTable.LONGEST]);
    assertThat(table.get("key")).hasSize(FlatTable.LONGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.put("key", new byte[FlatTable.LONGEST + 1]));
    assertThat(table.get("key")).hasSize(FlatTable.LONGEST);
  }

  @Example
  void emptyValuesAreValues() {
    FlatTable table = new FlatTable(SMALL);
    table.put("key", new byte[0]);
    assertThat(table.get("key")).isEmpty();
    assertThat(table.offer("key", bytes("other"))).isTrue();
    assertThat(table.get("key")).isEmpty();
  }

  @Example
  void manyEntriesTakeLittleMoreThanTheirValuesHoweverLongTheirKeys() {
    FlatTable table = new FlatTable(64 << 20);
    long own = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] value = bytes("/new/path/of/the/same/page/" + i);
      table.put("www.example.org/" + "long/".repeat(100) + "path/of/a/page/" + i, value);
      own += value.length;
    }
    assertThat(table.entries()).isEqualTo(100_000);
    assertThat(table.bytes() - own).isLessThan(100_000 * 32L + 16 * FlatShard.CHUNK);
  }

  @Example
  void readersBesideAWriterNeverSeeAWrongValue() throws Exception {
    FlatTable table = new FlatTable(SMALL);
    AtomicBoolean writing = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        int seed = reader;
        readers.add(threads.submit(read(table, writing, seed)));
      }
      Future<?> writer =
          threads.submit(() -> {
            SplittableRandom random = new SplittableRandom(7);
            try {
              for (int i = 0; i < 400_000; i++) {
                int key = random.nextInt(3_000);
                table.put("key" + key, bytes(key + ":" + "v".repeat(i % 90)));
              }
            } finally {
              writing.set(false);
            }
          });
      writer.get();
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  private static Callable<Integer> read(FlatTable table, AtomicBoolean writing, int seed) {
    return () -> {
      SplittableRandom random = new SplittableRandom(seed);
      int found = 0;
      while (writing.get()) {
        int key = random.nextInt(3_000);
        String value = value(table, "key" + key);
        if (value != null) {
          assertThat(value).matches(key + ":v*");
          found++;
        }
      }
      return found;
    };
  }
}
