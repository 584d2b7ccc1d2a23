package org.spacesgateway.frontdoor;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A page with something put at the beginning of its body. Until that is found the page is held
 * back, no more of it than {@value #MOST_HELD} bytes; if it is not found there, nothing is put in.
 */
final class NoticeStream implements ReadStream<Buffer> {
  private static final int MOST_HELD = 64 << 10;

  private final ReadStream<Buffer> page;
  private final Buffer notice;
  private final BodyTag body = new BodyTag();
  private Buffer held = Buffer.buffer();
  private Handler<Buffer> handler;

  /**
   * @param notice in ASCII, whatever the page is in
   */
  NoticeStream(ReadStream<Buffer> page, Buffer notice) {
    this.page = page;
    this.notice = notice;
  }

  /* What may be passed on now; null when nothing. */
  private Buffer next(Buffer part) {
    if (held == null) {
      return part;
    }
    for (int i = 0; i < part.length(); i++) {
      if (held.length() + i == MOST_HELD) {
        break;
      }
      if (body.endsAt(part.getByte(i))) {
        Buffer whole = release().appendBuffer(part, 0, i + 1).appendBuffer(notice);
        return whole.appendBuffer(part, i + 1, part.length() - i - 1);
      }
    }
    if (held.length() + part.length() >= MOST_HELD) {
      return release().appendBuffer(part);
    }
    held.appendBuffer(part);
    return null;
  }

  private Buffer release() {
    Buffer released = held;
    held = null;
    return released;
  }

  @Override
  public NoticeStream handler(Handler<Buffer> to) {
    handler = to;
    page.handler(
        to == null
            ? null
            : part -> {
              Buffer now = next(part);
              if (now != null) {
                to.handle(now);
              }
            });
    return this;
  }

  @Override
  public NoticeStream endHandler(Handler<Void> to) {
    page.endHandler(
        to == null
            ? null
            : end -> {
              if (held != null && held.length() > 0 && handler != null) {
                handler.handle(release());
              }
              to.handle(end);
            });
    return this;
  }

  @Override
  public NoticeStream exceptionHandler(Handler<Throwable> to) {
    page.exceptionHandler(to);
    return this;
  }

  @Override
  public NoticeStream pause() {
    page.pause();
    return this;
  }

  @Override
  public NoticeStream resume() {
    page.resume();
    return this;
  }

  @Override
  public NoticeStream fetch(long amount) {
    page.fetch(amount);
    return this;
  }
}
