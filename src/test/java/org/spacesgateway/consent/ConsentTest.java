package org.spacesgateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.call.Calls.Answer;
import org.spacesgateway.consent.Access.Ending;
import org.spacesgateway.consent.Consent.Step;
import org.spacesgateway.secret.Secrets;

/** What a permission is good for, what brings one, and what does not. */
class ConsentTest {
  private static final Instant NOW = Instant.parse("2011-01-10T12:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(29);
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final String STATE = Secrets.next();

  private static Consent consent(
      String access, Instant accessExpires, String refresh, Instant expires) {
    return new Consent(access, accessExpires, refresh, NOW.minusSeconds(60), expires, null);
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItEnds() {
    assertThat(consent("a", LATER, "r", null).step(NOW)).isEqualTo(new Step.Use("a"));
    assertThat(consent("a", SOON, "r", null).step(NOW)).isEqualTo(new Step.Refresh("r"));
    assertThat(consent("a", null, null, null).step(NOW)).isEqualTo(new Step.Use("a"));
  }

  @Test
  void aTokenThatIsSpentIsReplacedOrThePermissionIsOver() {
    assertThat(consent(null, LATER, "r", null).step(NOW)).isEqualTo(new Step.Refresh("r"));
    assertThat(consent(null, LATER, null, null).step(NOW)).isEqualTo(new Step.End(Ending.REFUSED));
    assertThat(consent("a", SOON, null, null).step(NOW)).isEqualTo(new Step.End(Ending.REFUSED));
  }

  @Test
  void thePermissionEndsApartFromItsTokens() {
    assertThat(consent("a", LATER, "r", NOW.plusSeconds(1)).step(NOW)).isEqualTo(new Step.Use("a"));
    assertThat(consent("a", LATER, "r", NOW).step(NOW)).isEqualTo(new Step.End(Ending.EXPIRED));
  }

  @Test
  void whatHasEndedStaysSo() {
    Consent ended = new Consent(null, null, null, NOW, NOW, Ending.REFUSED);
    assertThat(ended.step(LATER)).isEqualTo(new Step.Ended(Ending.REFUSED));
  }

  private static Optional<Callback> callback(Map<String, List<String>> parameters) {
    return Callback.read(name -> parameters.getOrDefault(name, List.of()));
  }

  @Test
  void anAnswerIsACodeOrAnErrorWithOurState() {
    assertThat(callback(Map.of("state", List.of(STATE), "code", List.of("c"))))
        .get()
        .isInstanceOfSatisfying(
            Callback.Granted.class, granted -> assertThat(granted.code()).isEqualTo("c"));
    assertThat(callback(Map.of("state", List.of(STATE), "error", List.of("access_denied"))))
        .get()
        .isInstanceOfSatisfying(
            Callback.Refused.class, refused -> assertThat(refused.denied()).isTrue());
    assertThat(callback(Map.of("state", List.of(STATE), "error", List.of("server_error"))))
        .get()
        .isInstanceOfSatisfying(
            Callback.Refused.class, refused -> assertThat(refused.denied()).isFalse());
  }

  @Test
  void anythingElseIsNone() {
    List<String> state = List.of(STATE);
    assertThat(callback(Map.of())).isEmpty();
    assertThat(callback(Map.of("code", List.of("c")))).isEmpty();
    assertThat(callback(Map.of("state", state))).isEmpty();
    assertThat(callback(Map.of("state", List.of("short"), "code", List.of("c")))).isEmpty();
    assertThat(callback(Map.of("state", List.of(STATE, STATE), "code", List.of("c")))).isEmpty();
    assertThat(callback(Map.of("state", state, "code", List.of("c", "d")))).isEmpty();
    assertThat(callback(Map.of("state", state, "code", List.of("c"), "error", List.of("e"))))
        .isEmpty();
    assertThat(callback(Map.of("state", state, "code", List.of(" ")))).isEmpty();
    assertThat(callback(Map.of("state", state, "code", List.of("c".repeat(4097))))).isEmpty();
    assertThat(
            callback(Map.of("state", state, "code", List.of("c"), "iss", List.of("one", "other"))))
        .isEmpty();
  }

  private static TokenAnswer answer(int status, String body) {
    return TokenAnswer.of(new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void tokensAreReadLeniently() {
    assertThat(
            answer(200, "{\"access_token\":\"a\",\"expires_in\":\"60\",\"refresh_token\":\"r\"}"))
        .isEqualTo(
            new TokenAnswer.Given("a", Optional.of(Duration.ofSeconds(60)), Optional.of("r")));
    assertThat(answer(200, "{\"access_token\":\"a\",\"blog_id\":\"1\"}"))
        .isEqualTo(new TokenAnswer.Given("a", Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "\"access_token\"",
        "{\"access_token\":1}",
        "{\"access_token\":\"\"}",
        "{\"access_token\":\"a\\nb\"}",
        "<html>",
        "access_token=a"
      })
  void whatIsNoTokenIsNone(String body) {
    assertThat(answer(200, body)).isEqualTo(new TokenAnswer.Later());
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_grant, true",
    "400, access_denied, true",
    "400, invalid_request, false",
    "401, invalid_client, false",
    "500, invalid_grant, false",
    "429, slow_down, false"
  })
  void onlyTheGrantItselfCanBeRefusedForGood(int status, String error, boolean refused) {
    assertThat(answer(status, "{\"error\":\"" + error + "\"}") instanceof TokenAnswer.Refused)
        .isEqualTo(refused);
  }
}
