package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.spacesgateway.batch.MapFile.UnknownFormatException;
import org.spacesgateway.directory.BlogAddress;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.outcome.TargetPolicy;

/** Which blog a file of posts is of. */
public final class FileBlog {
  private FileBlog() {}

  /**
   * The address of the blog with this id: where it is known to be, which the file must say too; or
   * else where the file says, if that is admitted, and then it is known.
   *
   * @param said what the file says; null when it says nothing
   * @param title the blog's title, as the file has it
   * @param site whose target hosts are admitted
   * @param policy that admits those hosts
   * @return absolute
   * @throws UnknownFormatException if the file is of another blog, or of none that is admitted
   */
  public static String address(
      Connection database,
      long blogId,
      String said,
      String title,
      SourceSite site,
      TargetPolicy policy,
      Instant now)
      throws SQLException, UnknownFormatException {
    Optional<String> known = known(database, blogId);
    if (known.isPresent()) {
      if (said != null && !MovedSpace.isSame(known.get(), said)) {
        throw new UnknownFormatException(
            "The blog with this id is at " + known.get() + "; the file is of " + said);
      }
      return known.get();
    }
    if (said == null) {
      throw new UnknownFormatException("The file doesn't say where the blog is");
    }
    Target front =
        policy
            .admit(said)
            .or(() -> policy.admit(said.replaceFirst("^(?i)http://", "https://")))
            .orElseThrow(() ->
                new UnknownFormatException(
                    "The blog's host is not admitted (gateway.sites."
                        + site.name()
                        + ".target-hosts): "
                        + said));
    BlogAddress.keepAtOnce(database, blogId, front.location(), title, now);
    return front.location();
  }

  private static Optional<String> known(Connection database, long blogId) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT address FROM wordpress_blog WHERE blog_id = ?")) {
      select.setLong(1, blogId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}
