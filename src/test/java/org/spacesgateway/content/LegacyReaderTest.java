package org.spacesgateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.SpacePage.Seen;
import org.spacesgateway.content.SpaceReader.NotNow;
import org.spacesgateway.content.SpaceReader.NotReadable;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.sandbox.Fault;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;
import org.spacesgateway.sandbox.OldSpace;
import org.spacesgateway.sandbox.OldSpace.OldComment;
import org.spacesgateway.sandbox.OldSpace.OldEntry;

/** A Space from where it lives, over HTTP. */
class LegacyReaderTest {
  private static final Cid CID = Cid.ofHex("C0FFEE0000000001").orElseThrow();
  private static final Limits LIMITS = new Limits(200_000, 50_000, 100, 10_000);
  static final Markup MARKUP =
      new Markup(
          ".beTitle",
          ".beDate",
          ".beCategory a",
          ".bvComment",
          ".bvCommentAuthor",
          ".bvCommentDate",
          ".bvCommentText",
          ZoneOffset.UTC,
          Locale.US);

  private static LegacyStandIn legacy;
  private static Vertx vertx;
  private static OriginClient client;
  private static OriginClient impatient;

  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<Long, Entry> read = new TreeMap<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private int steps;
  private String market;

  @BeforeAll
  static void start() {
    legacy = LegacyStandIn.start("127.0.0.3", 0);
    vertx = Vertx.vertx();
    client = new OriginClient(vertx, 4, Duration.ofSeconds(20));
    impatient = new OriginClient(vertx, 4, Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() {
    legacy.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void forget() {
    legacy.forgetHeld();
    legacy.reset();
    legacy.forget();
  }

  private LegacyReader reader(String alias, Cid cid) {
    return reader(client, alias, cid);
  }

  private LegacyReader reader(OriginClient asking, String alias, Cid cid) {
    return new LegacyReader(
        new Source(
            asking,
            legacy.origin(),
            alias + ".spaces.localhost",
            host -> host.endsWith(".spaces.localhost"),
            () -> () -> {}),
        cid,
        LIMITS,
        MARKUP.in(market),
        address -> Optional.ofNullable(seen.get(address)),
        false,
        () -> false);
  }

  private void readAll() throws IOException {
    LegacyReader reader = reader("gen", CID);
    SpacePage page;
    String cursor = null;
    do {
      page = reader.read(cursor);
      page.entries().forEach(entry -> read.put(entry.number(), entry));
      leftOut.addAll(page.leftOut());
      if (page.seen() != null) {
        seen.put(page.seen().address(), page.seen());
      }
      cursor = page.next();
      steps++;
    } while (cursor != null);
  }

  private static OldSpace hold(int entries, int comments, int pictures) {
    OldSpace space = GeneratedSpace.of("gen", CID.hex(), entries, comments, pictures);
    legacy.hold(space);
    return space;
  }

  /** By the feed, whose texts are cut here and there, and which has some comments on pages only. */
  @Test
  void allOfASpaceIsReadAsItWas() throws IOException {
    OldSpace space = hold(95, 300, 25);
    readAll();
    compare(space);
    assertThat(legacy.at("/blog/feed.rss").received())
        .extracting(request -> request.header("Host").orElseThrow())
        .containsOnly("gen.spaces.localhost");
  }

  @Test
  void aFeedThatDoesNotCountCommentsHasThemNevertheless() throws IOException {
    legacy.withoutCommentCounts("gen");
    OldSpace space = hold(75, 100, 0);
    readAll();
    compare(space);
  }

  @Test
  void commentsThatTheirFeedDoesNotGiveAreOnThePage() throws IOException {
    hold(3, 6, 0);
    legacy.at("/blog/*").answer(Fault.status(404), 1);
    readAll();
    assertThat(read.values()).hasSize(3).allMatch(entry -> entry.comments().size() == 2);
    assertThat(leftOut).extracting(LeftOut::what).doesNotContain(What.COMMENT);
  }

  @Test
  void aFeedThatHasItsNewestOnlyIsNoEnd() throws IOException {
    legacy.withoutFeedPages("gen");
    OldSpace space = hold(70, 50, 5);
    readAll();
    compare(space);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh-CN | zh | uuuu-M-d H:mm",
        "zh-CN | zh | uuuu年M月d日 H:mm",
        "zh-TW | zh | uuuu/M/d a h:mm",
        "de-DE | de | dd.MM.uuuu HH:mm",
        "en-GB | en | d/M/uuuu H:mm",
        "pt-BR | pt | d/M/uuuu HH:mm:ss"
      })
  void datesOnPagesAreThoseOfTheMarket(String where, Locale language, String form)
      throws IOException {
    market = where;
    legacy.withoutFeedPages("gen");
    legacy.writingDates("gen", DateTimeFormatter.ofPattern(form, language));
    OldSpace space = hold(60, 90, 0);
    readAll();
    compare(space);
  }

  @Test
  void anEntryWhoseDateNobodyCanReadIsDatedByItsNeighbour() throws IOException {
    legacy.withoutFeedPages("gen");
    OldSpace space = hold(40, 40, 0);
    legacy
        .at("/blog/*")
        .answer(
            Fault.edited(
                "dates in words",
                page ->
                    page.replaceFirst("beDate\">[^<]*", "beDate\">one day")
                        .replaceFirst("CommentDate\">[^<]*", "CommentDate\">then")),
            1);
    legacy.at("/blog/feed.rss").answer(Fault.bigBody(50 << 20), 1);
    readAll();
    assertThat(read).hasSize(39);
    assertThat(leftOut).extracting(LeftOut::what).contains(What.ENTRY).doesNotContain(What.DATE);
    read.clear();
    leftOut.clear();
    legacy
        .at("/blog/*")
        .answer(Fault.edited("the first as it is", page -> page), 1)
        .answer(
            Fault.edited(
                "dates in words", page -> page.replaceAll("Date\">[^<]*", "Date\">one day")),
            1);
    legacy.at("/blog/feed.rss").answer(Fault.bigBody(50 << 20), 1);
    readAll();
    assertThat(read).hasSize(40);
    OldEntry newest = space.entries().apply(39);
    Entry dated = read.get(space.entries().apply(38).n());
    assertThat(dated.published().toInstant()).isEqualTo(newest.at().toInstant().minusSeconds(1));
    assertThat(dated.comments()).hasSize(1);
    assertThat(leftOut)
        .filteredOn(one -> one.what() == What.DATE)
        .singleElement()
        .returns(2, LeftOut::times);
  }

  @Test
  void aFeedThatIsEmptyTooSoonIsNoEndEither() throws IOException {
    OldSpace space = hold(70, 0, 0);
    legacy
        .at("/blog/feed.rss")
        .answer(Fault.edited("nothing", feed -> feed), 1)
        .answer(Fault.edited("no items", feed -> feed.replaceAll("(?s)<item>.*</item>", "")));
    readAll();
    compare(space);
  }

  @Test
  void aPageOfEntriesThatIsNotThereIsWaitedFor() throws IOException {
    legacy.withoutFeedPages("gen");
    hold(45, 0, 0);
    legacy.at("/*").answer(Fault.status(404), 1);
    assertThatThrownBy(this::readAll).isInstanceOf(NotNow.class);
    readAll();
    assertThat(read).hasSize(45);
  }

  private void compare(OldSpace space) {
    assertThat(read).hasSize(space.size());
    for (int i = 0; i < space.size(); i++) {
      OldEntry old = space.entries().apply(i);
      Entry entry = read.get(old.n());
      assertThat(entry.title()).isEqualTo(old.title());
      assertThat(entry.published().toInstant()).isEqualTo(old.at().toInstant());
      assertThat(entry.permalink())
          .isEqualTo("http://gen.spaces.localhost" + space.permalink(old.n()));
      assertThat(entry.categories())
          .containsExactlyElementsOf(old.categories().stream().distinct().toList());
      assertThat(entry.html())
          .contains("No. " + i)
          .doesNotContain("script", "onclick", "style=", "...");
      assertThat(entry.comments())
          .extracting(comment -> comment.at().toInstant())
          .containsExactlyElementsOf(
              old.comments().stream().map(comment -> comment.at().toInstant()).toList());
      assertThat(entry.comments())
          .extracting(Comment::author)
          .containsExactlyElementsOf(old.comments().stream().map(OldComment::author).toList());
      if (old.feedOfComments() && read.size() > 70) {
        assertThat(entry.comments())
            .extracting(comment -> comment.parent() != null)
            .containsExactlyElementsOf(
                old.comments().stream().map(comment -> comment.answers() > 0).toList());
      }
    }
    assertThat(leftOut)
        .extracting(LeftOut::what)
        .contains(What.SCRIPT, What.LINK, What.EMBEDDED)
        .doesNotContain(What.ENTRY, What.COMMENT);
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws IOException {
    hold(45, 0, 0);
    readAll();
    long sent = legacy.at("/blog/feed.rss").count();
    int before = read.size();
    read.clear();
    readAll();
    assertThat(before).isEqualTo(45);
    assertThat(read).as("all answers were 304").isEmpty();
    assertThat(legacy.at("/blog/feed.rss").count()).isEqualTo(2 * sent);
  }

  static Stream<Fault> passingFaults() {
    return Stream.of(
        Fault.status(500),
        Fault.answer(503, "text/html", "", "Retry-After", "120"),
        Fault.tooManyRequests("120"),
        Fault.redirect(302, URI.create("http://127.0.0.9:1/")),
        Fault.stall(),
        Fault.stallAfterHeaders(),
        Fault.drip(Duration.ofMillis(50)),
        Fault.closeMidBody(),
        Fault.lengthOffBy(10),
        Fault.hangUp(),
        Fault.reset(),
        Fault.garbage(),
        Fault.answer(200, "text/html", "<html><body>Maintenance"),
        Fault.answer(200, "text/xml", ""),
        Fault.answer(
            200,
            "text/xml",
            "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><rssx>&b;&x;</rssx>"));
  }

  @ParameterizedTest
  @MethodSource("passingFaults")
  void aFaultOfTheOriginIsWaitedFor(Fault fault) throws IOException {
    hold(3, 0, 0);
    legacy.at("/blog/feed.rss").answer(fault, 1);
    assertThatThrownBy(() -> reader(impatient, "gen", CID).read(null)).isInstanceOf(NotNow.class);
    readAll();
    assertThat(read).hasSize(3);
  }

  @Test
  void aStepThatFindsVeryMuchIsCutShortAndGoesOn() throws IOException {
    OldSpace whole = GeneratedSpace.of("gen", CID.hex(), 12, 36, 0);
    legacy.hold(
        new OldSpace(
            "gen",
            CID.hex(),
            "Long comments",
            false,
            12,
            i -> {
              OldEntry entry = whole.entries().apply(i);
              return new OldEntry(
                  entry.n(),
                  entry.at(),
                  entry.title(),
                  entry.html(),
                  List.of(),
                  entry.comments().stream()
                      .map(comment ->
                          new OldComment(
                              comment.n(), 0, "Bob", "", comment.at(), "c".repeat(45_000)))
                      .toList(),
                  false,
                  true);
            }));
    readAll();
    assertThat(read).hasSize(12).allSatisfy((n, entry) -> assertThat(entry.comments()).hasSize(3));
    assertThat(steps).isBetween(6, 12);
  }

  @Test
  void theOriginSaysHowLongToWait() {
    hold(3, 0, 0);
    legacy.at("/blog/feed.rss").answer(Fault.tooManyRequests("120"), 1);
    assertThatThrownBy(this::readAll)
        .isInstanceOfSatisfying(
            NotNow.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(120)));
  }

  @Test
  void entitiesOfADocumentTypeStandForNothing() throws IOException {
    hold(1, 0, 0);
    legacy
        .at("/blog/feed.rss")
        .answer(
            Fault.edited(
                "a document type",
                feed ->
                    feed.replace(
                            "?>", "?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")
                        .replace("<title>", "<title>&x;&lol;")));
    readAll();
    assertThat(read.values())
        .extracting(Entry::title)
        .allSatisfy(title -> assertThat(title).contains("&x;").doesNotContain("root:"));
  }

  @Test
  void anAnswerTooLargeIsGoneAroundByPages() throws IOException {
    OldSpace space = hold(25, 0, 0);
    legacy.at("/blog/feed.rss").answer(Fault.bigBody(50 << 20));
    readAll();
    assertThat(read).hasSize(space.size());
  }

  @Test
  void anEntryWhosePageIsTooLargeIsToldOfAndTheRestIsRead() throws IOException {
    legacy.withoutFeedPages("gen");
    hold(25, 0, 0);
    legacy.at("/blog/feed.rss").answer(Fault.bigBody(50 << 20));
    legacy.at("/blog/*").answer(Fault.bigBody(50 << 20), 1);
    readAll();
    assertThat(read).hasSize(24);
    assertThat(leftOut).extracting(LeftOut::what).contains(What.ENTRY);
  }

  @Test
  void aSpaceThatIsNotThisOneOrNotForUsCannotBeRead() {
    hold(3, 0, 0);
    assertRefused(reader("gen", new Cid(7)), Why.ANOTHERS);
    assertRefused(reader("chen", new Cid(0xC4E70905E5A1B2CL)), Why.FOR_FRIENDS);
    assertRefused(reader("nobody", CID), Why.NOT_THERE);
  }

  private static void assertRefused(LegacyReader reader, Why why) {
    assertThatThrownBy(() -> reader.read(null))
        .isInstanceOfSatisfying(
            NotReadable.class, refused -> assertThat(refused.why()).isEqualTo(why));
  }
}
