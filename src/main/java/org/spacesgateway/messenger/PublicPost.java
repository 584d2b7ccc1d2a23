package org.spacesgateway.messenger;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.spacesgateway.call.Calls.Answer;

/** Whether a post can be read by anybody, by what its own address answers to a stranger. */
enum PublicPost {
  /** It can. */
  YES,
  /** It can't, or it is not there. */
  NO,
  /** Its server has a fault. */
  NOT_KNOWN;

  private static final int FIRST_FAULT = 500;
  private static final int TOO_MANY = 429;

  /** What an answer says. */
  static PublicPost of(Answer answer) {
    if (answer.status() >= FIRST_FAULT || answer.status() == TOO_MANY) {
      return NOT_KNOWN;
    }
    // A redirect leads strangers to a log-in.
    return answer.status() == 200 && !isLocked(Jsoup.parse(answer.text())) ? YES : NO;
  }

  /** Whether it is WordPress' form for a post's password. */
  static boolean isLocked(Document page) {
    return page.selectFirst("form.post-password-form, input[name=post_password]") != null;
  }
}
