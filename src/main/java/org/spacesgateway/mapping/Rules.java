package org.spacesgateway.mapping;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.spacesgateway.address.PlainAddress;

/**
 * Rules for addresses of plain sites, tried in their order; immutable. Where trying those that come
 * first takes all that may be spent on an address, no more are tried: a long address may be
 * answered by none that would fit.
 */
public final class Rules {
  /** No rules. */
  static final Rules NONE = of(List.of());

  /** What the key of a rule by beginning starts with; a canonical host and path follow. */
  public static final String PREFIX = "prefix:";

  /** What the key of a rule by regular expression starts with. */
  public static final String PATTERN = "pattern:";

  /**
   * What is spent on one address, ahead of exact mappings and again after them: one for each rule
   * that is looked at, and for a pattern whose beginning fits its instructions, times the
   * characters of the address. That is 2 to 4 ms at worst of a thread that others wait for.
   */
  private static final int MOST_WORK = 500_000;

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
      return Rule.ByPrefix.of(key, target);
    }
    if (key.startsWith(PATTERN)) {
      return PatternRule.of(key, target);
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
    int left = MOST_WORK;
    for (Rule rule : rules) {
      left -= work(rule, keys);
      if (left < 0) {
        return Optional.empty();
      }
      Optional<String> target = rule.target(address, keys, spelled);
      if (target.isPresent()) {
        return Optional.of(new Match(Mapping.redirect(target.get()), rule.key()));
      }
    }
    return Optional.empty();
  }

  private static int work(Rule rule, List<String> keys) {
    int work = 1;
    if (rule.work() > 0) {
      for (String key : keys) {
        work += key.startsWith(rule.beginning()) ? rule.work() * key.length() : 0;
      }
    }
    return work;
  }

  /**
   * How long an address may be that a rule is surely tried on, if it has one spelling.
   *
   * @param key a rule's that is among these and not {@link #refused}
   * @return in characters; 0 or more
   */
  public int longest(MapKey key) {
    List<Rule> before = upTo(key, ahead).orElseGet(() -> upTo(key, after).orElseThrow());
    String beginning = before.getLast().beginning();
    long each =
        before.stream()
            .filter(rule ->
                rule.beginning().startsWith(beginning) || beginning.startsWith(rule.beginning()))
            .mapToLong(Rule::work)
            .sum();
    long left = Math.max(0, MOST_WORK - before.size());
    return each == 0 && left > 0 ? Integer.MAX_VALUE : (int) (left / Math.max(1, each));
  }

  private static Optional<List<Rule>> upTo(MapKey key, Map<String, List<Rule>> rules) {
    List<Rule> site = rules.getOrDefault(key.scope(), List.of());
    for (int i = 0; i < site.size(); i++) {
      if (site.get(i).key().equals(key.key())) {
        return Optional.of(site.subList(0, i + 1));
      }
    }
    return Optional.empty();
  }
}
