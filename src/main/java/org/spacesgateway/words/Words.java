package org.spacesgateway.words;

import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.ListFormatter;
import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.SimpleDateFormat;
import com.ibm.icu.text.TimeZoneNames;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** All messages of one language. */
public final class Words {
  /* Unicode's UAX 9: a name keeps its own direction, and leaves that of what is around it alone. */
  private static final char ISOLATE = '\u2068';
  private static final char END_OF_ISOLATE = '\u2069';

  private static final Map<Language, Words> ALL = new EnumMap<>(Language.class);

  static {
    Map<String, String> english = read(Language.ENGLISH);
    for (Language language : Language.values()) {
      // What is not translated yet is said in English rather than not at all.
      Map<String, String> messages = new HashMap<>(english);
      messages.putAll(read(language));
      ALL.put(language, new Words(language, Map.copyOf(messages)));
    }
  }

  private final Language language;
  private final ULocale locale;
  private final Map<String, String> messages;

  private Words(Language language, Map<String, String> messages) {
    this.language = language;
    this.locale = ULocale.forLocale(language.locale());
    this.messages = messages;
  }

  /** The messages in a language. */
  public static Words in(Language language) {
    return ALL.get(language);
  }

  /** Whether there is such a message. */
  static boolean has(String key) {
    return ALL.get(Language.ENGLISH).messages.containsKey(key);
  }

  /** The language. */
  public Language language() {
    return language;
  }

  /** A message without values. */
  public String say(String key) {
    return say(Text.of(key));
  }

  /**
   * A text in this language.
   *
   * @throws IllegalArgumentException if there is no such message
   */
  public String say(Text text) {
    if (text.key() == null) {
      return text.values().getFirst().toString();
    }
    String message = messages.get(text.key());
    if (message == null) {
      throw new IllegalArgumentException("no message " + text.key());
    }
    if (text.values().isEmpty()) {
      return message;
    }
    Object[] values = text.values().stream().map(this::value).toArray();
    return new MessageFormat(message, locale).format(values);
  }

  private Object value(Object value) {
    return switch (value) {
      case Text text -> say(text);
      case LocalDate date -> date(date);
      case ZonedDateTime moment -> moment(moment);
      case ZoneId zone -> city(zone);
      case Locale place when place.getLanguage().isEmpty() ->
          ULocale.forLocale(place).getDisplayCountry(locale);
      case Locale place -> ULocale.forLocale(place).getDisplayName(locale);
      case List<?> several ->
          ListFormatter.getInstance(locale).format(several.stream().map(this::value).toList());
      case Number number -> number;
      default -> isolated(value.toString());
    };
  }

  /* Left out where all runs the same way: people copy these texts. */
  private String isolated(String name) {
    char[] characters = name.toCharArray();
    return language.direction().equals("rtl") || Bidi.requiresBidi(characters, 0, characters.length)
        ? ISOLATE + name + END_OF_ISOLATE
        : name;
  }

  private String date(LocalDate date) {
    return format("yMMMMd", date.atStartOfDay(ZoneOffset.UTC));
  }

  /** With its zone: that of a place by the place's name, as "Los Angeles Time". */
  private String moment(ZonedDateTime moment) {
    DateFormat zone = new SimpleDateFormat("VVVV", locale);
    zone.setTimeZone(TimeZone.getTimeZone(moment.getZone().getId()));
    boolean isUtc = moment.getZone().normalized().equals(ZoneOffset.UTC);
    return format("yMMMMdHm", moment)
        + " "
        + (isUtc ? "UTC" : zone.format(Date.from(moment.toInstant())));
  }

  private String city(ZoneId zone) {
    String city = TimeZoneNames.getInstance(locale).getExemplarLocationName(zone.getId());
    return city == null ? zone.getId() : city;
  }

  private String format(String skeleton, ZonedDateTime moment) {
    DateFormat format = DateFormat.getInstanceForSkeleton(skeleton, locale);
    format.setTimeZone(
        TimeZone.getTimeZone(
            moment.getZone().normalized().equals(ZoneOffset.UTC)
                ? "UTC"
                : moment.getZone().getId()));
    return format.format(Date.from(moment.toInstant()));
  }

  /** Every message of a language's own, as it is written, by key. */
  static Map<String, String> read(Language language) {
    String name = "/words/" + language.tag() + ".properties";
    Properties read = new Properties();
    try (InputStream file = Words.class.getResourceAsStream(name)) {
      if (file == null) {
        return Map.of();
      }
      read.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
    return read.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(key -> key, read::getProperty));
  }
}
