package org.spacesgateway.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.address.Cid;
import org.spacesgateway.frontdoor.Calendar.Kind;
import org.spacesgateway.frontdoor.Calendar.Row;
import org.spacesgateway.sandbox.GatewayProcess;
import org.spacesgateway.sandbox.RawHttp;

/** The calendar of the closing, asked of a gateway whose clock is set: calendar.txt. */
class CalendarIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final List<Kind> EVERY_DAY =
      List.of(Kind.READ, Kind.FEED, Kind.MOVED_FEED, Kind.SIGN_UP, Kind.SIGN_IN, Kind.EDITORS);
  private static final Calendar CALENDAR = Calendar.read();

  @TempDir static Path directory;
  private static OldWorld world;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws IOException, SQLException {
    world = new OldWorld("calendar");
    try (Connection open = world.connect()) {
      for (Calendar.Who who : CALENDAR.who().values()) {
        space(open, who.stays(), "public", who.market(), false);
        space(open, who.moved(), "public", who.market(), true);
        space(open, who.friends(), "private", who.market(), false);
        space(open, who.movedFriends(), "private", who.market(), true);
      }
    }
    setClock(CALENDAR.rows().getFirst().moment());
    GatewayProcess.Builder builder =
        world
            .gateway()
            .set("gateway.development-clock", directory.resolve("now").toAbsolutePath().toString());
    CALENDAR.settings().forEach((key, value) -> builder.set("gateway.sunset." + key, value));
    gateway = builder.start();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
    world.close();
  }

  private static void space(
      Connection open, Cid cid, String visibility, String market, boolean moved)
      throws SQLException {
    run(
        open,
        "INSERT INTO space (cid, visibility, market, loaded_at) VALUES (?, ?, ?, now())",
        cid.hex(),
        visibility,
        market);
    if (moved) {
      run(
          open,
          "INSERT INTO mapping (scope, key, kind, blog_id, path, batch, version) VALUES (?, '', 'redirect', 30000001, '/', gen_random_uuid(), 1)",
          cid.hex());
    }
  }

  private static void run(Connection open, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static void setClock(Instant now) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), now.toString());
    Files.move(next, directory.resolve("now"), StandardCopyOption.ATOMIC_MOVE);
  }

  /* One after the other, on one connection. */
  private static List<RawHttp.Answer> ask(List<String> requests) {
    return RawHttp.sendEach(
        "127.0.0.1",
        gateway.port(),
        requests.stream().map(one -> one.getBytes(StandardCharsets.ISO_8859_1)).toList(),
        PATIENCE);
  }

  private static String request(String method, String host, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n";
  }

  private static String call() {
    String body = "<methodCall><methodName>blogger.getUsersBlogs</methodName></methodCall>";
    return "POST /storageservice/MetaWeblog.rpc HTTP/1.1\r\nHost: spaces.localhost\r\n"
        + "Content-Type: text/xml\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String request(Calendar.Who who, Kind kind) {
    return switch (kind) {
      case READ -> request("GET", host(who.stays()), "/");
      case WRITE -> request("POST", host(who.stays()), "/");
      case MOVED -> request("GET", host(who.moved()), "/");
      case FRIENDS -> request("GET", host(who.friends()), "/");
      case MOVED_FRIENDS -> request("GET", host(who.movedFriends()), "/");
      case UNKNOWN -> request("GET", "nobody.journals.localhost", "/");
      case PLAIN -> request("GET", "www.retired.example", "/about");
      case FEED -> request("GET", host(who.stays()), "/feed.rss");
      case MOVED_FEED -> request("GET", host(who.moved()), "/feed.rss");
      case SIGN_UP -> request("GET", "spaces.localhost", "/signup");
      case SIGN_IN -> request("GET", "spaces.localhost", "/login.srf");
      case EDITORS -> call();
    };
  }

  private static String host(Cid cid) {
    return cid.hostLabel() + ".journals.localhost";
  }

  /** What the old platform says is marked so: caches must ask again. */
  private static String outcome(RawHttp.Answer answer) {
    return answer.header("Cache-Control").equals(Optional.of("no-cache"))
        ? "old"
        : Integer.toString(answer.status());
  }

  @Test
  void theCalendarIsWalkedAndEveryRequestGetsWhatItSays() throws IOException {
    for (Row row : CALENDAR.rows()) {
      setClock(row.moment());
      Calendar.Who who = CALENDAR.who().get(row.cohort());
      List<RawHttp.Answer> answers =
          ask(Stream.of(Kind.values()).map(kind -> request(who, kind)).toList());
      for (Kind kind : Kind.values()) {
        RawHttp.Answer answer = answers.get(kind.ordinal());
        assertThat(outcome(answer)).as("%s: %s", row, kind).isEqualTo(row.of(kind));
        saysWhatStops(answer, row, kind);
      }
    }
  }

  private record Asked(String cohort, Kind kind) {
    String request() {
      return CalendarIT.request(CALENDAR.who().get(cohort), kind);
    }
  }

  @Test
  void everyDayOfItIsAsRowsSayThatItIs() throws IOException {
    // What all have alike is asked once.
    List<Asked> asked =
        CALENDAR.who().keySet().stream()
            .flatMap(cohort -> EVERY_DAY.stream().map(kind -> new Asked(cohort, kind)))
            .filter(one -> !one.kind.isDoor() || one.cohort.equals("main"))
            .toList();
    int days = 0;
    for (Instant at = moments().getFirst(); at.isBefore(Calendar.END); at = at.plus(A_DAY)) {
      setClock(at);
      List<RawHttp.Answer> answers = ask(asked.stream().map(Asked::request).toList());
      for (int i = 0; i < answers.size(); i++) {
        Kind kind = asked.get(i).kind;
        Row row = CALENDAR.at(asked.get(i).cohort, at);
        assertThat(outcome(answers.get(i)))
            .as("%s: %s at %s", row, kind, at)
            .isEqualTo(row.of(kind));
        saysWhatStops(answers.get(i), row, kind);
      }
      days++;
    }
    System.out.printf("calendar: %d days%n", days);
    assertThat(days).isGreaterThan(550);
  }

  /* Table 5 of the contract. */
  private static void saysWhatStops(RawHttp.Answer answer, Row row, Kind kind) {
    String sunset =
        switch (kind) {
          case READ, FEED -> row.sunset();
          case MOVED, MOVED_FEED -> row.redirectsUntil();
          case SIGN_IN, EDITORS -> CALENDAR.at("main", row.moment()).sunset();
          case SIGN_UP -> "-";
          default -> null;
        };
    if (sunset != null) {
      String which = row + ": " + kind;
      assertThat(answer.header("Sunset").orElse("-")).as(which).isEqualTo(sunset);
      assertThat(answer.header("Deprecation").orElse("-"))
          .as(which)
          .isEqualTo(Row.deprecation(sunset));
      assertThat(answer.header("Link").filter(link -> link.contains("rel=\"sunset\"")).isPresent())
          .as(which + ": told of")
          .isEqualTo(!row.moment().isBefore(Calendar.ANNOUNCED));
    }
  }

  @Test
  void thePageOfTheClosingIsThereAndLedToOnceItIsAnnounced() throws IOException {
    for (Instant moment : moments()) {
      setClock(moment);
      String own = "localhost:" + gateway.port();
      assertThat(
              ask(
                  Stream.of("/sunset", "/sunset.ics", "/sunset.json")
                      .map(path -> request("GET", own, path))
                      .toList()))
          .as("at %s", moment)
          .extracting(RawHttp.Answer::status)
          .containsOnly(moment.isBefore(Calendar.ANNOUNCED) ? 404 : 200);
      assertThat(
              ask(
                  Stream.of("/", "/help", "/privacy", "/no-such-page")
                      .map(path -> request("GET", own, path))
                      .toList()))
          .as("at %s", moment)
          .allSatisfy(answer ->
              assertThat(answer.body().contains("/sunset"))
                  .as("whether it leads there")
                  .isEqualTo(!moment.isBefore(Calendar.ANNOUNCED)));
    }
  }

  private static List<Instant> moments() {
    return CALENDAR.rows().stream().map(Row::moment).distinct().toList();
  }
}
