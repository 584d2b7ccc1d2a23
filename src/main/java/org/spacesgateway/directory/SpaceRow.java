package org.spacesgateway.directory;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.spacesgateway.address.Cid;

/**
 * A row of the operator's directory.
 *
 * @param cid whose Space it is
 * @param alias lower case; null when the Space has none
 * @param ownerTid null when the directory doesn't say whose it is
 * @param ownerOid null exactly when the tenant is
 * @param title null when unknown
 * @param visibility {@code public} or {@code private}
 * @param market a language tag, as written; null when unknown
 * @param lastActivity null when unknown
 * @param formerAliases lower case; empty when none is known
 */
record SpaceRow(
    Cid cid,
    String alias,
    String ownerTid,
    String ownerOid,
    String title,
    String visibility,
    String market,
    LocalDate lastActivity,
    List<String> formerAliases) {
  /** The columns that a file of such rows must have. */
  static final List<String> COLUMNS =
      List.of("cid", "alias", "owner_tid", "owner_oid", "title", "visibility");

  /** Those it may have. */
  static final List<String> OPTIONAL = List.of("market", "last_activity", "former_aliases");

  private static final int LONGEST_TITLE = 500;
  private static final int LONGEST_MARKET = 35;
  private static final int MOST_FORMER_ALIASES = 100;
  private static final int LONGEST_LABEL = 63;
  private static final String GUID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  /**
   * The row that these fields say.
   *
   * @throws IllegalArgumentException saying what is wrong, without the value: it may be a person's
   */
  static SpaceRow of(Header header, List<String> fields) {
    header.check(fields);
    String hex = header.field(fields, "cid");
    Cid cid =
        Cid.ofHex(hex == null ? "" : hex)
            .orElseThrow(
                () -> new IllegalArgumentException("cid must be 1 to 16 hexadecimal digits"));
    String alias = lower(header.field(fields, "alias"));
    require(alias == null || isLabel(alias), "alias must be a label of a host name");
    String tid = lower(header.field(fields, "owner_tid"));
    String oid = lower(header.field(fields, "owner_oid"));
    require((tid == null) == (oid == null), "owner_tid and owner_oid go together");
    require(tid == null || isGuid(tid), "owner_tid must be a GUID");
    require(oid == null || isGuid(oid), "owner_oid must be a GUID");
    String title = withoutControls(header.field(fields, "title"));
    require(title == null || title.length() <= LONGEST_TITLE, "title is longer than 500");
    require(title == null || title.indexOf('\uFFFD') < 0, "title is not UTF-8");
    String visibility = lower(header.field(fields, "visibility"));
    require(
        "public".equals(visibility) || "private".equals(visibility),
        "visibility must be public or private");
    String market = header.field(fields, "market");
    require(
        market == null || market.length() <= LONGEST_MARKET && isWords(market),
        "market must be a language tag such as en-US");
    return new SpaceRow(
        cid,
        alias,
        tid,
        oid,
        title,
        visibility,
        market,
        day(header.field(fields, "last_activity")),
        labels(lower(header.field(fields, "former_aliases"))));
  }

  private static LocalDate day(String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("last_activity must be a day such as 2010-09-27", e);
    }
  }

  private static List<String> labels(String text) {
    if (text == null) {
      return List.of();
    }
    List<String> labels = Arrays.stream(text.split("\\s+")).distinct().toList();
    require(
        labels.size() <= MOST_FORMER_ALIASES && labels.stream().allMatch(SpaceRow::isLabel),
        "former_aliases must be labels of a host name, a hundred at most, blanks between them");
    return labels;
  }

  private static boolean isLabel(String text) {
    return text.length() <= LONGEST_LABEL
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-'
        && text.chars().allMatch(c -> isHostLetter(c) || c == '-');
  }

  private static boolean isWords(String text) {
    return text.chars().allMatch(c -> isHostLetter(c) || c >= 'A' && c <= 'Z' || c == '-');
  }

  private static boolean isHostLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  private static boolean isGuid(String text) {
    if (text.length() != GUID.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
      if (GUID.charAt(i) == '-' ? c != '-' : !digit) {
        return false;
      }
    }
    return true;
  }

  private static String withoutControls(String text) {
    return text == null || text.chars().noneMatch(c -> c < ' ' || c == 0x7F)
        ? text
        : text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String lower(String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
