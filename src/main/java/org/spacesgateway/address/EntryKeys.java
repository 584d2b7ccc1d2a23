package org.spacesgateway.address;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which entry of a Space a transferred post was: WordPress.com's importer wrote it into the post's
 * metadata, and the old platform into the post's text.
 */
public final class EntryKeys {
  /** More characters than a marker in a text can have. */
  public static final int LONGEST_MARKER = 64;

  private static final Pattern KEY = Pattern.compile("spaces_([0-9a-f]{32})_permalink");
  private static final Pattern VALUE =
      Pattern.compile(
          "https?://[^/?#]+/Users\\((-?[0-9]{1,19})\\)/Blogs\\('([0-9A-Fa-f]{1,16})![0-9]{1,18}'\\)"
              + "/Entries\\('([0-9A-Fa-f]{1,16})!([0-9]{1,18})'\\)");
  private static final Pattern MARKER =
      Pattern.compile("\\bmsgcns!([0-9A-Fa-f]{1,16})!([0-9]{1,18})(?=[^0-9])");

  private EntryKeys() {}

  /** The key of the metadata field that names an entry of that Space. */
  public static String key(Cid cid) {
    return "spaces_" + md5(cid.decimal()) + "_permalink";
  }

  /**
   * The value of that field, without the query in which the old platform kept a secret. A blog's
   * own number is not known from outside and stands as 0.
   */
  public static String value(Handle.Of entry) {
    String cid = entry.cid().hex();
    return "http://%s.users.api.live.net/Users(%s)/Blogs('%s!0')/Entries('%s!%d')"
        .formatted(entry.cid().hostLabel(), entry.cid().decimal(), cid, cid, entry.number());
  }

  /** The mark by which an entry's text names it: the id of the element around it. */
  public static String marker(Handle.Of entry) {
    return "msgcns!" + entry.cid().hex() + "!" + entry.number();
  }

  /** Whether this metadata tells a post's entry. */
  public static boolean isKey(String metaKey) {
    return KEY.matcher(metaKey).matches();
  }

  /**
   * The entry that a metadata field names. Its query holds a secret, and is not looked at.
   *
   * @return empty when it is of another form, or when the Space that the key's MD5 stands for is
   *     not the one that the value names in its three places
   */
  public static Optional<Handle.Of> ofMetadata(String metaKey, String metaValue) {
    Matcher key = KEY.matcher(metaKey);
    int query = metaValue.indexOf('?');
    Matcher value = VALUE.matcher((query < 0 ? metaValue : metaValue.substring(0, query)).strip());
    if (!key.matches() || !value.matches()) {
      return Optional.empty();
    }
    return Cid.ofDecimal(value.group(1))
        .filter(cid -> md5(cid.decimal()).equals(key.group(1)))
        .filter(cid -> Cid.ofHex(value.group(2)).equals(Optional.of(cid)))
        .filter(cid -> Cid.ofHex(value.group(3)).equals(Optional.of(cid)))
        .map(cid -> new Handle.Of(cid, Long.parseLong(value.group(4))));
  }

  /** The entries whose markers stand in a post's text; usually its own alone. */
  public static Set<Handle.Of> inText(CharSequence text) {
    Set<Handle.Of> entries = new LinkedHashSet<>();
    Matcher marker = MARKER.matcher(text);
    while (marker.find()) {
      Cid.ofHex(marker.group(1))
          .ifPresent(cid -> entries.add(new Handle.Of(cid, Long.parseLong(marker.group(2)))));
    }
    return entries;
  }

  /* The importer's choice: it tells Spaces apart, and protects nothing. */
  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
