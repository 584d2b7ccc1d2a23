package org.spacesgateway.reminder;

import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.spacesgateway.secret.Secrets;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/**
 * Letters that somebody asked for, one each, and that are no reminders: by the same mail server.
 */
@Singleton
public class SingleLetters {
  private static final String NAME = "Windows Live Spaces";
  private static final int ID_LENGTH = 32;
  private static final int PATIENCE = 60;

  private final MailClient mail;
  private final RemindersConfig config;

  SingleLetters(MailClient mail, RemindersConfig config) {
    this.mail = mail;
    this.config = config;
  }

  /**
   * A letter.
   *
   * @param key the same for the same letter for ever: whoever gets it twice can see that it is one
   * @param address whose it is
   * @param paragraphs what it says
   * @param link an address of ours, behind what it says
   */
  public record Single(
      String key, String address, Text subject, List<Text> paragraphs, String link) {}

  /** Whether there is a mail server to hand them to. */
  public boolean areOffered() {
    return config.from().isPresent();
  }

  /**
   * Sends one, and waits until it is taken.
   *
   * @throws IOException if it is not known to be taken, within a minute
   */
  public void send(Single letter, Words words) throws IOException {
    try {
      mail.sendMail(message(letter, words))
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | RuntimeException refused) {
      // What it says may quote the address.
      throw new IOException("the mail server did not take it: " + refused.getClass());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  private MailMessage message(Single letter, Words words) {
    String from = config.from().orElseThrow();
    MailMessage message =
        new MailMessage()
            .setFrom(from + " (" + NAME + ")")
            .setTo(letter.address())
            .setBounceAddress(config.bounces().orElse(from))
            .setSubject(words.say(letter.subject()))
            .setText(
                Stream.concat(
                        letter.paragraphs().stream().map(words::say), Stream.of(letter.link()))
                    .collect(Collectors.joining("\n\n")));
    message.addHeader(
        "Message-ID",
        "<"
            + HexFormat.of().formatHex(Secrets.sha256(letter.key())).substring(0, ID_LENGTH)
            + from.substring(from.indexOf('@'))
            + ">");
    message.addHeader("Content-Language", words.language().tag());
    // RFC 3834, 5: so that no machine answers.
    message.addHeader("Auto-Submitted", "auto-generated");
    return message;
  }
}
