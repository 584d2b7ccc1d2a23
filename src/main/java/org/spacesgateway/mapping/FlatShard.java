package org.spacesgateway.mapping;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;

/**
 * A part of a {@link FlatTable}: a log of entries in chunks, and an open-addressed index into it.
 *
 * <p>An entry is two bytes that count its key, two that count its value, the key, the value; it
 * begins at a multiple of four, and never changes. A slot of the index is a number of 32 bits:
 * twelve of the key's hash, so that most foreign entries are passed over unread, six that name the
 * chunk, fourteen that say where in it. The first four bytes of a chunk are left free: no slot in
 * use is zero.
 */
final class FlatShard {
  static final int CHUNK = 1 << 16;
  static final int MOST_CHUNKS = 1 << 6;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HEAD = 4;
  private static final int OFFSET_BITS = 14;
  private static final int UNIT = (1 << 20) - 1;
  private static final int FEWEST_SLOTS = 16;

  private final StampedLock lock = new StampedLock();
  private final int budget;
  private final byte[][] chunks = new byte[MOST_CHUNKS][];
  private int[] slots = new int[FEWEST_SLOTS];
  private int oldest;
  private int used;
  private int end = CHUNK;
  private int entries;
  private boolean dropped;
  private boolean whole;

  /**
   * @param budget bytes that chunks and index may take; one chunk is always kept
   */
  FlatShard(int budget) {
    this.budget = budget;
  }

  /** A hash of all bytes, every bit of it fit for use. */
  static long hash(byte[] bytes, int from, int length) {
    long hash = length * 0x9E3779B97F4A7C15L;
    int i = from;
    for (int stop = from + length - Long.BYTES; i <= stop; i += Long.BYTES) {
      hash = Long.rotateLeft((hash ^ (long) LONGS.get(bytes, i)) * 0xC6A4A7935BD1E995L, 31);
    }
    for (int stop = from + length; i < stop; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001B3L;
    }
    hash = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ hash >>> 29) * 0xC4CEB9FE1A85EC53L;
    return hash ^ hash >>> 32;
  }

  /** The value of a key; null when there is none. */
  byte[] get(byte[] key, long hash) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      byte[] value = read(key, hash);
      if (lock.validate(stamp)) {
        return value;
      }
    }
    stamp = lock.readLock();
    try {
      return read(key, hash);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /* A writer may be at work: what is read is checked for its bounds here, and by the caller's stamp. */
  private byte[] read(byte[] key, long hash) {
    int[] index = slots;
    int mask = index.length - 1;
    int tag = tag(hash);
    for (int probe = 0, i = (int) hash & mask; probe <= mask; probe++, i = i + 1 & mask) {
      int slot = index[i];
      if (slot == 0) {
        return null;
      }
      if ((slot & ~UNIT) == tag) {
        byte[] chunk = chunks[(slot & UNIT) >>> OFFSET_BITS];
        int at = offset(slot);
        if (chunk != null && isAt(chunk, at, key)) {
          int from = at + HEAD + key.length;
          int to = from + length(chunk, at + 2);
          return to <= CHUNK ? Arrays.copyOfRange(chunk, from, to) : null;
        }
      }
    }
    return null;
  }

  /**
   * Sets a key's value. The oldest chunk goes when there is no room.
   *
   * @throws IllegalArgumentException if both are together longer than a chunk
   */
  void put(byte[] key, long hash, byte[] value) {
    long stamp = lock.writeLock();
    try {
      int need = need(key, value);
      while (end + need > CHUNK && isFull()) {
        dropOldest();
      }
      write(key, hash, value, need);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /**
   * Sets the value of a key that has none.
   *
   * @return false if there was no room, or something was dropped before: what is missing here may
   *     then be missing because it was dropped
   */
  boolean offer(byte[] key, long hash, byte[] value) {
    long stamp = lock.writeLock();
    try {
      int need = need(key, value);
      if (dropped || end + need > CHUNK && isFull()) {
        return false;
      }
      if (slots[slotOf(key, hash)] == 0) {
        write(key, hash, value, need);
      }
      return true;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** All there is was offered: what is missing from here on is known not to be. */
  void complete() {
    long stamp = lock.writeLock();
    try {
      whole = !dropped;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** There is more than was put here. */
  void incomplete() {
    long stamp = lock.writeLock();
    try {
      whole = false;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Whether it is {@link #complete}, nothing was dropped since, and the key has no value. */
  boolean lacks(byte[] key, long hash) {
    long stamp = lock.readLock();
    try {
      return whole && read(key, hash) == null;
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /**
   * Drops the oldest entries, whole chunks of them.
   *
   * @return how many bytes were dropped; less than was wished for when there were no more
   */
  long shed(long bytes) {
    if (bytes <= 0) {
      return 0;
    }
    long stamp = lock.writeLock();
    try {
      long shed = 0;
      for (; shed < bytes && used > 0; shed += CHUNK) {
        dropOldest();
      }
      if (used == 0) {
        end = CHUNK;
      }
      return shed;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /** Keys that have a value. */
  int entries() {
    long stamp = lock.readLock();
    try {
      return entries;
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /** What chunks and index take. */
  long bytes() {
    long stamp = lock.readLock();
    try {
      return taken();
    } finally {
      lock.unlockRead(stamp);
    }
  }

  private long taken() {
    return (long) used * CHUNK + (long) slots.length * Integer.BYTES;
  }

  private boolean isFull() {
    return used == MOST_CHUNKS || used > 0 && taken() + CHUNK > budget;
  }

  private static int need(byte[] key, byte[] value) {
    int need = HEAD + key.length + value.length + 3 & ~3;
    if (need > CHUNK - HEAD) {
      throw new IllegalArgumentException("an entry longer than a chunk");
    }
    return need;
  }

  private void write(byte[] key, long hash, byte[] value, int need) {
    if (end + need > CHUNK) {
      chunks[oldest + used & MOST_CHUNKS - 1] = new byte[CHUNK];
      used++;
      end = HEAD;
    }
    int number = oldest + used - 1 & MOST_CHUNKS - 1;
    byte[] chunk = chunks[number];
    length(chunk, end, key.length);
    length(chunk, end + 2, value.length);
    System.arraycopy(key, 0, chunk, end + HEAD, key.length);
    System.arraycopy(value, 0, chunk, end + HEAD + key.length, value.length);
    int i = slotOf(key, hash);
    if (slots[i] == 0) {
      entries++;
    }
    slots[i] = tag(hash) | number << OFFSET_BITS | end >>> 2;
    end += need;
    if (entries > slots.length / 10 * 7) {
      grow();
    }
  }

  /** Where the key's slot is, or would be. */
  private int slotOf(byte[] key, long hash) {
    int mask = slots.length - 1;
    int i = (int) hash & mask;
    while (slots[i] != 0
        && !((slots[i] & ~UNIT) == tag(hash) && isAt(chunkOf(slots[i]), offset(slots[i]), key))) {
      i = i + 1 & mask;
    }
    return i;
  }

  private void grow() {
    int[] fewer = slots;
    int[] more = new int[fewer.length * 2];
    int mask = more.length - 1;
    for (int slot : fewer) {
      if (slot != 0) {
        int i = (int) hashAt(chunkOf(slot), offset(slot)) & mask;
        while (more[i] != 0) {
          i = i + 1 & mask;
        }
        more[i] = slot;
      }
    }
    slots = more;
  }

  private void dropOldest() {
    dropped = true;
    whole = false;
    byte[] chunk = chunks[oldest];
    for (int at = HEAD; at + HEAD <= CHUNK && length(chunk, at) != 0; ) {
      int unit = oldest << OFFSET_BITS | at >>> 2;
      int mask = slots.length - 1;
      int i = (int) hashAt(chunk, at) & mask;
      while (slots[i] != 0 && (slots[i] & UNIT) != unit) {
        i = i + 1 & mask;
      }
      // Without a slot it was replaced by a newer entry.
      if (slots[i] != 0) {
        remove(i);
      }
      at += HEAD + length(chunk, at) + length(chunk, at + 2) + 3 & ~3;
    }
    chunks[oldest] = null;
    oldest = oldest + 1 & MOST_CHUNKS - 1;
    used--;
  }

  /* What follows is moved up, so that no search ends too early. */
  private void remove(int index) {
    int mask = slots.length - 1;
    int hole = index;
    for (int i = hole + 1 & mask; slots[i] != 0; i = i + 1 & mask) {
      int home = (int) hashAt(chunkOf(slots[i]), offset(slots[i])) & mask;
      if ((i - home & mask) >= (i - hole & mask)) {
        slots[hole] = slots[i];
        hole = i;
      }
    }
    slots[hole] = 0;
    entries--;
  }

  private byte[] chunkOf(int slot) {
    return chunks[(slot & UNIT) >>> OFFSET_BITS];
  }

  private static int offset(int slot) {
    return (slot & (1 << OFFSET_BITS) - 1) << 2;
  }

  private static int tag(long hash) {
    return (int) (hash >>> 20) << 20;
  }

  private static boolean isAt(byte[] chunk, int at, byte[] key) {
    int from = at + HEAD;
    return length(chunk, at) == key.length
        && from + key.length <= CHUNK
        && Arrays.equals(chunk, from, from + key.length, key, 0, key.length);
  }

  private static long hashAt(byte[] chunk, int at) {
    return hash(chunk, at + HEAD, length(chunk, at));
  }

  private static int length(byte[] chunk, int at) {
    return (chunk[at] & 255) << 8 | chunk[at + 1] & 255;
  }

  private static void length(byte[] chunk, int at, int length) {
    chunk[at] = (byte) (length >>> 8);
    chunk[at + 1] = (byte) length;
  }
}
