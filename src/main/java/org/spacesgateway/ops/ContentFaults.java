package org.spacesgateway.ops;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;
import org.spacesgateway.content.ContentConfig;
import org.spacesgateway.download.DownloadConfig;
import org.spacesgateway.transfer.TransferConfig;

/** What is wrong with the settings of reading, copying and moving Spaces, a line each. */
final class ContentFaults {
  /* Each looks at all of the last second's. */
  private static final int MOST_REQUESTS = 1000;

  private ContentFaults() {}

  /** Every fault of how Spaces are read; empty when there is none. */
  static List<String> of(ContentConfig content) {
    String prefix = "gateway.content.";
    List<String> faults =
        Bounds.all(
            prefix,
            Map.of(
                "every", content.every(),
                "timeout", content.timeout(),
                "lease", content.lease(),
                "retry-after", content.retryAfter(),
                "retention-every", content.retentionEvery()),
            Map.of(
                "requests-per-second", (long) content.requestsPerSecond(),
                "at-once", (long) content.atOnce(),
                "largest-answer", (long) content.largestAnswer(),
                "longest-text", (long) content.longestText(),
                "most-comments", (long) content.mostComments(),
                "largest-picture", (long) content.largestPicture(),
                "largest-package", content.largestPackage()));
    if (content.requestsPerSecond() > MOST_REQUESTS) {
      faults.add(prefix + "requests-per-second must be at most " + MOST_REQUESTS);
    }
    ContentConfig.Pages pages = content.pages();
    new TreeMap<>(
            Map.of(
                "title", pages.title(),
                "date", pages.date(),
                "category", pages.category(),
                "comment", pages.comment(),
                "author", pages.author(),
                "comment-date", pages.commentDate(),
                "comment-text", pages.commentText()))
        .forEach((name, selector) -> {
          if (!isSelector(selector)) {
            faults.add(prefix + "pages." + name + " is no CSS selector: " + selector);
          }
        });
    return faults;
  }

  /** Every fault of copies that owners fetch; empty when there is none. */
  static List<String> of(DownloadConfig download) {
    String prefix = "gateway.download.";
    List<String> faults =
        Bounds.all(
            prefix,
            Map.of(
                "after-closing", download.afterClosing(),
                "kept", download.kept(),
                "every", download.every(),
                "lease", download.lease(),
                "longest", download.longest(),
                "patience", download.patience()),
            Map.of(
                "at-once", (long) download.atOnce(),
                "each", (long) download.each(),
                "slowest", (long) download.slowest()));
    return faults;
  }

  /** Every fault of transfers; empty when there is none. */
  static List<String> of(TransferConfig transfer) {
    String prefix = "gateway.transfer.";
    List<String> faults =
        Bounds.all(
            prefix,
            Map.of(
                "every", transfer.every(),
                "letters-every", transfer.lettersEvery(),
                "lease", transfer.lease(),
                "timeout", transfer.timeout(),
                "upload-timeout", transfer.uploadTimeout(),
                "poll", transfer.poll(),
                "look-again", transfer.lookAgain(),
                "patience", transfer.patience(),
                "first-retry", transfer.firstRetry(),
                "longest-retry", transfer.longestRetry()),
            Map.of(
                "at-once", (long) transfer.atOnce(),
                "largest-part", transfer.largestPart(),
                "attempts", (long) transfer.attempts()));
    if (transfer.longestRetry().compareTo(transfer.firstRetry()) < 0) {
      faults.add(prefix + "longest-retry is shorter than " + prefix + "first-retry");
    }
    return faults;
  }

  private static boolean isSelector(String text) {
    try {
      return QueryParser.parse(text) != null;
    } catch (SelectorParseException | IllegalArgumentException e) {
      return false;
    }
  }
}
