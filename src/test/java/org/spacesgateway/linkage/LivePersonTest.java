package org.spacesgateway.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivePersonTest {
  @Test
  void whoHasANameIsCalledByItWithAHintAtTheAccount() {
    assertThat(LivePerson.named("Alice Example", "alice@live.example"))
        .isEqualTo("Alice Example (a…@live.example)");
  }

  @Test
  void whoHasNoNameIsShownAHintAndNeverTheAddress() {
    assertThat(LivePerson.named("", "alice@live.example")).isEqualTo("a…@live.example");
    assertThat(LivePerson.named("", "+4915112345678")).isEqualTo("+…");
    assertThat(LivePerson.named("", "@alice")).isEqualTo("@…");
  }

  @Test
  void aHintIsNotCutThroughACharacter() {
    assertThat(LivePerson.named("", "\uD83D\uDE00lice@live.example"))
        .isEqualTo("\uD83D\uDE00…@live.example");
  }

  @Test
  void whoSaysNothingIsCalledByThePlatform() {
    assertThat(LivePerson.named("", "")).isEqualTo("Windows Live");
    assertThat(LivePerson.named("Alice", "")).isEqualTo("Alice");
  }

  @Test
  void noNameIsLongerThanAPageTakes() {
    assertThat(LivePerson.named("x".repeat(10_000), "a@live.example"))
        .hasSize(200)
        .as("and says whose account it is")
        .endsWith("x (a…@live.example)");
    assertThat(LivePerson.named("Alice", "a@" + "x".repeat(10_000))).hasSize(200).contains("(a…@x");
    assertThat(LivePerson.named("x".repeat(10_000), "")).hasSize(200);
    assertThat(LivePerson.named("", "a@" + "x".repeat(10_000))).hasSize(200);
  }
}
