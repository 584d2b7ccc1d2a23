package org.spacesgateway.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Rules;

/**
 * A batch's rules: which lead on or round in a loop, and what an operator ought to know of others.
 * What a pattern captures is not known here; an x stands for it.
 */
final class RulesOfBatch {
  private static final String SELECT =
      """
      SELECT line, scope, key, target FROM mapping_row
      WHERE batch = ? AND reason IS NULL AND kind IN ('prefix', 'pattern') ORDER BY line\
      """;
  private static final String LOOP = "leads round in a loop";
  private static final String TWO_HOPS =
      "its target is an old address that leads on, and visitors would take two hops: write where it ends";
  private static final String CAPITALS =
      "capital letters match nothing: this site's addresses are compared in small ones"
          + " (case-matters)";

  private static final String TOO_COSTLY =
      "perhaps not tried on addresses of more than %d characters: it and the patterns ahead of it"
          + " that begin alike cost too much";

  /* Few, for warnings are counted by their words. */
  private static final int[] LENGTHS = {1000, 500, 200, 100, 50, 20, 0};

  /** In characters: no address is longer. */
  private static final int LONGEST_ADDRESS = 2048;

  private static final Pattern GROUP = Pattern.compile("\\$[1-9]");

  /* Letters that stand for something else, escapes in canonical addresses among them. */
  private static final Pattern NO_LITERALS =
      Pattern.compile(
          "\\\\[pP](?:\\{[^}]*\\}|[A-Z])|\\\\x[0-9A-Fa-f]{2}|\\\\.|%[0-9A-F]{2}|\\(\\?P?<[^>]*>|\\[:[a-z]+:\\]|A-Z|A-F");

  private RulesOfBatch() {}

  private record Rule(long line, String scope, String key, String target) {}

  /** Rejects and warns. */
  static void check(Connection database, UUID batch, Onward onward, Chains chains, OldKeys keys)
      throws SQLException {
    try (PreparedStatement told =
        database.prepareStatement(
            """
            UPDATE mapping_row SET verdict = CASE WHEN ?::text IS NULL THEN verdict ELSE 'reject' END,
              reason = ?, warning = coalesce(?, warning)
            WHERE batch = ? AND line = ?\
            """)) {
      for (Rule rule : rules(database, batch)) {
        int hops = chains.hops(example(rule.target()));
        String reason = hops == Chains.MOST_HOPS ? LOOP : hops > 0 ? TWO_HOPS : null;
        String warning = reason != null ? null : warning(rule, onward, keys);
        if (reason != null || warning != null) {
          told.setString(1, reason);
          told.setString(2, reason);
          told.setString(3, warning);
          told.setObject(4, batch);
          told.setLong(5, rule.line());
          told.addBatch();
        }
      }
      told.executeBatch();
    }
  }

  /** An address that a pattern's target may become. */
  static String example(String target) {
    return GROUP.matcher(target).replaceAll("x");
  }

  private static String warning(Rule rule, Onward onward, OldKeys keys) {
    boolean matters =
        keys.sitesOf(rule.scope()).stream().anyMatch(site -> site.comparison().caseMatters());
    if (!matters && hasCapitals(rule.key())) {
      return CAPITALS;
    }
    int longest = onward.longest(new MapKey(rule.scope(), rule.key()));
    return longest >= LONGEST_ADDRESS
        ? null
        : TOO_COSTLY.formatted(
            Arrays.stream(LENGTHS).filter(length -> length <= longest).findFirst().orElseThrow());
  }

  /** Whether a rule is a pattern that asks for a capital letter. */
  static boolean hasCapitals(String key) {
    return key.startsWith(Rules.PATTERN)
        && !key.contains("(?i")
        && NO_LITERALS.matcher(key).replaceAll("").chars().anyMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static List<Rule> rules(Connection database, UUID batch) throws SQLException {
    List<Rule> rules = new ArrayList<>();
    try (PreparedStatement select = database.prepareStatement(SELECT)) {
      select.setObject(1, batch);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rules.add(new Rule(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
        }
      }
    }
    return rules;
  }
}
