package org.spacesgateway.mapping;

/**
 * Where an old address leads. Texts that do not apply are null.
 *
 * @param kind what is known of it
 * @param target an absolute address; null when it is a blog's, or there is none
 * @param blogId the blog that it leads to, whatever that is called today; null when {@code target}
 *     says it
 * @param path of that blog, with its leading slash; null exactly when there is no blog
 * @param archive an absolute https address of a copy, for {@link Kind#ARCHIVE}
 * @param suggested an absolute https address that may help instead, for {@link Kind#ARCHIVE}
 * @param title what the page was called
 * @param position of a rule: below 0 it is tried ahead of exact mappings, above 0 after them,
 *     lowest first; null for an exact mapping
 */
public record Mapping(
    Kind kind,
    String target,
    Long blogId,
    String path,
    String archive,
    String suggested,
    String title,
    Integer position) {

  /** What is known of an old address; stored by its name in lower case. */
  public enum Kind {
    /** It leads to a target. */
    REDIRECT,
    /** It is gone; an archive may have it. */
    ARCHIVE,
    /** It existed, and nobody has decided where it leads. */
    UNRESOLVED,
    /** A rule: addresses that begin like its key lead to the target and the rest of the address. */
    PREFIX,
    /**
     * A rule: addresses that match its key, a regular expression, lead to the target with $1…$9.
     */
    PATTERN
  }

  /** An exact mapping to an absolute address. */
  public static Mapping redirect(String target) {
    return new Mapping(Kind.REDIRECT, target, null, null, null, null, null, null);
  }

  /** An exact mapping to a page of a blog. */
  public static Mapping redirect(long blogId, String path) {
    return new Mapping(Kind.REDIRECT, null, blogId, path, null, null, null, null);
  }

  /**
   * A page below its target, whose query and fragment do not apply to it.
   *
   * @param path relative; empty for the target itself
   * @return null when there is no target
   */
  public String below(String path) {
    if (target == null || path.isEmpty()) {
      return target;
    }
    int end = 0;
    while (end < target.length() && "?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String base = target.substring(0, end);
    return (base.endsWith("/") ? base : base + "/") + path;
  }

  /** The same with its target filled in. */
  Mapping to(String filledIn) {
    return new Mapping(kind, filledIn, blogId, path, archive, suggested, title, position);
  }

  /** What the column says. */
  public static Kind kind(String stored) {
    return Kind.valueOf(stored.toUpperCase(java.util.Locale.ROOT));
  }

  /** As the column holds it. */
  public static String stored(Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
