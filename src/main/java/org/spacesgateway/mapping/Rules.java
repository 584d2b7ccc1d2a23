package org.spacesgateway.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.spacesgateway.address.PlainAddress;
import org.spacesgateway.address.PlainAddress.Comparison;

/** Rules for addresses of plain sites, tried in their order; immutable. */
public final class Rules {
  /** No rules. */
  static final Rules NONE = of(List.of());

  /** What the key of a rule by beginning starts with; a canonical host and path follow. */
  public static final String PREFIX = "prefix:";

  /** What the key of a rule by regular expression starts with. */
  public static final String PATTERN = "pattern:";

  private static final Comparison AS_STORED = new Comparison(true, java.util.Set.of());

  private static final String SAFE = "-._~/!$&'()*+,;=:@?%";

  private final Map<String, List<Rule>> ahead = new HashMap<>();
  private final Map<String, List<Rule>> after = new HashMap<>();
  private final List<Refused> refused = new ArrayList<>();

  /** A mapping that has a position. */
  public record Row(MapKey key, Mapping mapping) {}

  /** A rule that can't be used. */
  record Refused(MapKey key, String why) {}

  /**
   * What a rule makes of an address.
   *
   * @param rule its key
   */
  public record Match(Mapping mapping, String rule) {}

  private sealed interface Rule {
    Optional<String> target(
        PlainAddress address, List<String> keys, Supplier<PlainAddress> spelled);

    String key();
  }

  private Rules() {}

  /** Whether a key is a rule's, not an address. */
  public static boolean isRule(String key) {
    return key.startsWith(PREFIX) || key.startsWith(PATTERN);
  }

  /**
   * What keeps a rule from being used, in words.
   *
   * @return empty when nothing does
   */
  public static Optional<String> fault(MapKey key, Mapping rule) {
    return of(List.of(new Row(key, rule))).refused().stream().map(Refused::why).findFirst();
  }

  /** Reads rows; those that can't be used are {@link #refused}. */
  public static Rules of(List<Row> rows) {
    Rules rules = new Rules();
    rows.stream()
        .sorted(
            Comparator.comparing((Row row) -> row.mapping().position())
                .thenComparing(row -> row.key().key()))
        .forEach(rules::add);
    return rules;
  }

  private void add(Row row) {
    try {
      Rule rule = read(row.key().key(), row.mapping().target());
      (row.mapping().position() < 0 ? ahead : after)
          .computeIfAbsent(row.key().scope(), site -> new ArrayList<>())
          .add(rule);
    } catch (IllegalArgumentException e) {
      refused.add(new Refused(row.key(), e.getMessage()));
    } catch (PatternSyntaxException e) {
      refused.add(new Refused(row.key(), "not a regular expression: " + e.getDescription()));
    }
  }

  private static Rule read(String key, String target) {
    if (target == null) {
      throw new IllegalArgumentException("a rule without target");
    }
    if (key.startsWith(PREFIX)) {
      return ByPrefix.of(key, target);
    }
    if (key.startsWith(PATTERN)) {
      return ByPattern.of(key, target);
    }
    throw new IllegalArgumentException("neither prefix nor pattern");
  }

  /** The rules that can't be used, and why. */
  List<Refused> refused() {
    return List.copyOf(refused);
  }

  /**
   * What the first rule that is tried ahead of exact mappings makes of it; empty when none fits.
   *
   * @param spelled the same address with the case of its letters kept
   */
  public Optional<Match> ahead(String site, PlainAddress address, Supplier<PlainAddress> spelled) {
    return first(ahead.get(site), address, spelled);
  }

  /** What the first rule that is tried after them makes of it; as {@link #ahead}. */
  public Optional<Match> after(String site, PlainAddress address, Supplier<PlainAddress> spelled) {
    return first(after.get(site), address, spelled);
  }

  private static Optional<Match> first(
      List<Rule> rules, PlainAddress address, Supplier<PlainAddress> spelled) {
    if (rules == null) {
      return Optional.empty();
    }
    List<String> keys = address.keys();
    for (Rule rule : rules) {
      Optional<String> target = rule.target(address, keys, spelled);
      if (target.isPresent()) {
        return Optional.of(new Match(Mapping.redirect(target.get()), rule.key()));
      }
    }
    return Optional.empty();
  }

  private record ByPrefix(String key, String host, String path, String target) implements Rule {
    static ByPrefix of(String key, String target) {
      String address = key.substring(PREFIX.length());
      int slash = address.indexOf('/');
      if (slash <= 0) {
        throw new IllegalArgumentException("a prefix without host and path");
      }
      if (address.indexOf('?') >= 0) {
        throw new IllegalArgumentException("a prefix with a query fits no address");
      }
      // As it is spelled now, whatever it was when it was stored.
      String path =
          PlainAddress.of("", address.substring(slash), "", AS_STORED)
              .map(PlainAddress::path)
              .orElseThrow(() -> new IllegalArgumentException("a prefix longer than any address"));
      return new ByPrefix(
          key,
          address.substring(0, slash),
          path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
          target.endsWith("/") ? target.substring(0, target.length() - 1) : target);
    }

    @Override
    public Optional<String> target(
        PlainAddress address, List<String> keys, Supplier<PlainAddress> spelled) {
      String asked = address.path();
      boolean fits =
          address.host().equals(host)
              && asked.startsWith(path)
              && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
      // Letters of either case take the same room.
      return fits
          ? Optional.of(target + spelled.get().path().substring(path.length()))
          : Optional.empty();
    }
  }

  private record ByPattern(String key, Pattern pattern, String target) implements Rule {
    static ByPattern of(String key, String target) {
      Pattern pattern = Pattern.compile(key.substring(PATTERN.length()));
      for (int i = 0; i < target.length() - 1; i++) {
        if (isGroup(target, i) && target.charAt(i + 1) - '0' > pattern.groupCount()) {
          throw new IllegalArgumentException(
              "its target asks for a group that it hasn't: $" + target.charAt(i + 1));
        }
      }
      return new ByPattern(key, pattern, target);
    }

    private static boolean isGroup(String target, int at) {
      return target.charAt(at) == '$'
          && at + 1 < target.length()
          && target.charAt(at + 1) >= '1'
          && target.charAt(at + 1) <= '9';
    }

    @Override
    public Optional<String> target(
        PlainAddress address, List<String> keys, Supplier<PlainAddress> spelled) {
      return keys.stream()
          .map(pattern::matcher)
          .filter(Matcher::matches)
          .findFirst()
          .map(this::filled);
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
}
