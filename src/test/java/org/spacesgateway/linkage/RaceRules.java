package org.spacesgateway.linkage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.spacesgateway.linkage.Races.Kind;
import org.spacesgateway.sandbox.KeptConnection.Answer;
import org.spacesgateway.sandbox.Tables;

/** What must hold after a race: of its answers, and of the tables. */
final class RaceRules {
  private static final String MADE = "/live/moved";
  private static final int BROKEN = 500;

  /* Who waited too long for the others is asked to come back. */
  private static final int LATER = 503;
  private static final Pattern ON =
      Pattern.compile(
          "(class=\"action\"><a href|<form method=\"post\" action)=\"/(live|wordpress)/");
  private static final String ACTIVE_TWICE =
      "(SELECT %s FROM account_link WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1) t";

  /** Rows that must not be, by what they would mean. */
  private static final Map<String, String> NEVER = new LinkedHashMap<>();

  static {
    NEVER.put("Live accounts with two links", ACTIVE_TWICE.formatted("live_person"));
    NEVER.put("blogs with two links", ACTIVE_TWICE.formatted("blog_id"));
    NEVER.put(
        "events that no order explains",
        "(SELECT what, lag(what) OVER (PARTITION BY live_person ORDER BY at, id) AS before"
            + " FROM account_link_event WHERE what IN ('linked', 'unlinked')) e"
            + " WHERE what = before OR (what = 'unlinked' AND before IS NULL)");
    NEVER.put(
        "links without their event",
        "account_link l WHERE NOT EXISTS (SELECT FROM account_link_event e"
            + " WHERE e.link = l.id AND e.what = 'linked')");
    NEVER.put(
        "ended links without their event, or the other way round",
        "account_link l WHERE (ended_at IS NULL) = EXISTS (SELECT FROM account_link_event e"
            + " WHERE e.link = l.id AND e.what = 'unlinked')");
    NEVER.put(
        "links of the erased",
        "account_link l WHERE ended_at IS NULL AND NOT EXISTS"
            + " (SELECT FROM live_account a WHERE a.person = l.live_person)");
    NEVER.put(
        "links with nobody at WordPress.com",
        "account_link l WHERE ended_at IS NULL AND NOT EXISTS"
            + " (SELECT FROM wordpress_account a WHERE a.person = l.wordpress_person)");
    NEVER.put(
        "accounts at WordPress.com that nothing was linked to",
        "wordpress_account a WHERE NOT EXISTS"
            + " (SELECT FROM account_link l WHERE l.wordpress_person = a.person)");
    NEVER.put(
        "hand-offs of the erased",
        "handoff h WHERE NOT EXISTS (SELECT FROM live_account a WHERE a.person = h.live_person)");
  }

  /**
   * What some races left in the tables.
   *
   * @param linked in how many a link was made
   * @param faults a line each
   */
  record Ledger(int linked, List<String> faults) {}

  private RaceRules() {}

  /**
   * What is wrong with the answers of one race.
   *
   * @param undoes which contenders unlink or erase
   */
  static List<String> faults(Kind kind, List<Answer> answers, List<Boolean> undoes) {
    List<String> faults = new ArrayList<>();
    long winners = answers.stream().filter(RaceRules::isMade).count();
    switch (kind) {
      case MANY_BLOGS, MANY_LIVE_ACCOUNTS -> {
        expect(winners == 1, winners + " winners", faults);
        losers(answers, 409, faults);
      }
      case ONE_FORM ->
          expect(winners == Races.CONTENDERS, winners + " were told that it is made", faults);
      case UNLINK, ERASE -> {
        expect(winners <= 1, winners + " winners", faults);
        for (int i = 0; i < answers.size(); i++) {
          Answer answer = answers.get(i);
          boolean done = answer.status() == 303 && answer.location().contains("/live/");
          // Erased already: this session is over, sign in again.
          boolean over = kind == Kind.ERASE && answer.status() == 302;
          boolean page = !undoes.get(i) && leadsOn(answer) && answer.status() != BROKEN;
          expect(done || over || page, "answered " + answer, faults);
        }
      }
      case CALLBACK -> {
        long on = answers.stream().filter(answer -> answer.status() / 100 == 3).count();
        expect(on == 1, on + " callbacks went on", faults);
        losers(answers, 400, faults);
      }
    }
    return faults;
  }

  /** What the tables say after several races on them. */
  static Ledger ledger(Kind kind, Connection database, List<List<Answer>> answers)
      throws SQLException {
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, String> never : NEVER.entrySet()) {
      long rows = Tables.count(database, never.getValue());
      expect(rows == 0, rows + " " + never.getKey(), faults);
    }
    long told = answers.stream().filter(race -> race.stream().anyMatch(RaceRules::isMade)).count();
    long linked = Tables.count(database, "account_link_event WHERE what = 'linked'");
    expect(told == linked, told + " were told of a link, but " + linked + " were made", faults);
    long active = Tables.count(database, "account_link WHERE ended_at IS NULL");
    long held = kind == Kind.UNLINK || kind == Kind.ERASE ? 0 : linked;
    expect(active == held, active + " links hold, not " + held, faults);
    if (kind == Kind.ERASE) {
      for (String table : List.of("live_account", "wordpress_account", "sign_in_session")) {
        long rows = Tables.count(database, table);
        expect(rows == 0, rows + " rows of the erased in " + table, faults);
      }
    }
    return new Ledger((int) linked, faults);
  }

  private static boolean isMade(Answer answer) {
    return answer.status() == 303 && answer.location().endsWith(MADE);
  }

  private static void losers(List<Answer> answers, int status, List<String> faults) {
    answers.stream()
        .filter(answer -> answer.status() / 100 != 3)
        .forEach(answer ->
            expect(
                (answer.status() == status || answer.status() == LATER) && leadsOn(answer),
                "a loser was answered " + answer,
                faults));
  }

  /**
   * A page with something to press or to follow that goes on with the move: help alone does not.
   */
  private static boolean leadsOn(Answer answer) {
    return answer.body().contains("<h1>") && ON.matcher(answer.body()).find();
  }

  private static void expect(boolean holds, String otherwise, List<String> faults) {
    if (!holds) {
      faults.add(otherwise);
    }
  }
}
