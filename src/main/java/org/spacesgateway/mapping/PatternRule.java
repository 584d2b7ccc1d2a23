package org.spacesgateway.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.spacesgateway.address.PlainAddress;

/**
 * A rule by regular expression.
 *
 * @param key as it is stored
 * @param beginning what every address begins with that it fits; may be empty
 * @param target with {@code $1} to {@code $9} for what groups hold
 */
record PatternRule(String key, Pattern pattern, String beginning, String target) implements Rule {
  /** In instructions, of which a letter that is repeated a thousand times has a thousand. */
  private static final int LARGEST = 2_000;

  /** How often a letter may be repeated by counts within counts: so many are read in 180 MB. */
  private static final int MOST_REPEATED = 1_000_000;

  private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{1,9})?)?\\}");
  private static final String SAFE = "-._~/!$&'()*+,;=:@?%";

  /**
   * Reads a rule.
   *
   * @throws com.google.re2j.PatternSyntaxException if it is no regular expression
   * @throws IllegalArgumentException if it can't be used, with the reason
   */
  static PatternRule of(String key, String target) {
    String expression = key.substring(Rules.PATTERN.length());
    // Compiled first, repeats of repeats would take all memory before their size is known.
    Pattern pattern = repeats(expression) > MOST_REPEATED ? null : Pattern.compile(expression);
    if (pattern == null || pattern.programSize() > LARGEST) {
      throw new IllegalArgumentException("it repeats too much, too often");
    }
    for (int i = 0; i < target.length() - 1; i++) {
      if (isGroup(target, i) && target.charAt(i + 1) - '0' > pattern.groupCount()) {
        throw new IllegalArgumentException(
            "its target asks for a group that it hasn't: $" + target.charAt(i + 1));
      }
    }
    return new PatternRule(key, pattern, beginning(expression), target);
  }

  /* As if each stood within the others: no expression that anybody means comes near the bound. */
  private static long repeats(String expression) {
    long product = 1;
    Matcher counts = COUNT.matcher(expression);
    while (counts.find() && product <= MOST_REPEATED) {
      String most = counts.group(2) == null ? counts.group(1) : counts.group(2);
      product *= Math.max(1, Long.parseLong(most));
    }
    return product;
  }

  private static boolean isGroup(String target, int at) {
    return target.charAt(at) == '$'
        && at + 1 < target.length()
        && target.charAt(at + 1) >= '1'
        && target.charAt(at + 1) <= '9';
  }

  /* An upper bound: each character of an address is held against each instruction once. */
  @Override
  public int work() {
    return pattern.programSize();
  }

  @Override
  public Optional<String> target(
      PlainAddress address, List<String> keys, Supplier<PlainAddress> spelled) {
    return keys.stream()
        .filter(spelling -> spelling.startsWith(beginning))
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(this::filled);
  }

  /**
   * What all that a regular expression matches begins with, as far as that is easily seen.
   *
   * @param expression one that RE2 reads
   */
  static String beginning(String expression) {
    if (hasAlternatives(expression)) {
      return "";
    }
    StringBuilder beginning = new StringBuilder();
    int at = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (c == '\\' && at + 1 < expression.length() && isPunctuation(expression.charAt(at + 1))) {
        beginning.append(expression.charAt(at + 1));
        at += 2;
      } else if (isLetterOrDigit(c) || "-_~/%&=:,;@!'\"#<> ".indexOf(c) >= 0) {
        beginning.append(c);
        at++;
      } else {
        boolean isOptional = c == '*' || c == '?' || c == '{';
        return beginning.substring(0, Math.max(0, beginning.length() - (isOptional ? 1 : 0)));
      }
    }
    return beginning.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c);
  }

  /* Which stands for itself behind a backslash. */
  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 0x7f && !isLetterOrDigit(c);
  }

  /** Whether it is several in one, of which each may begin otherwise; or might be. */
  private static boolean hasAlternatives(String expression) {
    int groups = 0;
    for (int at = 0; at < expression.length(); at++) {
      switch (expression.charAt(at)) {
        case '\\' -> {
          at++;
          if (expression.startsWith("Q", at)) {
            return true;
          }
        }
        case '[' -> at = endOfClass(expression, at);
        case '(' -> groups++;
        case ')' -> groups--;
        case '|' -> {
          if (groups == 0) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  /* Where the bracket is that closes it: not the first, and no name's, as in [[:alpha:]]. */
  private static int endOfClass(String expression, int start) {
    int at = start + (expression.startsWith("[^", start) ? 2 : 1);
    int first = at;
    while (at < expression.length() && (at == first || expression.charAt(at) != ']')) {
      int name = expression.startsWith("[:", at) ? expression.indexOf(":]", at + 2) : -1;
      at = name >= 0 ? name + 2 : at + (expression.charAt(at) == '\\' ? 2 : 1);
    }
    return at;
  }

  private String filled(Matcher matcher) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < target.length(); i++) {
      if (isGroup(target, i)) {
        i++;
        append(filled, matcher.group(target.charAt(i) - '0'));
      } else {
        filled.append(target.charAt(i));
      }
    }
    return filled.toString();
  }

  /* Canonical paths hold nothing else; a host might. */
  private static void append(StringBuilder filled, String value) {
    if (value == null) {
      return;
    }
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      if (octet > ' ' && (Character.isLetterOrDigit(octet) || SAFE.indexOf(octet) >= 0)) {
        filled.append((char) octet);
      } else {
        filled.append('%').append("%02X".formatted(octet & 255));
      }
    }
  }
}
