package org.spacesgateway.claim;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.spacesgateway.content.ContentConfig;
import org.spacesgateway.content.OriginClient;
import org.spacesgateway.content.OriginClient.Answer;
import org.spacesgateway.content.OriginPace;
import org.spacesgateway.content.OriginPace.Permit;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.Reference;

/** A Space's feed, as the old platform has it this moment. */
@Singleton
class LegacyFeed {
  private static final int LARGEST = 1 << 20;
  private static final int OK = 200;
  private static final int MOST_CONNECTIONS = 8;

  /* Somebody waits for a page. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final OriginClient client;
  private final OriginPace pace;
  private final SitesConfig sites;

  LegacyFeed(
      Vertx vertx,
      DataSource database,
      SitesConfig sites,
      ClaimConfig config,
      ContentConfig content) {
    this.client = new OriginClient(vertx, MOST_CONNECTIONS, config.timeout());
    this.pace =
        new OriginPace(database, content.requestsPerSecond(), config.timeout(), LONGEST_WAIT);
    this.sites = sites;
  }

  /** The site whose Spaces can still be fetched. */
  Optional<SourceSite> alive() {
    return sites.sites().stream()
        .filter(site -> site.kind() == SourceSite.Kind.SPACES && site.legacyOrigin().isPresent())
        .findFirst();
  }

  /**
   * Fetches it, past every cache, when it is its turn among all that is asked there. Blocks.
   *
   * @param label of the Space's own host: its alias, or {@code cid-} and digits
   * @return empty when there was no turn or no answer of 200 in time, one larger than a megabyte,
   *     or one that a cache had kept (RFC 9111, 5.1)
   */
  Optional<String> of(String label) {
    SourceSite site = alive().orElse(null);
    if (site == null) {
      return Optional.empty();
    }
    String host = site.home(label).map(home -> URI.create(home).getHost()).orElse(label);
    try {
      Answer answer = fetched(site.legacyOrigin().orElseThrow(), host);
      String age = answer.header("Age");
      return answer.status() == OK && (age == null || age.strip().equals("0"))
          ? Optional.of(answer.body().toString(StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException noAnswer) {
      return Optional.empty();
    }
  }

  private Answer fetched(URI origin, String host) throws IOException {
    Permit permit = pace.permit(origin.toString());
    try (permit) {
      return client.get(
          origin,
          host,
          "/feed.rss?nocache=" + Reference.next(),
          Map.of("Cache-Control", "no-cache", "Accept", "application/rss+xml, text/xml"),
          LARGEST);
    }
  }
}
