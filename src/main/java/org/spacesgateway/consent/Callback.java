package org.spacesgateway.consent;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.spacesgateway.secret.Secrets;

/** What a provider sends a browser back with (RFC 6749, 4.1.2). */
sealed interface Callback {
  /** As {@link Secrets#hash} of what we sent along. */
  byte[] state();

  /** Whom it says it is from (RFC 9207); empty when it does not say. */
  Optional<String> issuer();

  /** It was granted. */
  record Granted(byte[] state, Optional<String> issuer, String code) implements Callback {}

  /**
   * It was not.
   *
   * @param denied whether the person said no; else the provider had another reason
   */
  record Refused(byte[] state, Optional<String> issuer, boolean denied) implements Callback {}

  /** The longest code that is taken. */
  int LONGEST_CODE = 4096;

  /**
   * Reads it.
   *
   * @param parameters every value of a parameter
   * @return empty when it makes no sense: no state of ours, both a code and an error or neither,
   *     one of them twice
   */
  static Optional<Callback> read(Function<String, List<String>> parameters) {
    boolean once =
        List.of("state", "code", "error", "iss").stream()
            .allMatch(name -> parameters.apply(name).size() <= 1);
    Optional<byte[]> state = Secrets.hash(first(parameters, "state").orElse(null));
    Optional<String> code = first(parameters, "code");
    Optional<String> error = first(parameters, "error");
    if (!once || state.isEmpty() || code.isPresent() == error.isPresent()) {
      return Optional.empty();
    }
    Optional<String> issuer = first(parameters, "iss");
    if (error.isPresent()) {
      return Optional.of(new Refused(state.get(), issuer, error.get().equals("access_denied")));
    }
    return code.filter(text -> !text.isBlank() && text.length() <= LONGEST_CODE)
        .map(text -> new Granted(state.get(), issuer, text));
  }

  private static Optional<String> first(Function<String, List<String>> parameters, String name) {
    return parameters.apply(name).stream().findFirst();
  }
}
