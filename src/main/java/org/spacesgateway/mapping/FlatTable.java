package org.spacesgateway.mapping;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.SecureRandom;

/**
 * A bounded map from texts to bytes with few objects: millions of small entries cost their values'
 * bytes and about thirty more, and no garbage collector looks at them one by one. When its bound is
 * reached the oldest entries make room. Safe for any number of threads; a reader waits for nobody
 * but a writer of the same part.
 *
 * <p>Of a key it keeps 128 bits of XXH3, begun with a number that only this process knows: that one
 * of a million million keys never put is taken for one of two million that were has a chance of 1
 * in 10^20, and nobody can choose such a key (decision 0004).
 */
final class FlatTable {
  /** The most bytes that a value has. */
  static final int LONGEST = FlatShard.LONGEST;

  private static final Hasher128 HASHER = Hashing.xxh3_128(new SecureRandom().nextLong());
  private static final long SHARD = (long) FlatShard.CHUNK * FlatShard.MOST_CHUNKS;

  private final FlatShard[] shards;

  /**
   * @param bound the most bytes that it may take, at least 128 KiB
   */
  FlatTable(long bound) {
    int parts = (int) Math.max(1, Math.ceilDiv(bound, SHARD));
    shards = new FlatShard[parts];
    for (int i = 0; i < parts; i++) {
      shards[i] = new FlatShard((int) (bound / parts));
    }
  }

  /**
   * The value of a key, as a copy.
   *
   * @return null when there is none
   */
  byte[] get(String key) {
    HashValue128 hash = HASHER.hashCharsTo128Bits(key);
    return shard(hash).get(hash);
  }

  /**
   * Sets a key's value.
   *
   * @throws IllegalArgumentException if the value is longer than {@link #LONGEST}
   */
  void put(String key, byte[] value) {
    HashValue128 hash = HASHER.hashCharsTo128Bits(key);
    shard(hash).put(hash, value);
  }

  /**
   * Sets the value of a key that has none; nothing makes room for it.
   *
   * @return false if there is no room for it, or something was dropped where it would be
   * @throws IllegalArgumentException as {@link #put} does
   */
  boolean offer(String key, byte[] value) {
    HashValue128 hash = HASHER.hashCharsTo128Bits(key);
    return shard(hash).offer(hash, value);
  }

  /** All there is was offered: what is missing is known not to be, until something is dropped. */
  void complete() {
    for (FlatShard shard : shards) {
      shard.complete();
    }
  }

  /** There is more than was put here: what is missing may be. */
  void incomplete() {
    for (FlatShard shard : shards) {
      shard.incomplete();
    }
  }

  /** Whether it is known that a key has no value: none of where it would be was ever dropped. */
  boolean lacks(String key) {
    HashValue128 hash = HASHER.hashCharsTo128Bits(key);
    return shard(hash).lacks(hash);
  }

  /**
   * Drops the oldest entries.
   *
   * @param bytes how many to drop at least, as far as there are so many; 0 or less for none
   */
  void shed(long bytes) {
    long rest = bytes;
    for (FlatShard shard : shards) {
      // Of each about as much: none is the first to know nothing.
      rest -= shard.shed(Math.ceilDiv(bytes, shards.length));
    }
    for (FlatShard shard : shards) {
      rest -= shard.shed(rest);
    }
  }

  /** Keys that have a value. */
  long entries() {
    long entries = 0;
    for (FlatShard shard : shards) {
      entries += shard.entries();
    }
    return entries;
  }

  /** What it takes, in bytes. */
  long bytes() {
    long bytes = 0;
    for (FlatShard shard : shards) {
      bytes += shard.bytes();
    }
    return bytes;
  }

  private FlatShard shard(HashValue128 hash) {
    return shards[(int) ((hash.getMostSignificantBits() >>> 32) * shards.length >>> 32)];
  }
}
