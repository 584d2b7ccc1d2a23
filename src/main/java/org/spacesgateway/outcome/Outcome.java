package org.spacesgateway.outcome;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How a request ends. {@link Replies} switches over all of them, so a new way to end does not
 * compile until it has a status and a cache rule.
 */
public sealed interface Outcome {

  /** What caches may do with the answer. */
  default CacheRule cache() {
    return CacheRule.NO_STORE;
  }

  /** Sends the visitor on to an admitted target. */
  sealed interface Redirect extends Outcome {
    /** Where to. */
    Target target();
  }

  /**
   * 301: where this address leads from now on.
   *
   * @param target where to
   * @param cache an hour for what will stay true; no-store for sign-up, whose every request is
   *     captured
   * @param editUri of a blog's front page where its blog editors are told where to post: said in a
   *     few lines of HTML, for those that read what they get and follow nothing. Null of all else
   */
  record Moved(Target target, CacheRule cache, Target editUri) implements Redirect {
    /** Where nothing is said but the target. */
    public Moved(Target target, CacheRule cache) {
      this(target, cache, null);
    }
  }

  /** 302, never stored: where this address leads today. */
  record MovedForNow(Target target) implements Redirect {}

  /** 303, never stored: the next page after a POST, to be asked for with GET. */
  record SeeOther(Target target) implements Redirect {}

  /**
   * A redirect that was captured first.
   *
   * @param redirect where the visitor goes; the same whether or not it could be recorded
   * @param variesByLanguage whether Accept-Language took part in choosing the target
   * @param receipt the arrival's id, sent as Arrival-Id: it is on disk. Null when it could not be
   *     recorded; the visitor goes on all the same
   */
  record Captured(Redirect redirect, boolean variesByLanguage, UUID receipt) implements Outcome {
    @Override
    public CacheRule cache() {
      return redirect.cache();
    }
  }

  /**
   * 200, or what the page says, with a page for people.
   *
   * @param page the page
   * @param cache an hour for what is the same for everybody; no-store for the rest
   */
  record Shown(Page page, CacheRule cache) implements Outcome {}

  /**
   * 200 with a file for the person who asked for it.
   *
   * @param name the file's name: letters, digits, dots and dashes
   * @param type its media type
   * @param content its text
   */
  record Download(String name, String type, String content) implements Outcome {}

  /**
   * 200, or 206, with a large file for the person who asked for it, made while it is sent.
   *
   * @param name the file's name: letters, digits, dots and dashes
   * @param type its media type
   * @param length of the whole file
   * @param etag strong, with its quotes: the same as long as every byte is
   * @param range the part that is sent; null for all of it
   * @param body writes it
   */
  record Streamed(String name, String type, long length, String etag, ByteRange range, Body body)
      implements Outcome {
    /** Writes a file, or a part of it. */
    @FunctionalInterface
    public interface Body {
      /**
       * Writes it.
       *
       * @param from the first byte
       * @param to the last byte, too
       */
      void write(OutputStream out, long from, long to) throws IOException;
    }
  }

  /** 200 with a short text for crawlers. */
  record PlainText(String text) implements Outcome {
    @Override
    public CacheRule cache() {
      return CacheRule.AN_HOUR;
    }
  }

  /**
   * 200 with a short text for a machine that asked, never stored.
   *
   * @param text may be empty
   */
  record Told(String text) implements Outcome {}

  /**
   * 200 with a text that is the same for everybody.
   *
   * @param type its media type
   * @param content its text
   */
  record Published(String type, String content) implements Outcome {
    @Override
    public CacheRule cache() {
      return CacheRule.AN_HOUR;
    }
  }

  /**
   * 200 with a text for programs.
   *
   * @param type its media type
   * @param content its text
   * @param cache an hour for what is the same for everybody; no-store for the rest
   */
  record Document(String type, String content, CacheRule cache) implements Outcome {}

  /**
   * 410: gone on purpose. A feed reader that gets it stops for good, so nothing else ends in it.
   *
   * @param page what it was, and where to go on; its status is 410
   */
  record Gone(Page page) implements Outcome {}

  /**
   * What has not moved, from where it still lives: status and body are the origin's.
   *
   * @param origin scheme and authority of the legacy origin
   */
  record Proxied(URI origin) implements Outcome {
    /** It may move at any time. */
    @Override
    public CacheRule cache() {
      return CacheRule.REVALIDATED;
    }
  }

  /** 404: nothing is, or ever was, at this address. */
  record Unknown() implements Outcome {}

  /** The request itself is at fault; nothing was done. */
  record Refused(Refusal why) implements Outcome {}

  /**
   * 405 with Allow (RFC 9110, 15.5.6).
   *
   * @param allowed the methods that this address takes, in the order they are named
   */
  record MethodNotAllowed(List<String> allowed) implements Outcome {}

  /**
   * 503 with Retry-After: what cannot be known now. Never a false 404 or 410.
   *
   * @param retryAfter when to ask again; at least a second
   */
  record Unavailable(Duration retryAfter) implements Outcome {}

  /**
   * 429 with Retry-After (RFC 6585, 4): somebody's network asks for too much.
   *
   * @param retryAfter when there is room again; more than nothing
   */
  record TooMany(Duration retryAfter) implements Outcome {}

  /**
   * 500: a fault of ours.
   *
   * @param reference that the log has too ({@link Reference})
   */
  record Failed(String reference) implements Outcome {}

  /** Why a request is refused. */
  enum Refusal {
    /** 400: the address cannot be read in one way only. */
    UNREADABLE_ADDRESS(400),
    /** 400: the Host header is missing, doubled, malformed, or at odds with the address. */
    UNREADABLE_HOST(400),
    /** 421: a host that this gateway does not answer for (RFC 9110, 15.5.20). */
    NOT_OUR_HOST(421),
    /** 403: something would change, and another site's page asked for it. */
    CROSS_SITE(403);

    private final int status;

    Refusal(int status) {
      this.status = status;
    }

    /** The HTTP status, 400 to 499. */
    public int status() {
      return status;
    }
  }
}
