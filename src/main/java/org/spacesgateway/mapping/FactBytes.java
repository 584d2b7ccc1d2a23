package org.spacesgateway.mapping;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.Mapping.Kind;

/**
 * What is remembered of the database, as few bytes. A fact is a key, a text, and its bytes; {@link
 * #NOTHING} says that there is none, which is a fact too.
 */
final class FactBytes {
  /** It is known that there is nothing of that key. */
  static final byte[] NOTHING = {};

  /** It may have changed: only the database knows. */
  static final byte[] FORGOTTEN = {7};

  private static final String SPACE = "s";
  private static final String MAPPING = "m";
  private static final int PUBLIC = 1;
  private static final int PRIVATE = 2;
  private static final int MARKET = 1 << 3;
  private static final int CLOSES = 1 << 4;
  private static final Kind[] KINDS = Kind.values();
  private static final int KIND = 7;
  private static final int TARGET = 1 << 3;
  private static final int BLOG = 1 << 4;
  private static final int ARCHIVE = 1 << 5;
  private static final int SUGGESTED = 1 << 6;
  private static final int TITLE = 1 << 7;

  private final Beginnings beginnings = new Beginnings();

  /**
   * What a Space is.
   *
   * @param isPrivate whether only friends could read it
   * @param home what its home is mapped to, its blog's address not filled in; empty while it has
   *     not moved
   * @param market its language tag; null when unknown
   * @param ownerClosesAt from when on its owner has closed it; null when they have not
   */
  record SpaceFacts(
      boolean isPrivate, Optional<Mapping> home, String market, Instant ownerClosesAt) {
    /**
     * The same of a Space.
     *
     * @param filled its home, its blog's address filled in
     */
    KnownSpace known(Cid cid, Optional<Mapping> filled) {
      return new KnownSpace(cid, isPrivate, filled, market, ownerClosesAt);
    }
  }

  /** The entry that an opaque handle names. */
  record Leads(Cid cid, long entry) {}

  /** Whether it is {@link #FORGOTTEN}. */
  static boolean isForgotten(byte[] fact) {
    return fact.length == 1 && fact[0] == FORGOTTEN[0];
  }

  /**
   * Whether it is not kept for long: that there is nothing, which would let strangers fill the
   * memory, and private Spaces, which nobody must be able to tell from unknown ones.
   */
  static boolean isBrief(String key, byte[] fact) {
    return fact.length == 0 || key.startsWith(SPACE) && (fact[0] & PRIVATE) != 0;
  }

  /** Whether it is the key of a mapping. */
  static boolean isMapping(String key) {
    return key.startsWith(MAPPING);
  }

  /** The key of a mapping. */
  static String ofMapping(String scope, String key) {
    return MAPPING + scope + "\n" + key;
  }

  /** The key of {@link SpaceFacts}. */
  static String ofSpace(String cid) {
    return SPACE + cid;
  }

  /** The key of the CID that an alias leads to. */
  static String ofAlias(String alias) {
    return "a" + alias;
  }

  /** The key of what an opaque handle {@link Leads} to. */
  static String ofHandle(String token, long number) {
    return "t" + token + "\n" + number;
  }

  /** The key of a blog's address. */
  static String ofBlog(long id) {
    return "b" + id;
  }

  /** A mapping that is exact; null is nothing. */
  byte[] mapping(Mapping mapping) {
    if (mapping == null) {
      return NOTHING;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    write(mapping, out);
    return out.toByteArray();
  }

  /** Reads what {@link #mapping} wrote. */
  Optional<Mapping> mapping(byte[] fact) {
    return mapping(ByteBuffer.wrap(fact));
  }

  /** A Space. */
  byte[] space(SpaceFacts space) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    out.write(
        (space.isPrivate() ? PRIVATE : PUBLIC)
            | (space.market() == null ? 0 : MARKET)
            | (space.ownerClosesAt() == null ? 0 : CLOSES));
    if (space.market() != null) {
      // There are few, and a number costs no text when it is read.
      int number = beginnings.number(space.market());
      write(number, out);
      if (number == Beginnings.NONE) {
        write(space.market(), out);
      }
    }
    if (space.ownerClosesAt() != null) {
      out.writeBytes(
          ByteBuffer.allocate(Long.BYTES).putLong(space.ownerClosesAt().toEpochMilli()).array());
    }
    space.home().ifPresent(home -> write(home, out));
    return out.toByteArray();
  }

  /** Reads what {@link #space(SpaceFacts)} wrote; empty for {@link #NOTHING}. */
  Optional<SpaceFacts> space(byte[] fact) {
    if (fact.length == 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(fact);
    int is = in.get();
    String market = (is & MARKET) == 0 ? null : market(in);
    Instant closes = (is & CLOSES) == 0 ? null : Instant.ofEpochMilli(in.getLong());
    return Optional.of(new SpaceFacts((is & PRIVATE) != 0, mapping(in), market, closes));
  }

  private String market(ByteBuffer in) {
    int number = number(in);
    return number == Beginnings.NONE ? string(in) : beginnings.text(number);
  }

  /** A CID. */
  static byte[] cid(Cid cid) {
    return ByteBuffer.allocate(Long.BYTES).putLong(cid.value()).array();
  }

  /** Reads what {@link #cid(Cid)} wrote; empty for {@link #NOTHING}. */
  static Optional<Cid> cid(byte[] fact) {
    return fact.length == 0
        ? Optional.empty()
        : Optional.of(new Cid(ByteBuffer.wrap(fact).getLong()));
  }

  /** What an opaque handle leads to. */
  static byte[] leads(Leads leads) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(leads.cid().value())
        .putLong(leads.entry())
        .array();
  }

  /** Reads what {@link #leads(Leads)} wrote; empty for {@link #NOTHING}. */
  static Optional<Leads> leads(byte[] fact) {
    if (fact.length == 0) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(fact);
    return Optional.of(new Leads(new Cid(in.getLong()), in.getLong()));
  }

  /** A text; null is nothing. */
  static byte[] text(String text) {
    return text == null ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #text(String)} wrote; empty for {@link #NOTHING}. */
  static Optional<String> text(byte[] fact) {
    return fact.length == 0
        ? Optional.empty()
        : Optional.of(new String(fact, StandardCharsets.UTF_8));
  }

  private void write(Mapping mapping, ByteArrayOutputStream out) {
    out.write(
        mapping.kind().ordinal()
            | (mapping.target() == null ? 0 : TARGET)
            | (mapping.blogId() == null ? 0 : BLOG)
            | (mapping.archive() == null ? 0 : ARCHIVE)
            | (mapping.suggested() == null ? 0 : SUGGESTED)
            | (mapping.title() == null ? 0 : TITLE));
    if (mapping.target() != null) {
      String target = mapping.target();
      int end = Math.max(0, target.indexOf('/', target.indexOf("://") + 3));
      int number = beginnings.number(target.substring(0, end));
      write(number, out);
      write(number == Beginnings.NONE ? target : target.substring(end), out);
    }
    if (mapping.blogId() != null) {
      out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(mapping.blogId()).array());
      write(mapping.path(), out);
    }
    if (mapping.archive() != null) {
      write(mapping.archive(), out);
    }
    if (mapping.suggested() != null) {
      write(mapping.suggested(), out);
    }
    if (mapping.title() != null) {
      write(mapping.title(), out);
    }
  }

  private Optional<Mapping> mapping(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return Optional.empty();
    }
    int has = in.get();
    String target = (has & TARGET) == 0 ? null : beginnings.text(number(in)) + string(in);
    Long blogId = (has & BLOG) == 0 ? null : (Long) in.getLong();
    String path = (has & BLOG) == 0 ? null : string(in);
    String archive = (has & ARCHIVE) == 0 ? null : string(in);
    String suggested = (has & SUGGESTED) == 0 ? null : string(in);
    String title = (has & TITLE) == 0 ? null : string(in);
    return Optional.of(
        new Mapping(KINDS[has & KIND], target, blogId, path, archive, suggested, title, null));
  }

  /* Seven bits a byte, the lowest first. */
  private static void write(int number, ByteArrayOutputStream out) {
    int rest = number;
    while (rest > 127) {
      out.write(rest | 128);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static int number(ByteBuffer in) {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      number |= (next & 127) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  private static void write(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes.length, out);
    out.writeBytes(bytes);
  }

  private static String string(ByteBuffer in) {
    int length = number(in);
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
