package org.spacesgateway.content;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.directory.SourceSite;

/** How Spaces are read from where they still live ({@code gateway.sites.NAME.legacy-origin}). */
@ConfigMapping(prefix = "gateway.content")
public interface ContentConfig {
  /** How often the old platform is asked, all processes together, a second: 1,000 at most. */
  @WithDefault("5")
  int requestsPerSecond();

  /** How many Spaces one process reads at once. */
  @WithDefault("4")
  int atOnce();

  /** How often it is looked whether a Space is to be read. */
  @WithDefault("2s")
  Duration every();

  /** How long the old platform may take for an answer, to its last byte. */
  @WithDefault("15s")
  Duration timeout();

  /** How long one step may take; after that another process takes it over. */
  @WithDefault("5m")
  Duration lease();

  /** How soon a step that failed is tried again; each time twice as late, at most six hours. */
  @WithDefault("30s")
  Duration retryAfter();

  /** Bytes of an answer, a page or a file of a package that are read at most. */
  @WithDefault("8388608")
  int largestAnswer();

  /** Characters of an entry or a comment that are taken. */
  @WithDefault("1000000")
  int longestText();

  /** Comments of an entry that are taken. */
  @WithDefault("10000")
  int mostComments();

  /** Bytes of a picture that is taken. */
  @WithDefault("10485760")
  int largestPicture();

  /** Bytes that are unpacked of a download package at most, all in all. */
  @WithDefault("2147483648")
  long largestPackage();

  /** How often what was read is looked through for what nobody needs any more. */
  @WithDefault("1h")
  Duration retentionEvery();

  /**
   * Hosts of the old platform that keep pictures only, exact or {@code *.} and a name. They are
   * asked of the legacy origin too, as are the site's own hosts; all others are not asked.
   */
  Optional<List<String>> pictureHosts();

  /** The same as a site. */
  default SourceSite pictures() {
    return new SourceSite("pictures", pictureHosts().orElse(List.of()), List.of());
  }

  /** The time zone of dates that name none. */
  @WithDefault("UTC")
  ZoneId zone();

  /** Where the old platform's pages have what. */
  Pages pages();

  /** CSS selectors, as no document of the old platform names them. */
  interface Pages {
    /** An entry's title. */
    @WithDefault(".beTitle")
    String title();

    /** An entry's date. */
    @WithDefault(".beDate")
    String date();

    /** Each category of an entry. */
    @WithDefault(".beCategory a")
    String category();

    /** Each comment. */
    @WithDefault(".bvComment")
    String comment();

    /** Within a comment, its author; a link if it leads anywhere. */
    @WithDefault(".bvCommentAuthor")
    String author();

    /** Within a comment, its date. */
    @WithDefault(".bvCommentDate")
    String commentDate();

    /** Within a comment, its text. */
    @WithDefault(".bvCommentText")
    String commentText();
  }
}
