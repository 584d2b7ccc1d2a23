package org.spacesgateway.batch;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.SourceSite;

/**
 * A Space that was transferred to a blog.
 *
 * @param site the site that Space was of
 * @param cid whose it was
 * @param blogId WordPress.com's id of the blog
 * @param address the blog's front page, absolute
 */
public record MovedSpace(SourceSite site, Cid cid, long blogId, String address) {
  /**
   * Whether two addresses are of the same front page, be it by http or https, with a closing slash
   * or without.
   */
  static boolean isSame(String address, String other) {
    return withoutScheme(address).equals(withoutScheme(other));
  }

  /**
   * A post's path on this blog, in the spelling of its link; of a query only what names a post
   * without a slug is kept.
   *
   * @param link absolute
   * @return with its leading slash; empty when the link is not of this blog
   */
  public Optional<String> path(String link) {
    return path(address, link);
  }

  /**
   * The same of any blog.
   *
   * @param address its front page, absolute
   */
  public static Optional<String> path(String address, String link) {
    String front = withoutScheme(address);
    int start = link.indexOf("://") < 0 ? 0 : link.indexOf("://") + 3;
    int end = start + front.length();
    if (end > link.length()
        || !withoutScheme(link.substring(start, end)).equals(front)
        || end < link.length() && "/?#".indexOf(link.charAt(end)) < 0) {
      return Optional.empty();
    }
    String rest = link.substring(end);
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    int query = rest.indexOf('?');
    String path = query < 0 ? rest : rest.substring(0, query);
    String kept = query < 0 ? "" : rest.substring(query);
    return Optional.of(
        escaped(path.isEmpty() ? "/" : path)
            + (kept.matches("\\?(?:p|page_id)=[0-9]{1,18}") ? kept : ""));
  }

  /* Host in lower case, path as it stands, no slash at the end. */
  private static String withoutScheme(String address) {
    String rest = address.replaceFirst("^(?i)https?://", "").replaceFirst("/+$", "");
    int path = rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/');
    return rest.substring(0, path).toLowerCase(Locale.ROOT) + rest.substring(path);
  }

  /* Letters outside ASCII as an address carries them (RFC 3987, 3.1); escapes stay as they are. */
  private static String escaped(String path) {
    if (path.chars().allMatch(c -> c < 0x80)) {
      return path;
    }
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      escaped.append(b < 0 ? "%%%02X".formatted(b & 0xFF) : String.valueOf((char) b));
    }
    return escaped.toString();
  }
}
