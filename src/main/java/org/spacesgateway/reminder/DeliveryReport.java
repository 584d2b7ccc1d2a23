package org.spacesgateway.reminder;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePartDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.dsn.DeliveryStatus;

/**
 * What a mail server says later of a mail that it had taken (RFC 3464). Whose mail it was it is not
 * asked: anybody may write one, so that is for the address that it came to.
 */
public final class DeliveryReport {
  /** The mail that came back stands behind what is read, and may be cut off. */
  private static final int MOST_BYTES = 1 << 20;

  /** RFC 3463, 2: for good; a remark may follow. */
  private static final Pattern FOR_GOOD = Pattern.compile("\\s*5\\.(\\d{1,3}\\.\\d{1,3})\\b.*");

  private DeliveryReport() {}

  /**
   * Whether a message is a report that there is no such address.
   *
   * @param message as it came, of which the first MiB is read; not closed
   * @return false, too, when it is no report, or can't be parsed
   * @throws IOException if it can't be read
   */
  public static boolean isForGood(InputStream message) throws IOException {
    byte[] bytes = message.readNBytes(MOST_BYTES);
    try {
      return isForGood(
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
    } catch (MessagingException unparsable) {
      return false;
    }
  }

  private static boolean isForGood(MimeMessage message) throws MessagingException, IOException {
    ContentType type = new ContentType(message.getContentType());
    if (!type.match("multipart/report")
        || !"delivery-status".equalsIgnoreCase(type.getParameter("report-type"))) {
      return false;
    }
    MimeMultipart parts = new MimeMultipart(new MimePartDataSource(message));
    // RFC 6522, 3: the report is the second part, and the mail itself may follow.
    BodyPart report = parts.getCount() < 2 ? null : parts.getBodyPart(1);
    if (report == null
        || !(report.isMimeType("message/delivery-status")
            // RFC 6533, 4.
            || report.isMimeType("message/global-delivery-status"))) {
      return false;
    }
    DeliveryStatus status = new DeliveryStatus(report.getInputStream());
    for (int i = 0; i < status.getRecipientDSNCount(); i++) {
      if (isForGood(status.getRecipientDSN(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForGood(InternetHeaders recipient) {
    String action = recipient.getHeader("Action", null);
    String status = recipient.getHeader("Status", null);
    if (action == null
        || status == null
        || !action.strip().toLowerCase(Locale.ROOT).matches("failed\\b.*")) {
      return false;
    }
    Matcher code = FOR_GOOD.matcher(status);
    return code.matches()
        && (code.group(1).equals(Refusal.UNDEFINED) || Refusal.isOfTheAddress(code.group(1)));
  }
}
