package org.spacesgateway.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of Protocol Buffers, read without its description: values by the number of their field.
 */
final class Protobuf {
  private final Map<Integer, List<Object>> fields = new HashMap<>();

  private Protobuf(ByteBuffer in) {
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value =
          switch (key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
            case 5 -> (long) in.getInt();
            default -> throw new IllegalArgumentException("no such wire type: " + (key & 7));
          };
      fields.computeIfAbsent(key >>> 3, number -> new ArrayList<>()).add(value);
    }
  }

  static Protobuf of(byte[] message) {
    return new Protobuf(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN));
  }

  boolean has(int field) {
    return fields.containsKey(field);
  }

  /** Each value of that field, as a message. */
  List<Protobuf> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(value -> of((byte[]) value)).toList();
  }

  /** The first value of that field; none if it is absent. */
  byte[] bytes(int field) {
    return has(field) ? (byte[]) fields.get(field).getFirst() : new byte[0];
  }

  /** The same as UTF-8. */
  String text(int field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  /** The same as a number; 0 if it is absent. */
  long number(int field) {
    return has(field) ? (Long) fields.get(field).getFirst() : 0;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }
}
