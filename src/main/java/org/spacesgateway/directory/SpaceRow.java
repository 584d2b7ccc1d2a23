package org.spacesgateway.directory;

import java.util.List;
import java.util.Locale;

/**
 * A row of the operator's directory.
 *
 * @param cid upper-case hexadecimal without leading zeros
 * @param alias lower case; null when the Space has none
 * @param ownerTid null when the directory doesn't say whose it is
 * @param ownerOid null exactly when the tenant is
 * @param title null when unknown
 * @param visibility {@code public} or {@code private}
 */
record SpaceRow(
    String cid, String alias, String ownerTid, String ownerOid, String title, String visibility) {
  /** The columns of a file of such rows, in order. */
  static final List<String> COLUMNS =
      List.of("cid", "alias", "owner_tid", "owner_oid", "title", "visibility");

  private static final String GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  private static final int LONGEST_TITLE = 500;

  /**
   * The row that these fields say.
   *
   * @throws IllegalArgumentException saying what is wrong, without the value: it may be a person's
   */
  static SpaceRow of(List<String> fields) {
    require(fields.size() == COLUMNS.size(), COLUMNS.size() + " fields are needed");
    List<String> said = fields.stream().map(String::strip).toList();
    String cid = said.get(0).toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    require(cid.matches("[0-9A-F]{1,16}"), "cid must be 1 to 16 hexadecimal digits");
    String alias = orNull(said.get(1).toLowerCase(Locale.ROOT));
    require(
        alias == null || alias.matches("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"),
        "alias must be a label of a host name");
    String tid = orNull(said.get(2).toLowerCase(Locale.ROOT));
    String oid = orNull(said.get(3).toLowerCase(Locale.ROOT));
    require((tid == null) == (oid == null), "owner_tid and owner_oid go together");
    require(tid == null || tid.matches(GUID), "owner_tid must be a GUID");
    require(oid == null || oid.matches(GUID), "owner_oid must be a GUID");
    String title = orNull(said.get(4).replaceAll("\\p{Cntrl}", " "));
    require(title == null || title.length() <= LONGEST_TITLE, "title is longer than 500");
    String visibility = said.get(5).toLowerCase(Locale.ROOT);
    require(
        visibility.equals("public") || visibility.equals("private"),
        "visibility must be public or private");
    return new SpaceRow(cid, alias, tid, oid, title, visibility);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
