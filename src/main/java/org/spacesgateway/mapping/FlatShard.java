package org.spacesgateway.mapping;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;

/**
 * A part of a {@link FlatTable}: a log of entries in chunks, and an open-addressed index into it.
 *
 * <p>An entry is the 128 bits of its key, two bytes that count its value and one more, so that
 * where they are zero no entry follows, and the value; it begins at a multiple of four, and never
 * changes. A slot of the index is a number of 32 bits: twelve of the key, so that most foreign
 * entries are passed over unread, six that name the chunk, fourteen that say where in it. The first
 * four bytes of a chunk are left free: no slot in use is zero.
 */
final class FlatShard {
  static final int CHUNK = 1 << 16;
  static final int MOST_CHUNKS = 1 << 6;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FREE = 4;
  private static final int COUNT = 2 * Long.BYTES;
  private static final int HEAD = COUNT + 2;

  /** The most bytes of a value. */
  static final int LONGEST = CHUNK - FREE - HEAD;

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

  /** The value of a key; null when there is none. */
  byte[] get(HashValue128 key) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      byte[] value = read(key);
      if (lock.validate(stamp)) {
        return value;
      }
    }
    stamp = lock.readLock();
    try {
      return read(key);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /* A writer may be at work: what is read is checked for its bounds here, and by the caller's stamp. */
  private byte[] read(HashValue128 key) {
    int[] index = slots;
    int mask = index.length - 1;
    int tag = tag(key.getLeastSignificantBits());
    for (int probe = 0, i = (int) key.getLeastSignificantBits() & mask;
        probe <= mask;
        probe++, i = i + 1 & mask) {
      int slot = index[i];
      if (slot == 0) {
        return null;
      }
      if ((slot & ~UNIT) == tag) {
        byte[] chunk = chunks[(slot & UNIT) >>> OFFSET_BITS];
        int at = offset(slot);
        if (chunk != null && isAt(chunk, at, key)) {
          int from = at + HEAD;
          int to = from + length(chunk, at);
          return from <= to && to <= CHUNK ? Arrays.copyOfRange(chunk, from, to) : null;
        }
      }
    }
    return null;
  }

  /**
   * Sets a key's value. The oldest chunk goes when there is no room.
   *
   * @throws IllegalArgumentException if the value is longer than {@link #LONGEST}
   */
  void put(HashValue128 key, byte[] value) {
    long stamp = lock.writeLock();
    try {
      int need = need(value);
      while (end + need > CHUNK && isFull()) {
        dropOldest();
      }
      write(key, value, need);
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
  boolean offer(HashValue128 key, byte[] value) {
    long stamp = lock.writeLock();
    try {
      int need = need(value);
      if (dropped || end + need > CHUNK && isFull()) {
        return false;
      }
      if (slots[slotOf(key)] == 0) {
        write(key, value, need);
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
  boolean lacks(HashValue128 key) {
    long stamp = lock.readLock();
    try {
      return whole && read(key) == null;
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

  private static int need(byte[] value) {
    if (value.length > LONGEST) {
      throw new IllegalArgumentException("a value longer than a chunk");
    }
    return HEAD + value.length + 3 & ~3;
  }

  private void write(HashValue128 key, byte[] value, int need) {
    if (end + need > CHUNK) {
      chunks[oldest + used & MOST_CHUNKS - 1] = new byte[CHUNK];
      used++;
      end = FREE;
    }
    int number = oldest + used - 1 & MOST_CHUNKS - 1;
    byte[] chunk = chunks[number];
    LONGS.set(chunk, end, key.getMostSignificantBits());
    LONGS.set(chunk, end + Long.BYTES, key.getLeastSignificantBits());
    length(chunk, end, value.length);
    System.arraycopy(value, 0, chunk, end + HEAD, value.length);
    int i = slotOf(key);
    if (slots[i] == 0) {
      entries++;
    }
    slots[i] = tag(key.getLeastSignificantBits()) | number << OFFSET_BITS | end >>> 2;
    end += need;
    if (entries > slots.length / 10 * 7) {
      grow();
    }
  }

  /** Where the key's slot is, or would be. */
  private int slotOf(HashValue128 key) {
    int mask = slots.length - 1;
    int i = (int) key.getLeastSignificantBits() & mask;
    while (slots[i] != 0
        && !((slots[i] & ~UNIT) == tag(key.getLeastSignificantBits())
            && isAt(chunkOf(slots[i]), offset(slots[i]), key))) {
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
    for (int at = FREE; at + HEAD <= CHUNK && length(chunk, at) >= 0; ) {
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
      at += HEAD + length(chunk, at) + 3 & ~3;
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

  private static boolean isAt(byte[] chunk, int at, HashValue128 key) {
    return at + HEAD <= CHUNK
        && hashAt(chunk, at) == key.getLeastSignificantBits()
        && (long) LONGS.get(chunk, at) == key.getMostSignificantBits();
  }

  private static long hashAt(byte[] chunk, int at) {
    return (long) LONGS.get(chunk, at + Long.BYTES);
  }

  /* Of the value of the entry there; -1 where there is none. */
  private static int length(byte[] chunk, int at) {
    return ((chunk[at + COUNT] & 255) << 8 | chunk[at + COUNT + 1] & 255) - 1;
  }

  private static void length(byte[] chunk, int at, int length) {
    chunk[at + COUNT] = (byte) (length + 1 >>> 8);
    chunk[at + COUNT + 1] = (byte) (length + 1);
  }
}
