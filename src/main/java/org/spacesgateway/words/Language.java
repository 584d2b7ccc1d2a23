package org.spacesgateway.words;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A language that our pages speak. */
public enum Language {
  /** What everybody gets whose language is not here. */
  ENGLISH("en", "English"),
  SPANISH("es", "Español"),
  FRENCH("fr", "Français"),
  GERMAN("de", "Deutsch"),
  ITALIAN("it", "Italiano"),
  BRAZILIAN_PORTUGUESE("pt-BR", "Português do Brasil"),
  JAPANESE("ja", "日本語"),
  SIMPLIFIED_CHINESE("zh-Hans", "简体中文"),
  TRADITIONAL_CHINESE("zh-Hant", "繁體中文"),
  ARABIC("ar", "العربية");

  private static final int LONGEST_HEADER = 500;
  private static final Map<String, Language> BY_TAG =
      Arrays.stream(values())
          .collect(
              Collectors.toUnmodifiableMap(
                  language -> language.tag.toLowerCase(Locale.ROOT), Function.identity()));

  private final String tag;
  private final String ownName;
  private final Locale locale;

  Language(String tag, String ownName) {
    this.tag = tag;
    this.ownName = ownName;
    // English of a region that counts hours to 24: midnight is told from noon.
    this.locale = tag.equals("en") ? Locale.UK : Locale.forLanguageTag(tag);
  }

  /** Its tag (BCP 47), as in {@code lang} of HTML. */
  public String tag() {
    return tag;
  }

  /** What its speakers call it. */
  public String ownName() {
    return ownName;
  }

  /** The locale of its dates and numbers. */
  public Locale locale() {
    return locale;
  }

  /** {@code rtl} or {@code ltr}, as in {@code dir} of HTML. */
  public String direction() {
    return this == ARABIC ? "rtl" : "ltr";
  }

  /** The language with exactly this tag, in any case; empty for null and all else. */
  public static Optional<Language> tagged(String tag) {
    return tag == null
        ? Optional.empty()
        : Optional.ofNullable(BY_TAG.get(tag.toLowerCase(Locale.ROOT)));
  }

  /**
   * The best of an Accept-Language header (RFC 4647, 3.4, look-up), English when there is none.
   *
   * @param header as it came; may be null or garbage
   */
  public static Language accepted(String header) {
    if (header == null || header.isBlank() || header.length() > LONGEST_HEADER) {
      return ENGLISH;
    }
    List<LanguageRange> ranges;
    try {
      ranges = LanguageRange.parse(header);
    } catch (IllegalArgumentException e) {
      return ENGLISH;
    }
    return ranges.stream()
        .filter(range -> range.getWeight() > 0)
        .flatMap(range -> of(range.getRange()).stream())
        .findFirst()
        .orElse(ENGLISH);
  }

  /**
   * The language of a range or a market, by its language and, for Chinese, its script or region.
   *
   * @param range such as {@code de-at}, {@code zh-tw}, {@code pt}; null is none
   */
  public static Optional<Language> of(String range) {
    if (range == null) {
      return Optional.empty();
    }
    Locale asked = Locale.forLanguageTag(range.replace('_', '-'));
    return switch (asked.getLanguage()) {
      case "pt" -> Optional.of(BRAZILIAN_PORTUGUESE);
      case "zh" ->
          Optional.of(
              asked.getScript().equals("Hant")
                      || asked.getScript().isEmpty()
                          && List.of("TW", "HK", "MO").contains(asked.getCountry())
                  ? TRADITIONAL_CHINESE
                  : SIMPLIFIED_CHINESE);
      default -> tagged(asked.getLanguage());
    };
  }
}
