package org.spacesgateway.batch;

import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;

/**
 * What a file says of one old address, its targets not yet admitted.
 *
 * @param line where in the file it begins, from 1; no two rows share one
 * @param old the old address as the file spells it
 * @param site the site that the old address is of; null when refused
 * @param key what it is found by; null when refused
 * @param mapping where it leads; null when refused
 * @param refused why it can't be read; null when it can
 * @param note what is kept otherwise than the file says, for the operator; null when nothing is
 */
public record SourceRow(
    long line,
    String old,
    SourceSite site,
    MapKey key,
    Mapping mapping,
    String refused,
    String note) {
  private static final String FOR_GOOD =
      "its redirect is for now (302, 303, 307): it will be answered for good (301)";

  /** A row that could be read. */
  public static SourceRow of(long line, String old, SourceSite site, MapKey key, Mapping mapping) {
    return new SourceRow(line, old, site, key, mapping, null, null);
  }

  /**
   * One that could not.
   *
   * @param reason the same words for the same fault, so that they can be counted
   */
  public static SourceRow refused(long line, String old, String reason) {
    return new SourceRow(line, old, null, null, null, reason, null);
  }

  /** The same with a note, if it is a redirect for now by the file's status. */
  SourceRow withStatus(String status) {
    return refused == null && status.matches("302|303|307")
        ? new SourceRow(line, old, site, key, mapping, null, FOR_GOOD)
        : this;
  }
}
