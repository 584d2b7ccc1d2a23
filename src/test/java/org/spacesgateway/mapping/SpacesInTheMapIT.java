package org.spacesgateway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spacesgateway.mapping.MapStage.ask;
import static org.spacesgateway.mapping.MapStage.ofSpace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.spacesgateway.address.Cid;
import org.spacesgateway.directory.AuditEntry;
import org.spacesgateway.directory.DirectoryImport;
import org.spacesgateway.directory.ImportCounts;
import org.spacesgateway.directory.SpaceClosing;
import org.spacesgateway.mapping.Known.KnownSpace;
import org.spacesgateway.mapping.Known.OfSpace;
import org.spacesgateway.mapping.MapStage.Change;
import org.spacesgateway.sandbox.Await;

/** What the map knows of Spaces, by every name that leads to one. */
@Timeout(120)
class SpacesInTheMapIT {
  private static final String TOKEN = "1p9dXaBcDeFgHiJkLmNoPqRs";
  private static final Known NOBODYS = new OfSpace(Optional.empty(), Optional.empty());

  private MapStage stage;

  @BeforeEach
  void setUp() throws Exception {
    stage = new MapStage();
    stage.execute(
        """
        INSERT INTO wordpress_blog VALUES (7, 'https://seven.example/', 'Seven', now());
        INSERT INTO space (cid, visibility, loaded_at) VALUES
          ('A11CE', 'public', now()), ('B0B', 'public', now()), ('FEED', 'private', now()),
          ('DEAF', 'private', now()), ('CAFE', 'public', now());
        INSERT INTO space_alias VALUES ('alice', 'A11CE', false), ('alicia', 'A11CE', true),
          ('bob', 'B0B', false), ('secret', 'FEED', false), ('hidden', 'DEAF', false);
        INSERT INTO old_handle VALUES ('%1$s', 12, 'A11CE', 345), ('%1$s', 13, 'FEED', 9),
          ('%1$s', 14, 'B0B', 345)\
        """
            .formatted(TOKEN));
    stage.publish(
        List.of(
            change("A11CE", "", 7, "/"),
            change("A11CE", "345", 7, "/2009/entry/"),
            change("A11CE", "category:my cats", 7, "/category/cats/"),
            change("FEED", "", 7, "/private/"),
            change("FEED", "9", 7, "/private/9/"),
            change("CAFE", "", 99, "/"),
            change("CAFE", "1", 99, "/1/"),
            change("D0D0", "5", 7, "/dodo/5/")));
  }

  @AfterEach
  void tearDown() throws Exception {
    stage.close();
  }

  private static Change change(String cid, String key, long blog, String path) {
    return new Change(cid, key, Mapping.redirect(blog, path));
  }

  /* In three words: whose, whether it has moved, and where to. */
  private static String told(Known known) {
    if (!(known
        instanceof OfSpace(Optional<KnownSpace> space, Optional<Mapping> mapping, var entry))) {
      return known.toString();
    }
    return space
        .map(it ->
            it.cid().hex()
                + (it.isPrivate() ? " private " : " ")
                + it.home().map(Mapping::target).orElse("stays")
                + " "
                + mapping.map(Mapping::target).orElse("-"))
        .orElse("nobody's");
  }

  private static final String SHAPES =
      """
      alice,                /,                                  A11CE https://seven.example/ -
      ALICIA,               /feed.rss,                          A11CE https://seven.example/ -
      cid-00000000000a11ce, /blog/cns!A11CE!345.entry,          A11CE https://seven.example/ https://seven.example/2009/entry/
      alice,                /blog/cns!000A11ce!345.entry,       A11CE https://seven.example/ https://seven.example/2009/entry/
      alice,                /blog/cns!A11CE!346.entry,          A11CE https://seven.example/ -
      alice,                /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!12.entry, A11CE https://seven.example/ https://seven.example/2009/entry/
      alice,                /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!14.entry, A11CE https://seven.example/ -
      alice,                /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!99.entry, A11CE https://seven.example/ -
      alice,                /category/My+Cats/,                 A11CE https://seven.example/ https://seven.example/category/cats/
      alice,                /category/my%20cats/feed.rss,       A11CE https://seven.example/ https://seven.example/category/cats/
      alice,                /category/a%00b/,                   A11CE https://seven.example/ -
      alice,                /photos/,                           A11CE https://seven.example/ -
      bob,                  /,                                  B0B stays -
      bob,                  /blog/cns!B0B!345.entry,            B0B stays -
      secret,               /,                                  FEED private https://seven.example/private/ -
      secret,               /blog/cns!FEED!9.entry,             FEED private https://seven.example/private/ -
      hidden,               /,                                  DEAF private stays -
      cid-00000000000cafe0, /,                                  nobody's
      cid-000000000000cafe, /blog/cns!CAFE!1.entry,             CAFE stays -
      cid-000000000000d0d0, /blog/cns!D0D0!5.entry,             D0D0 stays https://seven.example/dodo/5/
      cid-000000000000d0d0, /blog/cns!D0D0!6.entry,             D0D0 stays -
      nobody,               /,                                  nobody's
      nobody,               /blog/cns!A11CE!345.entry,          nobody's
      nobody,               /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!12.entry, nobody's
      a_b,                  /,                                  nobody's
      -,                    /blog/cns!A11CE!345.entry,          A11CE https://seven.example/ https://seven.example/2009/entry/
      -,                    /members/alicia/blog/cns!A11CE!345.entry, A11CE https://seven.example/ https://seven.example/2009/entry/
      -,                    /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!12.entry, A11CE https://seven.example/ https://seven.example/2009/entry/
      -,                    /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!13.entry, FEED private https://seven.example/private/ -
      -,                    /blog/cns!1p9dXaBcDeFgHiJkLmNoPqRs!99.entry, nobody's
      -,                    /,                                  nobody's
      """;

  @Test
  void everyNameLeadsToItsSpace() throws Exception {
    LiveMap warm = stage.preloaded();
    SoftAssertions all = new SoftAssertions();
    for (String shape : SHAPES.lines().toList()) {
      String[] cells = shape.split(",\\s*");
      String label = cells[0].equals("-") ? null : cells[0];
      Question question = ofSpace(label, cells[1]);
      try (LiveMap cold = stage.map(MapStage.DEADLINE)) {
        all.assertThat(told(ask(cold, question))).as("first, " + shape).isEqualTo(cells[2]);
      }
      all.assertThat(told(ask(warm, question))).as("read ahead, " + shape).isEqualTo(cells[2]);
      all.assertThat(told(ask(warm, question))).as("again, " + shape).isEqualTo(cells[2]);
      all.assertThat(
              told(new MapTables(stage.database()).find(((Question.OfASpace) question).address())))
          .as("as the command line asks, " + shape)
          .isEqualTo(cells[2]);
    }
    all.assertAll();
  }

  @Test
  void everySpaceCostsOneStatement() {
    LiveMap map = stage.map(MapStage.DEADLINE);
    int before = 0;
    for (Question question :
        List.of(
            ofSpace("alice", "/blog/cns!A11CE!345.entry"),
            ofSpace("secret", "/blog/cns!FEED!9.entry"),
            ofSpace("nobody", "/blog/cns!A11CE!345.entry"),
            ofSpace("bob", "/"))) {
      ask(map, question);
      assertThat(stage.statements.get() - before).isBetween(0, 1);
      before = stage.statements.get();
    }
  }

  @Test
  void privateSpaceCostsWhatAnUnknownOneCosts() {
    LiveMap map = stage.preloaded();
    for (String path :
        List.of("/", "/blog/cns!FEED!9.entry", "/blog/cns!FEED!10.entry", "/photos/")) {
      int before = stage.statements.get();
      ask(map, ofSpace("secret", path));
      int ofPrivate = stage.statements.get() - before;
      ask(map, ofSpace("nobody", path));
      assertThat(stage.statements.get() - before - ofPrivate).as(path).isEqualTo(ofPrivate);
      assertThat(ofPrivate).isEqualTo(path.equals("/") ? 1 : 0);
    }
    map.snapshot().brief().invalidateAll();
    int before = stage.statements.get();
    ask(map, ofSpace("secret", "/blog/cns!FEED!9.entry"));
    assertThat(stage.statements.get() - before).isEqualTo(1);
  }

  @Test
  void spaceThatMovesIsSeenToHaveMovedAndToHaveComeBack() throws Exception {
    LiveMap map = stage.preloaded();
    Question home = ofSpace("bob", "/");
    assertThat(told(ask(map, home))).isEqualTo("B0B stays -");
    stage.publish(map, List.of(change("B0B", "", 7, "/bob/"), change("B0B", "3", 7, "/bob/3/")));
    assertThat(told(ask(map, ofSpace("bob", "/blog/cns!B0B!3.entry"))))
        .isEqualTo("B0B https://seven.example/bob/ https://seven.example/bob/3/");
    stage.cut();
    assertThat(told(ask(map, home))).isEqualTo("B0B https://seven.example/bob/ -");
    stage.mend();
    stage.publish(map, List.of(new Change("B0B", "", null), new Change("B0B", "3", null)));
    assertThat(told(ask(map, home))).isEqualTo("B0B stays -");
  }

  @Test
  void spaceKnownByItsMappingsAloneIsUnknownWithoutThem() throws Exception {
    LiveMap map = stage.preloaded();
    Question page = ofSpace("cid-000000000000d0d0", "/blog/cns!D0D0!5.entry");
    assertThat(told(ask(map, page))).isEqualTo("D0D0 stays https://seven.example/dodo/5/");
    stage.publish(map, List.of(new Change("D0D0", "5", null)));
    assertThat(ask(map, page)).isEqualTo(NOBODYS);
  }

  @Test
  void privateSpaceThatMovesIsNotKeptForLong() throws Exception {
    LiveMap map = stage.preloaded();
    Question home = ofSpace("hidden", "/");
    stage.publish(map, List.of(change("DEAF", "", 7, "/deaf/")));
    int before = stage.statements.get();
    assertThat(told(ask(map, home))).isEqualTo("DEAF private https://seven.example/deaf/ -");
    assertThat(stage.statements.get() - before).isEqualTo(1);
  }

  @Test
  void whenAnOwnerClosesTheirSpaceIsKnownAndForgottenAgain() throws Exception {
    LiveMap map = stage.preloaded();
    stage.execute("UPDATE space SET owner_tid = 't', owner_oid = cid");
    Instant closes = Instant.parse("2011-01-02T03:04:05.678Z");
    for (String cid : List.of("A11CE", "B0B", "FEED", "DEAF")) {
      assertThat(close(map, cid, closes)).isEqualTo(closes);
      try (LiveMap cold = stage.preloaded()) {
        assertThat(closing(cold, cid)).as("read ahead, " + cid).isEqualTo(closes);
      }
      assertThat(close(map, cid, null)).isNull();
    }
    close(map, "B0B", closes);
    stage.publish(map, List.of(change("B0B", "", 7, "/bob/")));
    assertThat(closing(map, "B0B")).as("moved meanwhile").isEqualTo(closes);
    stage.cut();
    assertThat(closing(map, "B0B")).as("without the database").isEqualTo(closes);
  }

  @Test
  void withoutDatabaseAnEntryWithoutCounterpartIsKnownToBeItsSpaces() throws Exception {
    LiveMap map = stage.preloaded();
    stage.cut();
    assertThat(told(ask(map, ofSpace("alice", "/blog/cns!A11CE!346.entry"))))
        .isEqualTo("A11CE https://seven.example/ -");
    assertThat(told(ask(map, ofSpace("alice", "/category/nobody's/"))))
        .isEqualTo("A11CE https://seven.example/ -");
    assertThat(ask(map, ofSpace("secret", "/blog/cns!FEED!8.entry")))
        .as("a private one, as one that nobody knows")
        .isEqualTo(ask(map, ofSpace("nobody", "/")))
        .isEqualTo(new Known.NotNow());
  }

  @Test
  void aNameThatAnotherSpaceTakesLeadsThereAndAllElseStaysKnown() throws Exception {
    LiveMap map = stage.preloaded();
    assertThat(told(ask(map, ofSpace("alicia", "/")))).startsWith("A11CE ");
    stage.execute(
        """
        BEGIN;
        UPDATE space SET alias = 'alicia' WHERE cid = 'B0B';
        UPDATE space_alias SET cid = 'B0B', former = alias = 'hidden'
          WHERE alias IN ('alicia', 'hidden');
        UPDATE map_version SET version = version + 1;
        INSERT INTO space_change SELECT version, 'B0B' FROM map_version;
        COMMIT\
        """);
    Await.until(
        "the name is another's",
        Duration.ofSeconds(30),
        () -> told(ask(map, ofSpace("alicia", "/"))).startsWith("B0B "));
    stage.cut();
    assertThat(told(ask(map, ofSpace("alicia", "/")))).isEqualTo("B0B stays -");
    assertThat(told(ask(map, ofSpace("hidden", "/")))).as("given up since").startsWith("B0B ");
    assertThat(told(ask(map, ofSpace("alice", "/")))).startsWith("A11CE ");
  }

  @Test
  void aDirectoryImportMakesPodsReadWhatIsNewAndForgetNothing(@TempDir Path directory)
      throws Exception {
    LiveMap map = stage.preloaded();
    FlatTable table = map.snapshot().table();
    long before = map.snapshot().version();
    Path spaces =
        Files.writeString(
            directory.resolve("spaces.csv"),
            "cid,alias,owner_tid,owner_oid,title,visibility\nE1,eve,,,,public\nB0B,bob,,,,private\n");
    try (Connection database = stage.database().getConnection()) {
      new DirectoryImport(
              database,
              (owners, connection) -> Set.of(),
              Instant.now(),
              new AuditEntry("tester", "test", "a directory", "because"),
              new DirectoryImport.Listener() {
                @Override
                public void found(long line, String reason) {}

                @Override
                public void reached(int percent, ImportCounts soFar) {}
              })
          .spaces(spaces);
    }
    Await.until(
        "its end is told and read",
        Duration.ofSeconds(30),
        () -> map.snapshot().version() == before + 2 && map.isPreloaded());
    assertThat(map.snapshot().table()).as("nothing is forgotten").isSameAs(table);
    stage.cut();
    assertThat(told(ask(map, ofSpace("eve", "/")))).isEqualTo("E1 stays -");
    assertThat(told(ask(map, ofSpace("alice", "/blog/cns!A11CE!345.entry"))))
        .isEqualTo("A11CE https://seven.example/ https://seven.example/2009/entry/");
    assertThat(ask(map, ofSpace("bob", "/"))).as("private now").isEqualTo(new Known.NotNow());
  }

  @Test
  void ofManySpacesAtOnceEachIsAnsweredAnew() throws Exception {
    stage.execute(
        "INSERT INTO space (cid, visibility, loaded_at)"
            + " SELECT 'E' || i, 'public', now() FROM generate_series(1000, 2200) AS i");
    LiveMap map = stage.preloaded();
    assertThat(told(ask(map, ofSpace("cid-00000000000e2200", "/")))).isEqualTo("E2200 stays -");
    stage.execute(
        """
        BEGIN;
        UPDATE space SET visibility = 'private' WHERE cid LIKE 'E____';
        UPDATE map_version SET version = version + 1;
        INSERT INTO space_change SELECT version, cid FROM map_version, space WHERE cid LIKE 'E____';
        COMMIT\
        """);
    for (int i = 1000; i <= 2200; i += 100) {
      Question home = ofSpace("cid-00000000000e" + i, "/");
      Await.until(
          "it is private",
          Duration.ofSeconds(30),
          () -> told(ask(map, home)).endsWith(" private stays -"));
    }
  }

  @Test
  void nobodyClosesWhatTheDirectorySaysIsAnothers() throws Exception {
    stage.execute("UPDATE space SET owner_tid = 't', owner_oid = cid");
    try (Connection database = stage.database().getConnection()) {
      Instant now = Instant.EPOCH;
      assertThat(SpaceClosing.set(database, "A11CE", "t", "B0B", now)).isFalse();
      assertThat(SpaceClosing.set(database, "A11CE", "other", "A11CE", now)).isFalse();
      assertThat(SpaceClosing.set(database, "A11CE", "t", "A11CE", now)).isTrue();
    }
  }

  private Instant close(LiveMap map, String cid, Instant at) throws Exception {
    long version = map.snapshot().version();
    try (Connection database = stage.database().getConnection()) {
      database.setAutoCommit(false);
      assertThat(SpaceClosing.set(database, cid, "t", cid, at)).isTrue();
      database.commit();
    }
    Await.until(
        "the change is told", Duration.ofSeconds(30), () -> map.snapshot().version() > version);
    return closing(map, cid);
  }

  private static Instant closing(LiveMap map, String cid) {
    Known known = ask(map, ofSpace(Cid.ofHex(cid).orElseThrow().hostLabel(), "/"));
    return ((OfSpace) known).space().orElseThrow().ownerClosesAt();
  }
}
