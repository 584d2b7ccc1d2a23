package org.spacesgateway.registration;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Windows language identifiers (MS-LCID): {@code 1033} is en-US, {@code 1028} is zh-TW. */
final class Lcids {
  private static final Map<Integer, String> CULTURES = read();

  private Lcids() {}

  /**
   * The culture of an identifier.
   *
   * @param lcid decimal digits, as {@code lc} carries them
   * @return the culture's BCP 47 name; empty when it is not a number that we know
   */
  static Optional<String> culture(String lcid) {
    if (lcid.isEmpty() || lcid.length() > 6) {
      return Optional.empty();
    }
    int number = 0;
    for (int i = 0; i < lcid.length(); i++) {
      int digit = lcid.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      number = number * 10 + digit;
    }
    return Optional.ofNullable(CULTURES.get(number));
  }

  private static Map<Integer, String> read() {
    Properties lines = new Properties();
    try (Reader reader =
        new InputStreamReader(
            Lcids.class.getResourceAsStream("/lcid.properties"), StandardCharsets.US_ASCII)) {
      lines.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Integer, String> cultures = new HashMap<>();
    lines.forEach(
        (lcid, culture) -> cultures.put(Integer.valueOf(lcid.toString()), culture.toString()));
    return Map.copyOf(cultures);
  }
}
