package org.spacesgateway.consent;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.spacesgateway.call.Calls.Answer;

/** What a token endpoint says (RFC 6749, 5). */
sealed interface TokenAnswer {
  /**
   * Tokens.
   *
   * @param lives how long the access token does; empty when it does not say
   * @param refreshToken empty when there is none, or no new one
   */
  record Given(String accessToken, Optional<Duration> lives, Optional<String> refreshToken)
      implements TokenAnswer {}

  /** No, for good. */
  record Refused() implements TokenAnswer {}

  /** Nothing that could be understood, or that it is to be asked again later. */
  record Later() implements TokenAnswer {}

  /** Longer ones are no tokens. */
  int LONGEST = 4096;

  /** Reads it. */
  static TokenAnswer of(Answer answer) {
    JsonObject json;
    try {
      json = new JsonObject(answer.text());
    } catch (DecodeException | ClassCastException garbage) {
      return new Later();
    }
    if (answer.status() == 200) {
      return text(json, "access_token")
          .<TokenAnswer>map(access ->
              new Given(access, lives(json.getValue("expires_in")), text(json, "refresh_token")))
          .orElseGet(Later::new);
    }
    // A client that is not known is our own mistake: what was granted still holds.
    return answer.status() == 400
            && json.getValue("error") instanceof String error
            && (error.equals("invalid_grant") || error.equals("access_denied"))
        ? new Refused()
        : new Later();
  }

  /* Some say a number, some the same as text. */
  private static Optional<Duration> lives(Object seconds) {
    return seconds != null && seconds.toString().matches("[0-9]{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds.toString())))
        : Optional.empty();
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.getValue(name) instanceof String text
            && text.length() <= LONGEST
            && text.matches("[\\x20-\\x7e]+")
        ? Optional.of(text)
        : Optional.empty();
  }
}
