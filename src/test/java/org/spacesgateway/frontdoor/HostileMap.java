package org.spacesgateway.frontdoor;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spacesgateway.address.Cid;
import org.spacesgateway.frontdoor.Barrage.Shot;

/**
 * Tables as a hostile hand would fill them: each string in every place that a target comes from.
 * Plain sites, all of which may lead to {@link #GOOD} alone, and Spaces.
 */
final class HostileMap {
  /** The one host that the plain sites may lead to, with all under it. */
  static final String GOOD = "new.example.org";

  /** Where every blog is whose path is hostile. */
  static final String BLOG = "good.wordpress.com";

  /** Expressions are tried one after the other: this many say what all would. */
  private static final int PATTERNS = 300;

  private static final long GOOD_BLOG = 1;
  private static final long FIRST_BLOG = 1000;
  private static final Cid WITH_PATHS = new Cid(0xA11CE);
  private static final UUID BATCH = UUID.fromString("01890000-0000-7000-8000-000000000002");

  private final List<String> forms;

  /** Whom an answer may send people to. */
  enum Leads {
    /** {@link #GOOD}, and what is under it. */
    TO_THE_SITES_HOST,
    /** {@link #BLOG}. */
    TO_THE_ONE_BLOG,
    /** The very host that the blog's address names: blogs have domains of their own. */
    TO_WHERE_THE_BLOG_IS
  }

  /** All requests whose answers depend on one place. */
  record Place(String name, Leads leads, List<Shot> shots) {}

  /**
   * @param forms the strings, in each of their encodings; none with NUL, which no table holds
   */
  HostileMap(List<String> forms) {
    this.forms = forms;
  }

  /** Writes all of it, without asking anybody. */
  void fill(Connection open) throws SQLException {
    open.setAutoCommit(false);
    mappings(open, "exact", i -> "exact.example/t/" + i, "redirect", i -> forms.get(i), null);
    mappings(
        open,
        "exact",
        i -> "exact.example/s/" + i,
        "redirect",
        i -> "https://" + GOOD + forms.get(i),
        null);
    mappings(open, "exact", i -> "exact.example/a/" + i, "archive", i -> null, null);
    mappings(
        open, "prefixed", i -> "prefix:prefixed.example/p/" + i, "prefix", i -> forms.get(i), 1);
    try (PreparedStatement archives =
        open.prepareStatement(
            "UPDATE mapping SET archive = ?, suggested = ?, title = ? WHERE scope = 'exact' AND key = ?")) {
      for (int i = 0; i < forms.size(); i++) {
        archives.setString(1, forms.get(i));
        archives.setString(2, "https://" + GOOD + forms.get(i));
        archives.setString(3, forms.get(i));
        archives.setString(4, "exact.example/a/" + i);
        archives.addBatch();
      }
      archives.executeBatch();
    }
    patterns(open);
    blogs(open);
    open.commit();
    open.setAutoCommit(true);
  }

  private void mappings(
      Connection open,
      String scope,
      IntFunction<String> key,
      String kind,
      IntFunction<String> target,
      Integer position)
      throws SQLException {
    try (PreparedStatement insert =
        open.prepareStatement(
            "INSERT INTO mapping (scope, key, kind, target, position, batch, version) VALUES (?, ?, ?, ?, ?, ?, 1)")) {
      for (int i = 0; i < forms.size(); i++) {
        add(insert, scope, key.apply(i), kind, target.apply(i), position, BATCH);
      }
      insert.executeBatch();
    }
  }

  private void patterns(Connection open) throws SQLException {
    try (PreparedStatement insert =
        open.prepareStatement(
            "INSERT INTO mapping (scope, key, kind, target, position, batch, version) VALUES (?, ?, ?, ?, ?, ?, 1)")) {
      for (int i = 0; i < PATTERNS; i++) {
        String form = forms.get(i * (forms.size() / PATTERNS));
        add(insert, "patterned", "pattern:patterned\\.example/p/" + i, "pattern", form, 5, BATCH);
      }
      for (String[] rule :
          new String[][] {
            {"pattern:patterned\\.example/path/(.*)", "https://" + GOOD + "/$1"},
            {"pattern:patterned\\.example/bare/(.*)", "https://" + GOOD + "$1"},
            {"pattern:patterned\\.example/host/(.*)", "https://$1"},
            {"pattern:patterned\\.example/whole/(.*)", "$1"}
          }) {
        add(insert, "patterned", rule[0], "pattern", rule[1], -1, BATCH);
      }
      add(
          insert,
          "prefixed",
          "prefix:prefixed.example/rest",
          "prefix",
          "https://" + GOOD,
          -1,
          BATCH);
      add(
          insert,
          "passing",
          "passing.example/q",
          "redirect",
          "https://" + GOOD + "/q",
          null,
          BATCH);
      insert.executeBatch();
    }
  }

  private void blogs(Connection open) throws SQLException {
    try (PreparedStatement blog =
            open.prepareStatement("INSERT INTO wordpress_blog VALUES (?, ?, 'A blog', now())");
        PreparedStatement leads =
            open.prepareStatement(
                "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES (?, ?, 'redirect', ?, ?, ?, 1)")) {
      add(blog, GOOD_BLOG, "https://" + BLOG);
      add(leads, WITH_PATHS.hex(), "", GOOD_BLOG, "/", BATCH);
      for (int i = 0; i < forms.size(); i++) {
        add(leads, WITH_PATHS.hex(), Integer.toString(2 * i + 1), GOOD_BLOG, forms.get(i), BATCH);
        add(
            leads,
            WITH_PATHS.hex(),
            Integer.toString(2 * i + 2),
            GOOD_BLOG,
            "/" + forms.get(i),
            BATCH);
        add(blog, FIRST_BLOG + i, forms.get(i));
        add(leads, of(i).hex(), "", FIRST_BLOG + i, "/", BATCH);
      }
      blog.executeBatch();
      leads.executeBatch();
    }
  }

  private static Cid of(int form) {
    return new Cid(0xB0B0000L + form);
  }

  private static void add(PreparedStatement insert, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Integer position) {
        insert.setInt(i + 1, position);
      } else if (values[i] == null) {
        insert.setNull(i + 1, java.sql.Types.NULL);
      } else {
        insert.setObject(i + 1, values[i]);
      }
    }
    insert.addBatch();
  }

  /** Every place, with all that has to be asked for it. */
  List<Place> places() {
    List<Place> places = new ArrayList<>();
    places.add(sites("a mapping's target", each(i -> get("exact.example", "/t/" + i))));
    places.add(sites("the end of a target", each(i -> get("exact.example", "/s/" + i))));
    places.add(sites("archive, suggestion and title", each(i -> get("exact.example", "/a/" + i))));
    places.add(
        sites("a prefix rule's target", each(i -> get("prefixed.example", "/p/" + i + "/rest"))));
    places.add(
        sites(
            "a pattern's target",
            IntStream.range(0, PATTERNS)
                .mapToObj(i -> get("patterned.example", "/p/" + i))
                .toList()));
    places.add(sites("the rest of a path", each(i -> get("prefixed.example", "/rest/", i))));
    for (String rule : List.of("path", "bare", "host", "whole")) {
      places.add(
          sites(
              "what a pattern puts in: " + rule,
              each(i -> get("patterned.example", "/" + rule + "/", i))));
    }
    places.add(sites("the query that goes along", each(i -> get("passing.example", "/q?", i))));
    places.add(
        new Place(
            "a blog's path",
            Leads.TO_THE_ONE_BLOG,
            IntStream.rangeClosed(1, 2 * forms.size())
                .mapToObj(n ->
                    get(
                        WITH_PATHS.hostLabel() + ".spaces.localhost",
                        "/blog/cns!" + WITH_PATHS.hex() + "!" + n + ".entry"))
                .toList()));
    places.add(
        new Place(
            "a blog's address",
            Leads.TO_WHERE_THE_BLOG_IS,
            each(i -> get(of(i).hostLabel() + ".spaces.localhost", "/feed.rss"))));
    return places;
  }

  private static Place sites(String name, List<Shot> shots) {
    return new Place(name, Leads.TO_THE_SITES_HOST, shots);
  }

  private List<Shot> each(IntFunction<Shot> shot) {
    return IntStream.range(0, forms.size()).mapToObj(shot).toList();
  }

  private Shot get(String host, String before, int form) {
    return get(
        host,
        before
            + new String(
                forms.get(form).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  static Shot get(String host, String target) {
    return new Shot(
        "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
        Stream.of("\r", "\n").anyMatch(target::contains));
  }
}
