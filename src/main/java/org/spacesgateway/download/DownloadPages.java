package org.spacesgateway.download;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.content.Reading;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.outcome.Page.Action;
import org.spacesgateway.outcome.Page.Fact;
import org.spacesgateway.outcome.Page.Form;
import org.spacesgateway.outcome.Page.Weight;
import org.spacesgateway.words.Text;

/** The page of the copy of somebody's Space. */
final class DownloadPages {
  static final String PATH = "/live/download";
  static final String FILE = PATH + "/space.zip";

  private static final Form MAKE = new Form(PATH, Map.of(), "do.copy-make", Weight.MAIN);
  private static final Form AGAIN = new Form(PATH, Map.of(), "do.copy-again", Weight.OTHER);
  private static final int SECONDS = 5;
  private static final double MEGABYTE = 1_000_000;

  private final ZoneId zone;
  private final Optional<String> legacyDownload;

  /**
   * @param zone that people read dates in
   * @param legacyDownload where the old platform offers a download: an admitted link
   */
  DownloadPages(ZoneId zone, Optional<String> legacyDownload) {
    this.zone = zone;
    this.legacyDownload = legacyDownload;
  }

  /**
   * The page.
   *
   * @param copy empty before they asked for one
   * @param leftOut what is not in it
   * @param alive whether one can be made now
   * @param still whether the page is not to be shown anew by itself
   */
  Page page(Optional<Copy> copy, Map<What, Missing> leftOut, boolean alive, boolean still) {
    List<Text> paragraphs = new ArrayList<>();
    List<Fact> facts = new ArrayList<>();
    List<Form> forms = new ArrayList<>();
    List<Action> actions = new ArrayList<>();
    paragraphs.add(Text.of("download.1"));
    if (copy.isEmpty() || copy.get().reading() == null) {
      paragraphs.addAll(Text.lines("download.make"));
      forms.add(MAKE);
    } else if (copy.get().isReady()) {
      paragraphs.add(Text.of("download.ready", moment(copy.get().keptUntil())));
      Reading reading = copy.get().reading();
      if (reading.isUnderWay()) {
        paragraphs.add(Text.of("download.anew"));
        actions.add(look(still));
      } else if (reading.why() != null) {
        paragraphs.add(Text.of("download.not-anew"));
        paragraphs.add(Text.of(why(reading)));
      }
      facts.add(new Fact(Text.of("fact.read"), moment(copy.get().readAt())));
      counts(reading, facts);
      facts.add(
          new Fact(
              Text.of("fact.megabytes"),
              Text.of("download.number", copy.get().bytes() / MEGABYTE)));
      paragraphs.add(Text.of("download.stays"));
      if (alive && !reading.isUnderWay()) {
        forms.add(AGAIN);
      }
    } else if (copy.get().isRefused()) {
      paragraphs.add(Text.of(why(copy.get().reading())));
      if (alive) {
        forms.add(AGAIN);
      }
    } else {
      paragraphs.addAll(Text.lines("download.making"));
      Instant again = copy.get().reading().again();
      if (again != null) {
        paragraphs.add(Text.of("download.waits", moment(again)));
      }
      counts(copy.get().reading(), facts);
      actions.add(look(still));
    }
    legacyDownload
        .filter(link -> alive)
        .ifPresent(link -> actions.add(new Action("go.download-legacy", link)));
    actions.add(new Action("go.choices", "/live/choice"));
    actions.add(new Action("go.back-to-account", "/live/account"));
    Page page = new Page(200, Text.of("download.title"), paragraphs, facts, forms, actions);
    if (copy.filter(Copy::isReady).isPresent()) {
      page =
          page.leading(new Action("go.copy", FILE))
              .with(Text.of("download.left-out"), missing(leftOut));
    }
    return still || copy.filter(Copy::isUnderWay).isEmpty() ? page : page.refreshed(SECONDS);
  }

  private static Action look(boolean still) {
    return still
        ? new Action("go.look-again", PATH)
        : new Action("go.transfer-still", PATH + "?still=yes");
  }

  /** As many are fetched as can be. */
  static Page full() {
    return new Page(503, "download.full", new Action("go.look-again", PATH));
  }

  private Text moment(Instant at) {
    return Text.of("moment", at.atZone(zone));
  }

  private static void counts(Reading reading, List<Fact> facts) {
    facts.add(
        new Fact(
            Text.of("fact.entries"),
            reading.total() == null || reading.total() <= reading.entries()
                ? Text.of("download.number", reading.entries())
                : Text.of("download.of", reading.entries(), reading.total())));
    facts.add(new Fact(Text.of("fact.comments"), Text.of("download.number", reading.comments())));
    if (reading.hasEntries()) {
      facts.add(
          new Fact(
              Text.of("fact.pictures"),
              reading.pictures() == reading.picturesWanted()
                  ? Text.of("download.number", reading.pictures())
                  : Text.of("download.of", reading.pictures(), reading.picturesWanted())));
    }
  }

  private static List<Fact> missing(Map<What, Missing> leftOut) {
    return leftOut.entrySet().stream()
        .map(one ->
            new Fact(
                Text.of("left-out." + one.getKey().word()),
                Text.of("download.number", one.getValue().times())))
        .toList();
  }

  private static String why(Reading reading) {
    return switch (reading.why()) {
      case FOR_FRIENDS -> "download.friends";
      case NOT_THERE -> "download.not-there";
      case CLOSED -> "download.closed";
      case ANOTHERS, NO_PACKAGE -> "download.unreadable";
    };
  }
}
