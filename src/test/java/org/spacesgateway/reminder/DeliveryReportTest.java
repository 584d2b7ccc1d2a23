package org.spacesgateway.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryReportTest {
  private static final String QUOTED = "Action: failed\nStatus: 5.1.1\n";

  /** A report as mail servers write it. */
  static String of(String action, String status) {
    return report(
        "delivery-status",
        "Final-Recipient: rfc822; alice@live.example\nAction: " + action + "\nStatus: " + status);
  }

  private static String report(String type, String recipients) {
    return """
    From: MAILER-DAEMON@mail.example
    To: spaces@gateway.example
    Subject: Undelivered Mail Returned to Sender
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=%s; boundary="=_b"

    --=_b
    Content-Type: text/plain

    It did not arrive.
    %s
    --=_b
    Content-Type: message/%s

    Reporting-MTA: dns; mail.example

    %s

    --=_b
    Content-Type: message/rfc822

    Subject: Your Space closes

    %s
    --=_b--
    """
        .formatted(type, QUOTED, type, recipients, QUOTED)
        .replace("\n", "\r\n");
  }

  private static boolean isForGood(String message) throws IOException {
    return DeliveryReport.isForGood(
        new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "failed, 5.1.1",
    "failed, 5.2.1 (disabled)",
    "Failed, 5.0.0",
    "failed (for good), 5.1.10"
  })
  void anAddressThatIsNoneWillNeverHaveMail(String action, String status) throws IOException {
    assertThat(isForGood(of(action, status))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "delayed, 4.4.1",
    "failed, 4.4.7",
    "delayed, 5.1.1",
    "delivered, 2.1.5",
    "relayed, 2.0.0",
    "expanded, 2.0.0",
    "failed, 5.2.2 (mailbox full)",
    "failed, 5.7.1 (looks like spam)",
    "failed, 15.1.1",
    "failed, 5"
  })
  void whatIsLateOrArrivedOrNotLikedIsNotOver(String action, String status) throws IOException {
    assertThat(isForGood(of(action, status))).isFalse();
  }

  @Test
  void oneOfSeveralRecipientsIsEnough() throws IOException {
    assertThat(
            isForGood(
                report(
                    "delivery-status",
                    "Action: delayed\nStatus: 4.4.1\n\nAction: failed\nStatus: 5.1.1")))
        .isTrue();
    assertThat(isForGood(report("delivery-status", "Action: failed\n\nStatus: 5.1.1"))).isFalse();
  }

  @Test
  void whatOnlyLooksLikeAReportIsNone() throws IOException {
    assertThat(isForGood(report("disposition-notification", QUOTED))).isFalse();
    assertThat(isForGood("Subject: I am away\r\n\r\n" + of("failed", "5.1.1"))).isFalse();
    assertThat(isForGood(of("failed", "5.1.1").replace("multipart/report", "multipart/mixed")))
        .isFalse();
    assertThat(isForGood(of("failed", "5.1.1").replace("message/delivery-status", "text/plain")))
        .isFalse();
    assertThat(isForGood(of("failed", "5.1.1").replace("multipart/report", "multi part;;\"")))
        .isFalse();
    assertThat(isForGood("")).isFalse();
  }

  @Test
  void theMailThatCameBackMayBeLargeOrCutOff() throws IOException {
    String report = of("failed", "5.1.1");
    assertThat(isForGood(report.replace("Your Space closes", "x".repeat(2 << 20)))).isTrue();
    assertThat(isForGood(report.substring(0, report.indexOf("message/rfc822")))).isTrue();
    assertThat(isForGood(report.substring(0, report.indexOf("Reporting-MTA")))).isFalse();
  }
}
