package org.spacesgateway.frontdoor;

import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.traffic.Gaps;
import org.spacesgateway.traffic.Hits;
import org.spacesgateway.traffic.Visitor;

/** 9.14: counts what old addresses were answered, by kind of visitor. */
final class AnswerCounts {
  private static final CharSequence SEC_FETCH_DEST = new AsciiString("Sec-Fetch-Dest");

  private final Hits hits;
  private final Gaps gaps;

  AnswerCounts(Hits hits, Gaps gaps) {
    this.hits = hits;
    this.gaps = gaps;
  }

  /** Counts an answer that was sent. */
  void count(HttpServerRequest request, SourceSite site, OldAnswer answer) {
    if (answer.hit() == null && answer.gap() == null) {
      return;
    }
    MultiMap headers = request.headers();
    Visitor visitor =
        Visitor.of(
            headers.get(HttpHeaders.USER_AGENT),
            headers.get(HttpHeaders.ACCEPT),
            headers.get(SEC_FETCH_DEST));
    if (answer.hit() != null) {
      hits.count(answer.hit(), request.response().getStatusCode(), visitor);
    } else {
      gaps.count(site.name(), answer.gap(), visitor);
    }
  }
}
