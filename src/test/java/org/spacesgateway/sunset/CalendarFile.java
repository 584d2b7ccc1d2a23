package org.spacesgateway.sunset;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A calendar file, read by the letter of RFC 5545: whatever it does not allow, as far as we write
 * such a thing, is an error.
 *
 * @param name of the component, such as {@code VEVENT}
 * @param properties in their order
 * @param components within it
 */
record CalendarFile(String name, List<Property> properties, List<CalendarFile> components) {
  private static final int LONGEST_LINE = 75;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);

  /* 3.1: contentline; of parameters only what needs no quotes. */
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^\\p{Cntrl}\";:,]+)*):(\\P{Cntrl}*)");

  /* 3.3.11: a comma, a semicolon and a backslash stand behind a backslash. */
  private static final Pattern TEXT = Pattern.compile("(?:[^\\\\;,]|\\\\[\\\\;,nN])*");

  /** Must be there once, and may be (3.6, 3.6.1, 3.6.3; RFC 7986, 4); X- may always be. */
  private static final Map<String, List<Set<String>>> ALLOWED =
      Map.of(
          "VCALENDAR",
          List.of(Set.of("VERSION", "PRODID"), Set.of("METHOD", "NAME", "REFRESH-INTERVAL", "URL")),
          "VEVENT",
          List.of(
              Set.of("UID", "DTSTAMP", "DTSTART"),
              Set.of("SUMMARY", "DESCRIPTION", "URL", "TRANSP")),
          "VJOURNAL",
          List.of(Set.of("UID", "DTSTAMP"), Set.of("SUMMARY", "DESCRIPTION", "URL", "DTSTART")));

  /** A line of it, with the value as it means. */
  record Property(String name, String parameters, String value) {}

  /** Reads a whole file. */
  static CalendarFile read(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    check(!text.contains("\uFFFD"), "a character is broken");
    check(text.endsWith("\r\n"), "the last line has no end");
    check(!text.replace("\r\n", "").matches("(?s).*[\r\n].*"), "a line ends otherwise");
    for (String line : text.split("\r\n")) {
      check(line.getBytes(StandardCharsets.UTF_8).length <= LONGEST_LINE, "too long: " + line);
      check(!line.isEmpty(), "an empty line");
    }
    Deque<CalendarFile> open = new ArrayDeque<>();
    CalendarFile whole = null;
    for (String line : text.replaceAll("\r\n[ \t]", "").split("\r\n")) {
      check(whole == null, "after its end: " + line);
      Matcher parts = LINE.matcher(line);
      check(parts.matches(), "no content line: " + line);
      Property property = new Property(parts.group(1), parts.group(2), parts.group(3));
      switch (property.name()) {
        case "BEGIN" ->
            open.push(new CalendarFile(property.value(), new ArrayList<>(), new ArrayList<>()));
        case "END" -> {
          CalendarFile closed = open.pop();
          check(closed.name.equals(property.value()), "closed in another order: " + line);
          closed.keepsTheRules();
          if (open.isEmpty()) {
            whole = closed;
          } else {
            open.peek().components.add(closed);
          }
        }
        default -> open.peek().properties.add(meant(property));
      }
    }
    check(whole != null && whole.name.equals("VCALENDAR"), "no calendar");
    check(!whole.components.isEmpty(), "a calendar has a component");
    Set<String> ids = new HashSet<>();
    whole.components.forEach(one -> check(ids.add(one.one("UID")), "two of " + one.one("UID")));
    return whole;
  }

  private static Property meant(Property it) {
    switch (it.name()) {
      case "DTSTAMP", "DTSTART" -> LocalDateTime.parse(it.value(), UTC);
      case "REFRESH-INTERVAL" -> {
        check(it.parameters().equals(";VALUE=DURATION"), "its kind must be said (RFC 7986, 5.7)");
        check(
            it.value().contains("T")
                ? !Duration.parse(it.value()).isNegative()
                : !Period.parse(it.value()).isNegative(),
            it.value());
      }
      case "URL" -> check(URI.create(it.value()).isAbsolute(), it.value());
      case "VERSION" -> check(it.value().equals("2.0"), it.value());
      case "METHOD" -> check(it.value().equals("PUBLISH"), it.value());
      case "TRANSP" -> check(Set.of("OPAQUE", "TRANSPARENT").contains(it.value()), it.value());
      default -> {
        check(TEXT.matcher(it.value()).matches(), "not escaped: " + it.value());
        String value = it.value().replaceAll("\\\\[nN]", "\n").replaceAll("\\\\(.)", "$1");
        return new Property(it.name(), it.parameters(), value);
      }
    }
    return it;
  }

  private void keepsTheRules() {
    List<Set<String>> allowed = ALLOWED.get(name);
    check(allowed != null, "what is " + name);
    Set<String> met = new HashSet<>();
    for (Property property : properties) {
      check(met.add(property.name()), "twice in " + name + ": " + property.name());
      check(
          allowed.stream().anyMatch(some -> some.contains(property.name()))
              || property.name().startsWith("X-"),
          "not of " + name + ": " + property.name());
    }
    check(met.containsAll(allowed.getFirst()), name + " lacks some of " + allowed.getFirst());
  }

  /** The value of a property; fails when it is not there. */
  String one(String property) {
    return properties.stream()
        .filter(it -> it.name().equals(property))
        .map(Property::value)
        .findFirst()
        .orElseThrow();
  }

  /** The values of a property, of every component of a kind. */
  List<String> all(String kind, String property) {
    return components.stream()
        .filter(one -> one.name.equals(kind))
        .map(one -> one.one(property))
        .toList();
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
