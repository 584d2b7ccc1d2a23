package org.spacesgateway.outcome;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * What a page of an error says and our log says too, so that who asks for help can quote it. It
 * means nothing by itself.
 */
public final class Reference {
  /** Crockford's base 32: nothing that is mistaken for something else when read aloud. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Pattern SHAPE = Pattern.compile("[%1$s]{4}-[%1$s]{4}".formatted(ALPHABET));

  private Reference() {}

  /** Whether a text has the shape of one. */
  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** A new one: two groups of four, such as {@code 7QK2-X9PA}. */
  public static String next() {
    StringBuilder reference = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      if (i == LENGTH / 2) {
        reference.append('-');
      }
      reference.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return reference.toString();
  }
}
