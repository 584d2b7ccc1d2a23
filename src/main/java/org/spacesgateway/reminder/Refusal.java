package org.spacesgateway.reminder;

import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.spacesgateway.reminder.ReminderTable.State;

/**
 * What a mail server's answer says of a reminder. What is not certain to have been refused may have
 * been taken.
 */
final class Refusal {
  /** RFC 5321, 4.2.3, where a server says no more than that. */
  private static final Set<Integer> NO_SUCH_MAILBOX = Set.of(550, 551, 553);

  /**
   * RFC 3463, 3: of addresses (5.1.x), and mailboxes that are disabled (5.2.1). Read here: the
   * library keeps the last number in one place for all answers at once.
   */
  private static final Pattern ENHANCED =
      Pattern.compile("^\\d{3}[ -]\\d\\.(\\d{1,3}\\.\\d{1,3})\\b");

  private static final Pattern OF_THE_ADDRESS = Pattern.compile("1\\.\\d+|2\\.1");

  /** RFC 3463, 3.1: "other undefined status", which says no more than that it is for good. */
  static final String UNDEFINED = "0.0";

  private Refusal() {}

  /** The state that a failed attempt leads to. */
  static State of(Throwable failure) {
    return switch (failure) {
      case SMTPException answer when isAtRecipient(answer) && isForGood(answer) -> State.BOUNCED;
      case SMTPException answer -> State.REFUSED;
      // There was no conversation.
      case ConnectException away -> State.REFUSED;
      case UnknownHostException away -> State.REFUSED;
      case SSLHandshakeException untrusted -> State.REFUSED;
      // These end before the mail is offered, and have no type of their own.
      case Throwable other when startsWith(other, "STARTTLS required") -> State.REFUSED;
      case Throwable other when startsWith(other, "login is required") -> State.REFUSED;
      default -> State.UNKNOWN;
    };
  }

  /** What may be logged of it: neither an address nor what the server said, which may hold one. */
  static String told(Throwable failure) {
    return failure instanceof SMTPException answer
        ? "SMTP " + answer.getReplyCode()
        : failure.getClass().getSimpleName();
  }

  private static boolean isAtRecipient(SMTPException answer) {
    return startsWith(answer, "recipient address not accepted");
  }

  private static boolean isForGood(SMTPException answer) {
    if (!answer.isPermanent()) {
      return false;
    }
    Matcher enhanced = ENHANCED.matcher(answer.getReplyMessage());
    return enhanced.find() && !enhanced.group(1).equals(UNDEFINED)
        ? isOfTheAddress(enhanced.group(1))
        : NO_SUCH_MAILBOX.contains(answer.getReplyCode());
  }

  /**
   * Whether a code says that there is no such address, rather than that this mail is not liked, or
   * has no room now.
   *
   * @param code the second and third number of an enhanced status code, such as {@code 1.1}
   */
  static boolean isOfTheAddress(String code) {
    return OF_THE_ADDRESS.matcher(code).matches();
  }

  private static boolean startsWith(Throwable failure, String text) {
    return failure.getMessage() != null && failure.getMessage().startsWith(text);
  }
}
