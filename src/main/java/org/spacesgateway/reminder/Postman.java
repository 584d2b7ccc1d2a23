package org.spacesgateway.reminder;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.Future;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.reminder.ReminderTable.Begun;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.words.Words;

/** Hands reminders to the mail server. */
@Singleton
final class Postman {
  private static final String NAME = "Windows Live Spaces";
  private static final int ID_LENGTH = 32;

  private final MailClient mail;
  private final Template template;
  private final RemindersConfig config;
  private final String origin;
  private final Vault vault;
  private final InstantSource clock;

  Postman(
      MailClient mail,
      @Location("letter") Template template,
      RemindersConfig config,
      OriginConfig own,
      Vault vault,
      InstantSource clock) {
    this.mail = mail;
    this.template = template;
    this.config = config;
    this.origin = own.origin();
    this.vault = vault;
    this.clock = clock;
  }

  /** Whether there is a mail server to hand them to. */
  boolean isThere() {
    return config.from().isPresent();
  }

  /** Sends one; fails when it is not known to be taken. */
  Future<Void> send(Begun begun) {
    try {
      return mail.sendMail(message(begun))
          .timeout(config.lease().toMillis() / 2, TimeUnit.MILLISECONDS)
          .mapEmpty();
    } catch (RuntimeException unwritable) {
      return Future.failedFuture(unwritable);
    }
  }

  /**
   * A letter as HTML.
   *
   * @param template {@code letter.html}
   */
  static String html(Template template, Letter letter, Words words) {
    return template.data("letter", letter).data("words", words).render();
  }

  private MailMessage message(Begun begun) {
    String from = config.from().orElseThrow();
    String token = ReminderToken.of(vault, begun.person());
    Words words = Words.in(begun.language());
    Letter letter =
        ReminderPlan.isChosen(begun.which())
            ? Letter.chosen(begun.space(), begun.closes(), begun.last(), origin, token)
            : Letter.of(
                begun.space(), begun.closes(), begun.last(), clock.instant(), origin, token);
    MailMessage message =
        new MailMessage()
            .setFrom(from + " (" + NAME + ")")
            .setTo(begun.address())
            .setBounceAddress(ReminderToken.into(config.bounces().orElse(from), token))
            .setSubject(words.say(letter.subject()))
            .setText(letter.text(words))
            .setHtml(html(template, letter, words));
    // The same for a reminder for ever: whoever gets it twice can see that it is one.
    message.addHeader(
        "Message-ID",
        "<"
            + HexFormat.of()
                .formatHex(Secrets.sha256(token + "\n" + begun.which()))
                .substring(0, ID_LENGTH)
            + from.substring(from.indexOf('@'))
            + ">");
    message.addHeader("Content-Language", begun.language().tag());
    // RFC 3834, 5: so that no machine answers.
    message.addHeader("Auto-Submitted", "auto-generated");
    // RFC 8058, 3.1.
    message.addHeader("List-Unsubscribe", "<" + letter.stop() + ">");
    message.addHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    return message;
  }
}
