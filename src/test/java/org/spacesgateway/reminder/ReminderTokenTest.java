package org.spacesgateway.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.spacesgateway.secret.Vault;

class ReminderTokenTest {
  private static final String OLD_KEY = key(1);
  private static final String NEW_KEY = key(2);
  private static final Vault VAULT = new Vault(Map.of("old", OLD_KEY), "old");

  private static String key(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }

  @Property(tries = 300)
  void everybodysTokenIsTheirsInAnyCase(@ForAll long high, @ForAll long low) {
    UUID person = new UUID(high, low);
    String token = ReminderToken.of(VAULT, person);
    assertThat(token).matches("[0-9a-v]{48}").isEqualTo(ReminderToken.of(VAULT, person));
    assertThat(ReminderToken.person(VAULT, token)).contains(person);
    assertThat(ReminderToken.person(VAULT, token.toUpperCase(Locale.ROOT))).contains(person);
  }

  @Test
  void anyOtherCharacterMakesItNobodys() {
    String token = ReminderToken.of(VAULT, new UUID(7, 9));
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == '3' ? '4' : '3';
      assertThat(
              ReminderToken.person(VAULT, token.substring(0, i) + other + token.substring(i + 1)))
          .as("character %d", i)
          .isEmpty();
    }
  }

  @Test
  void garbageIsNobodys() {
    String token = ReminderToken.of(VAULT, new UUID(7, 9));
    Stream.of(null, "", "x", "0".repeat(48), "v".repeat(48), "z" + token.substring(1), token + "0")
        .forEach(garbage -> assertThat(ReminderToken.person(VAULT, garbage)).isEmpty());
  }

  @Test
  void itOutlivesTheChangeOfTheKeyAndEndsWithItsKey() {
    UUID person = new UUID(7, 9);
    String token = ReminderToken.of(VAULT, person);
    Vault both = new Vault(Map.of("old", OLD_KEY, "new", NEW_KEY), "new");
    assertThat(ReminderToken.person(both, token)).contains(person);
    assertThat(ReminderToken.person(new Vault(Map.of("new", NEW_KEY), "new"), token)).isEmpty();
  }

  @Test
  void aReturnPathHoldsItInItsLocalPartAndFits() {
    String token = ReminderToken.of(VAULT, new UUID(7, 9));
    String path = ReminderToken.into("reminders-of-us@mail.gateway.example", token);
    assertThat(path).isEqualTo("reminders-of-us+" + token + "@mail.gateway.example");
    assertThat(path.indexOf('@')).isEqualTo(64);
    assertThat(ReminderToken.in(" " + path)).isEqualTo(token);
    assertThat(ReminderToken.in(token)).isEqualTo(token);
  }
}
