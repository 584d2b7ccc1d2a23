package org.spacesgateway.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spacesgateway.outcome.Outcome.Refusal;
import org.spacesgateway.words.Language;

/** Which pages have a reference to quote, and that the log has the same. */
class ReferencesTest {
  private static final PagesForTests PAGES = new PagesForTests("https://gateway.example");

  private final AtomicLong nanos = new AtomicLong();
  private final References references = new References(nanos::get);
  private final Logger logger = Logger.getLogger(References.class.getName());
  private final List<String> log = new ArrayList<>();
  private final Handler written =
      new Handler() {
        @Override
        public void publish(LogRecord event) {
          log.add(
              event instanceof ExtLogRecord ours
                  ? ours.getFormattedMessage()
                  : String.format(event.getMessage(), event.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(written);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(written);
  }

  private static List<String> quoted(Page page) {
    return page.facts().stream()
        .filter(fact -> "fact.reference".equals(fact.name().key()))
        .map(fact -> fact.value().values().getFirst().toString())
        .toList();
  }

  @Test
  void everyPageOfAnErrorOfThisRoomQuotesOneThatTheLogHas() {
    PAGES
        .own()
        .forEach((name, page) -> {
          log.clear();
          nanos.addAndGet(Duration.ofSeconds(1).toNanos());
          List<String> quoted = quoted(references.quoted(page));
          assertThat(quoted).as(name).hasSize(1).allMatch(Reference::isOne);
          if (!name.equals("failed")) {
            assertThat(log).as(name).hasSize(1).allMatch(line -> line.contains(quoted.getFirst()));
          }
        });
  }

  @Test
  void itsOwnReferenceIsKept() {
    Page failed = PAGES.own().get("failed");
    assertThat(references.quoted(failed)).isEqualTo(failed);
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 410, 422})
  void aPageOfNoErrorHasNone(int status) {
    assertThat(quoted(references.quoted(new Page(status, "unknown")))).isEmpty();
    assertThat(quoted(references.quoted(new Page(status, "unknown").inTrouble()))).hasSize(1);
  }

  @Test
  void aFloodOfOneKindIsALineASecond() {
    Page page = new Page(404, "unknown");
    String first = references.of(page);
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(references.of(page)).isEqualTo(first);
    String other = references.of(new Page(405, "method"));
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(references.of(page)).isNotEqualTo(first).isNotEqualTo(other);
    assertThat(log).hasSize(3).first().asString().contains("unknown, 404");
  }

  @Test
  void aPageThatIsRenderedOnceQuotesEachReferenceInItsPlace() {
    Pages pages = PAGES.pages();
    Page page = pages.refused(Refusal.NOT_OUR_HOST);
    Reader reader = new Reader(Language.ARABIC, true);
    for (String reference : List.of(Reference.next(), Reference.next())) {
      assertThat(pages.same(page, reader, reference).toString())
          .isEqualTo(pages.html(page.quoting(reference), reader).toString());
    }
  }
}
