package org.spacesgateway.transfer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.spacesgateway.call.Calls;
import org.spacesgateway.transfer.Blog.NotAllowed;
import org.spacesgateway.transfer.Blog.NotNow;

/** What WordPress.com means by an answer that is not 200. */
final class Refused {
  private Refused() {}

  /**
   * Passes what is 200 or 201.
   *
   * @throws NotNow if it may work later
   * @throws NotAllowed if it won't, by itself
   */
  static void check(Calls.Answer answer) throws NotNow, NotAllowed {
    String error = error(answer);
    switch (answer.status()) {
      case 200, 201 -> {}
      case 401 -> throw new NotAllowed(Why.PERMISSION);
      case 400 -> {
        if (error.equals("invalid_token")) {
          throw new NotAllowed(Why.PERMISSION);
        }
        throw new NotNow("status 400", null);
      }
      case 403 -> {
        if (error.equals("throttled")) {
          throw new NotNow("throttled", after(answer));
        }
        throw new NotAllowed(Why.PERMISSION);
      }
      case 404, 410 -> throw new NotAllowed(Why.BLOG_GONE);
      case 413 -> throw new NotAllowed(Why.IMPORT_FAILED);
      default -> throw new NotNow("status " + answer.status(), after(answer));
    }
  }

  /** The word for what is wrong; empty text when there is none. */
  static String error(Calls.Answer answer) {
    if (answer.status() / 100 != 4) {
      return "";
    }
    try {
      return new JsonObject(answer.text()).getValue("error") instanceof String word ? word : "";
    } catch (DecodeException | ClassCastException garbage) {
      return "";
    }
  }

  /* Seconds (RFC 9110, 10.2.3); a date is passed over: their clock need not be ours. */
  private static Duration after(Calls.Answer answer) {
    String seconds = answer.headers().getOrDefault("Retry-After", "");
    return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
  }
}
