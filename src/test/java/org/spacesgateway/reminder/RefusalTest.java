package org.spacesgateway.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.mail.SMTPException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spacesgateway.reminder.ReminderTable.State;

class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "recipient address not accepted | 550 5.1.1 no such user       | BOUNCED",
        "recipient address not accepted | 550 5.2.1 mailbox disabled   | BOUNCED",
        "recipient address not accepted | 550 5.0.0 rejected           | BOUNCED",
        "recipient address not accepted | 550 No such user here        | BOUNCED",
        "recipient address not accepted | 553 mailbox name not allowed | BOUNCED",
        "recipient address not accepted | 550 5.7.1 relaying denied    | REFUSED",
        "recipient address not accepted | 552 5.2.2 mailbox full       | REFUSED",
        "recipient address not accepted | 554 go away                  | REFUSED",
        "recipient address not accepted | 450 4.1.1 try later          | REFUSED",
        "sender address not accepted    | 550 5.1.8 bad sender         | REFUSED",
        "DATA command not accepted      | 550 5.7.1 no                 | REFUSED",
        "sending data failed            | 550 5.7.1 looks like spam    | REFUSED",
        "AUTH PLAIN failed              | 535 5.7.8 wrong password     | REFUSED"
      })
  void whatTheServerRefusedWasNotTaken(String where, String answer, State state) {
    int code = Integer.parseInt(answer.substring(0, 3));
    assertThat(Refusal.of(new SMTPException(where, code, List.of(answer), false))).isEqualTo(state);
  }

  @Test
  void withoutAConversationNothingWasTaken() {
    assertThat(Refusal.of(new ConnectException("refused"))).isEqualTo(State.REFUSED);
    assertThat(
            Refusal.of(new NoStackTraceThrowable("STARTTLS required but not supported by server")))
        .isEqualTo(State.REFUSED);
  }

  @Test
  void whatEndsInBetweenMayHaveBeenTaken() {
    assertThat(Refusal.of(new IOException("socket was closed unexpected.")))
        .isEqualTo(State.UNKNOWN);
    assertThat(Refusal.of(new TimeoutException())).isEqualTo(State.UNKNOWN);
    assertThat(Refusal.of(new VertxException("Connection was closed"))).isEqualTo(State.UNKNOWN);
  }

  @Test
  void whatIsLoggedHoldsNoAddress() {
    SMTPException answer =
        new SMTPException(
            "recipient address not accepted", 550, List.of("550 5.1.1 <a@b.example>"), false);
    assertThat(Refusal.told(answer)).isEqualTo("SMTP 550");
    assertThat(Refusal.told(new IOException("a@b.example"))).isEqualTo("IOException");
  }
}
