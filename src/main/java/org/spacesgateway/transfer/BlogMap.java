package org.spacesgateway.transfer;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jsoup.parser.Parser;
import org.spacesgateway.batch.Admission;
import org.spacesgateway.batch.Check;
import org.spacesgateway.batch.Difference;
import org.spacesgateway.batch.MappingBatch;
import org.spacesgateway.batch.MappingBatch.RefusedException;
import org.spacesgateway.batch.MovedSpace;
import org.spacesgateway.batch.OldKeys;
import org.spacesgateway.batch.Publishing;
import org.spacesgateway.batch.SpaceNames;
import org.spacesgateway.batch.Staging;
import org.spacesgateway.call.Ask;
import org.spacesgateway.call.Calls;
import org.spacesgateway.content.ReadSpace;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.BlogAddress;
import org.spacesgateway.directory.OldTokens;
import org.spacesgateway.directory.SourceSite;
import org.spacesgateway.outcome.OriginConfig;
import org.spacesgateway.outcome.Target;
import org.spacesgateway.transfer.Arrivals.Arrived;
import org.spacesgateway.transfer.Blog.NotAllowed;
import org.spacesgateway.transfer.Blog.NotNow;

/** Makes a Space's old addresses lead to its blog, by a batch of the map. */
final class BlogMap implements OldAddresses {
  private static final String ACTOR = "transfer";
  private static final int SAMPLE = 5;
  private static final int MOST_ROUNDS = 3;
  private static final int HANGING_UP = 35_000;
  private static final int LARGEST_PAGE = 8 << 20;

  private final DataSource database;
  private final EntryTable entries;
  private final Calls calls;
  private final String api;
  private final Duration timeout;
  private final List<SourceSite> sites;
  private final SourceSite site;
  private final OriginConfig own;
  private final InstantSource clock;

  /**
   * @param sites all of them
   * @param site the one that Spaces are of
   */
  BlogMap(
      DataSource database,
      Calls calls,
      TransferConfig config,
      List<SourceSite> sites,
      SourceSite site,
      OriginConfig own,
      InstantSource clock) {
    this.database = database;
    this.entries = new EntryTable(database);
    this.calls = calls;
    this.api = config.api() + "/rest/v1.1/sites/";
    this.timeout = config.timeout();
    this.sites = sites;
    this.site = site;
    this.own = own;
    this.clock = clock;
  }

  /* What everybody is told of the blog: a private one nothing. */
  @Override
  public boolean isBlogPublic(Transfer of) throws NotNow, NotAllowed {
    Calls.Answer answer = ask(of.blogId() + "?fields=ID,URL,name,is_private,is_coming_soon");
    if (answer.status() == 403 && !Refused.error(answer).equals("throttled")) {
      return false;
    }
    Refused.check(answer);
    JsonObject blog = object(answer);
    Optional<Target> address =
        own.policy().admitBlog(blog.getValue("URL") instanceof String url ? url : null);
    if (address.isPresent()) {
      String name = blog.getValue("name") instanceof String text ? text : "";
      try (Connection connection = database.getConnection()) {
        BlogAddress.keepAtOnce(
            connection, of.blogId(), address.get().location(), name, clock.instant());
      } catch (SQLException away) {
        throw new NotNow("the database is away", null);
      }
    }
    return !isTrue(blog.getValue("is_private")) && !isTrue(blog.getValue("is_coming_soon"));
  }

  @Override
  public boolean areServed(Transfer of) throws NotNow, IOException {
    List<Long> numbers = entries.numbers(of.id()).stream().sorted().toList();
    MovedSpace moved = moved(of);
    Set<Long> asked = new HashSet<>();
    for (int i = 0; i < SAMPLE && !numbers.isEmpty(); i++) {
      long from = numbers.get(i * numbers.size() / SAMPLE);
      for (Arrived one : entries.arrived(of.id(), from - 1, true, 1)) {
        if (asked.add(one.number()) && !isServed(now(of, moved, one.address()))) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Where a post is today, since its blog may have another address than when it was matched: a
   * domain of its own, mostly.
   */
  static String now(Transfer of, MovedSpace moved, String address) {
    return of.blogAddress() == null
        ? address
        : MovedSpace.path(of.blogAddress(), address)
            .map(path -> moved.address().replaceFirst("/+$", "") + path)
            .orElse(address);
  }

  private boolean isServed(String address) throws NotNow {
    try {
      return calls.send(Ask.get(URI.create(address), Map.of(), timeout, LARGEST_PAGE)).status()
          == 200;
    } catch (Calls.Unanswered none) {
      throw new NotNow("a post: " + none.getMessage(), null);
    }
  }

  @Override
  public UUID begin(Transfer of) throws IOException {
    try (Connection connection = database.getConnection()) {
      String id = of.id().toString();
      return MappingBatch.begin(connection, ACTOR, id, id, ACTOR, "", clock.instant()).id();
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }

  @Override
  public boolean publish(Transfer of, UUID batch) throws NotNow, IOException {
    Map<String, String> categories = categories(of);
    try (Connection connection = database.getConnection()) {
      // Those of requests are too short for a batch; the server gives up before we hang up.
      int before = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, HANGING_UP);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET statement_timeout = '30s'");
      }
      try {
        return published(connection, of, batch, categories);
      } finally {
        if (!connection.getAutoCommit()) {
          // Not committed by what comes next: nothing of half a step stays.
          connection.rollback();
          connection.setAutoCommit(true);
        }
        try (Statement statement = connection.createStatement()) {
          statement.execute("RESET statement_timeout");
        }
        connection.setNetworkTimeout(Runnable::run, before);
      }
    } catch (SQLException away) {
      throw new IOException(away);
    } catch (RefusedException changedMeanwhile) {
      return false;
    }
  }

  /* Goes on from wherever an attempt before has stopped. */
  private boolean published(
      Connection connection, Transfer of, UUID id, Map<String, String> categories)
      throws SQLException, IOException, RefusedException {
    OldKeys keys = new OldKeys(sites, new SpaceNames(connection));
    Admission admission = new Admission(own.origin(), own.development());
    int rounds = 0;
    while (true) {
      Optional<MappingBatch> batch = MappingBatch.find(connection, id);
      if (batch.isEmpty()) {
        return false;
      }
      switch (batch.get().state()) {
        case STAGING ->
            new Staging(connection, keys, admission)
                .stage(
                    id,
                    new ArrivedRows(moved(of), entries, of, categories),
                    clock.instant(),
                    line -> {});
        case STAGED -> Check.check(connection, id, keys, admission, clock.instant());
        case CHECKED -> {
          if (++rounds > MOST_ROUNDS) {
            throw new IOException("the map changes under our hands");
          }
          if (Difference.of(connection, id).reject() > 0) {
            // The Space would count as moved, without these.
            return false;
          }
          // As what was read calls them, where that is kept: what leads to entries before 2006.
          OldTokens.keep(connection, of.cid(), ReadSpace.tokens(connection, of.cid()).values());
          if (!connection.getAutoCommit()) {
            // A check just before leaves it off, and publishing rolls back what comes in its way.
            connection.commit();
          }
          try {
            Publishing.publish(
                connection,
                id,
                new AuditEntry(ACTOR, "transfer", id.toString(), ""),
                clock.instant());
          } catch (RefusedException overtaken) {
            // It is staged again, or somebody else was quicker: the next round sees which.
          }
        }
        case PUBLISHED -> {
          return true;
        }
        case ROLLED_BACK, DISCARDED -> {
          return false;
        }
      }
    }
  }

  /* By name in lower case; only those that entries have which came. */
  private Map<String, String> categories(Transfer of) throws NotNow {
    Set<String> names = new HashSet<>();
    if (of.categories() == null) {
      of.parts().forEach(part -> names.addAll(part.categories()));
    } else {
      names.addAll(of.categories());
    }
    Map<String, String> slugs = new TreeMap<>();
    if (names.isEmpty()) {
      return slugs;
    }
    Calls.Answer answer = ask(of.blogId() + "/categories?number=1000&fields=name,slug");
    if (answer.status() == 200
        && object(answer).getValue("categories") instanceof JsonArray categories) {
      for (Object one : categories) {
        if (one instanceof JsonObject category
            && category.getValue("name") instanceof String html
            && category.getValue("slug") instanceof String slug) {
          // WordPress' names are HTML.
          String name = Parser.unescapeEntities(html, false);
          if (names.stream().anyMatch(name::equalsIgnoreCase)) {
            slugs.putIfAbsent(name.toLowerCase(Locale.ROOT), slug);
          }
        }
      }
    } else if (answer.status() != 404) {
      throw new NotNow("categories: status " + answer.status(), null);
    }
    return slugs;
  }

  private MovedSpace moved(Transfer of) throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT address FROM wordpress_blog WHERE blog_id = ?")) {
      select.setLong(1, of.blogId());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IOException("the blog is not known");
        }
        return new MovedSpace(site, of.cid(), of.blogId(), row.getString(1));
      }
    } catch (SQLException away) {
      throw new IOException(away);
    }
  }

  private Calls.Answer ask(String path) throws NotNow {
    try {
      return calls.send(
          new Ask(
              "GET",
              URI.create(api + path),
              false,
              Map.of("Accept", "application/json"),
              new byte[0],
              timeout,
              1 << 20));
    } catch (Calls.Unanswered none) {
      throw new NotNow(none.getMessage(), null);
    }
  }

  private static JsonObject object(Calls.Answer answer) throws NotNow {
    try {
      return new JsonObject(answer.text());
    } catch (DecodeException | ClassCastException garbage) {
      throw new NotNow("no JSON object", null);
    }
  }

  private static boolean isTrue(Object value) {
    return Boolean.TRUE.equals(value) || value != null && value.toString().matches("1|true");
  }
}
