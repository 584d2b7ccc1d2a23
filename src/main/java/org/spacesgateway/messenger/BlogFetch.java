package org.spacesgateway.messenger;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.call.Calls.Unanswered;

/** Fetches what a blog has, and follows it about on its own host, and nowhere else. */
final class BlogFetch {
  /** Who asks. */
  static final Map<String, String> HEADERS = Map.of("User-Agent", "SpacesGateway/1.0 (Messenger)");

  private static final int LARGEST = 500_000;
  private static final int MOST_HOPS = 3;

  private final Calls calls;
  private final Duration timeout;

  BlogFetch(Calls calls, Duration timeout) {
    this.calls = calls;
    this.timeout = timeout;
  }

  /** A document, and where it was in the end. */
  record Fetched(URI address, Answer answer) {}

  /**
   * Fetches a feed, unless it is as it was.
   *
   * @param etag as it came along the last time; null when none did
   * @param lastModified as it came along the last time; null when none did
   * @throws Unanswered if there is no answer, or it leads away from this host
   */
  Fetched feed(URI address, String etag, String lastModified) throws Unanswered {
    Map<String, String> headers = new HashMap<>(HEADERS);
    headers.put("Accept", "application/rss+xml, application/atom+xml, application/xml;q=0.9");
    if (etag != null) {
      headers.put("If-None-Match", etag);
    }
    if (lastModified != null) {
      headers.put("If-Modified-Since", lastModified);
    }
    URI next = address;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      Answer answer = calls.send(Ask.get(next, headers, timeout, LARGEST));
      Optional<String> to = answer.leadsTo();
      if (to.isEmpty()) {
        return new Fetched(next, answer);
      }
      next = onTheSameHost(next, to.get());
    }
    throw new Unanswered("too many redirects", true);
  }

  private static URI onTheSameHost(URI from, String to) throws Unanswered {
    try {
      URI next = from.resolve(to);
      if (from.getScheme().equals(next.getScheme())
          && from.getRawAuthority().equals(next.getRawAuthority())) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      // It is no address.
    }
    throw new Unanswered("leads elsewhere", true);
  }
}
