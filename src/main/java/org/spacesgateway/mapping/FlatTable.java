package org.spacesgateway.mapping;

/**
 * A bounded map from bytes to bytes with few objects: millions of small entries cost their own
 * bytes and about ten more, and no garbage collector looks at them one by one. When its bound is
 * reached the oldest entries make room. Safe for any number of threads; a reader waits for nobody
 * but a writer of the same part.
 */
final class FlatTable {
  /** The most bytes that a key and its value have together. */
  static final int LONGEST = FlatShard.CHUNK - 8;

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
  byte[] get(byte[] key) {
    long hash = FlatShard.hash(key, 0, key.length);
    return shard(hash).get(key, hash);
  }

  /**
   * Sets a key's value.
   *
   * @param key not empty
   * @throws IllegalArgumentException if they are together longer than {@link #LONGEST}
   */
  void put(byte[] key, byte[] value) {
    long hash = FlatShard.hash(key, 0, key.length);
    shard(hash).put(key, hash, value);
  }

  /**
   * Sets the value of a key that has none; nothing makes room for it.
   *
   * @return false if there is no room for it, or something was dropped where it would be
   * @throws IllegalArgumentException as {@link #put} does
   */
  boolean offer(byte[] key, byte[] value) {
    long hash = FlatShard.hash(key, 0, key.length);
    return shard(hash).offer(key, hash, value);
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
  boolean lacks(byte[] key) {
    long hash = FlatShard.hash(key, 0, key.length);
    return shard(hash).lacks(key, hash);
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

  private FlatShard shard(long hash) {
    return shards[(int) ((hash >>> 32) * shards.length >>> 32)];
  }
}
