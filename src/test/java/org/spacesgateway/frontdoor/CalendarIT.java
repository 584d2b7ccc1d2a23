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

  private static RawHttp.Answer ask(String method, String host, String path) {
    String request =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return RawHttp.send(
        "127.0.0.1", gateway.port(), request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
  }

  private static RawHttp.Answer ask(Calendar.Who who, Kind kind) {
    return switch (kind) {
      case READ -> ask("GET", host(who.stays()), "/");
      case WRITE -> ask("POST", host(who.stays()), "/");
      case MOVED -> ask("GET", host(who.moved()), "/");
      case FRIENDS -> ask("GET", host(who.friends()), "/");
      case MOVED_FRIENDS -> ask("GET", host(who.movedFriends()), "/");
      case UNKNOWN -> ask("GET", "nobody.journals.localhost", "/");
      case PLAIN -> ask("GET", "www.retired.example", "/about");
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
      for (Kind kind : Kind.values()) {
        RawHttp.Answer answer = ask(who, kind);
        assertThat(outcome(answer)).as("%s: %s", row, kind).isEqualTo(row.of(kind));
        if (kind == Kind.READ) {
          assertThat(answer.header("Sunset").orElse("-")).as("%s", row).isEqualTo(row.sunset());
          assertThat(answer.header("Link").isPresent())
              .as("%s: told of", row)
              .isEqualTo(!row.sunset().equals("-"));
        }
        if (kind == Kind.MOVED) {
          assertThat(answer.header("Sunset").orElse("-"))
              .as("%s", row)
              .isEqualTo(row.redirectsUntil());
        }
      }
    }
  }

  @Test
  void signUpIsAnsweredInEveryPhase() throws IOException {
    for (Instant moment : moments()) {
      setClock(moment);
      assertThat(ask("GET", "spaces.localhost", "/signup").status())
          .as("%s", moment)
          .isEqualTo(301);
      assertThat(ask("GET", "spaces.localhost", "/login.srf").status()).isEqualTo(302);
    }
  }

  @Test
  void thePageOfTheClosingIsThereOnceItIsAnnounced() throws IOException {
    Instant announced = Instant.parse("2010-09-27T16:00:00Z");
    for (Instant moment : moments()) {
      setClock(moment);
      for (String path : List.of("/sunset", "/sunset.ics", "/sunset.json")) {
        assertThat(ask("GET", "localhost:" + gateway.port(), path).status())
            .as("%s at %s", path, moment)
            .isEqualTo(moment.isBefore(announced) ? 404 : 200);
      }
    }
  }

  private static List<Instant> moments() {
    return CALENDAR.rows().stream().map(Row::moment).distinct().toList();
  }
}
