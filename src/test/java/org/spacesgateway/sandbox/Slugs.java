package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A post's slug, as WordPress makes it of a title (its functions remove_accents and
 * sanitize_title_with_dashes).
 */
final class Slugs {
  /** The most characters of a slug, escapes counted as they are. */
  static final int LONGEST = 200;

  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("ß", "s"),
          Map.entry("ẞ", "S"),
          Map.entry("æ", "ae"),
          Map.entry("Æ", "AE"),
          Map.entry("œ", "oe"),
          Map.entry("Œ", "OE"),
          Map.entry("ø", "o"),
          Map.entry("Ø", "O"),
          Map.entry("đ", "d"),
          Map.entry("Đ", "D"),
          Map.entry("ð", "d"),
          Map.entry("Ð", "D"),
          Map.entry("þ", "th"),
          Map.entry("Þ", "TH"),
          Map.entry("ł", "l"),
          Map.entry("Ł", "L"),
          Map.entry("ı", "i"),
          Map.entry("€", "E"),
          Map.entry("£", ""));
  private static final Pattern LATIN = Pattern.compile("[\\u00C0-\\u024F\\u1E00-\\u1EFF]");
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern ENTITY = Pattern.compile("&[^;]{1,20};");
  /* No-break space, en and em dash are dashes; quotation marks, ellipsis and the like are nothing. */
  private static final Pattern DASHES = Pattern.compile("[\\u00A0\\u2011\\u2013\\u2014]");
  private static final Pattern DROPPED =
      Pattern.compile(
          "[\\u00A1\\u00BF\\u00AB\\u00BB\\u2039\\u203A\\u2018\\u2019\\u201A\\u201B\\u201C-\\u201F"
              + "\\u2022\\u00A9\\u00AE\\u00B0\\u2026\\u2122\\u00B4\\u02CA\\u0301\\u0341\\u0300\\u0304\\u030C]");

  private Slugs() {}

  /** The slug of a title, or of another slug; empty when nothing of it can stand in one. */
  static String of(String title) {
    String text = ENTITY.matcher(TAG.matcher(title).replaceAll("")).replaceAll("");
    text = DASHES.matcher(withoutAccents(text)).replaceAll("-");
    text = DROPPED.matcher(text).replaceAll("").replace('×', 'x').toLowerCase(Locale.ROOT);
    StringBuilder slug = new StringBuilder();
    text.replaceAll("%(?![0-9a-f]{2})", "")
        .replace('.', '-')
        .replace('/', '-')
        .codePoints()
        .takeWhile(point -> appended(slug, point))
        .count();
    return slug.toString().replaceAll("-{2,}", "-").replaceAll("^-+|-+$", "");
  }

  private static boolean appended(StringBuilder slug, int point) {
    StringBuilder next = new StringBuilder();
    if (Character.isWhitespace(point)) {
      next.append('-');
    } else if (point >= 0x80) {
      for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
        next.append("%%%02x".formatted(b & 0xFF));
      }
    } else if (Character.isLetterOrDigit(point) || "%_-".indexOf(point) >= 0) {
      next.appendCodePoint(point);
    }
    if (slug.length() + next.length() > LONGEST) {
      return false;
    }
    slug.append(next);
    return true;
  }

  /* Of Latin letters alone: every other script keeps its marks. */
  private static String withoutAccents(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    String latin =
        LATIN
            .matcher(composed)
            .replaceAll(letter ->
                LETTERS.getOrDefault(
                    letter.group(),
                    Normalizer.normalize(letter.group(), Normalizer.Form.NFD)
                        .replaceAll("\\p{M}", "")));
    return latin.replace("€", "E").replace("£", "");
  }
}
