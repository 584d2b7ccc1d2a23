package org.spacesgateway.transfer;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.transfer.Transfer.Counts;
import org.spacesgateway.transfer.Transfer.Part;
import org.spacesgateway.transfer.TransferPages.Letter;

/** The pages of this room, with what may stand on them. */
public final class TransferSamples {
  private static final Instant NOW = Instant.parse("2010-10-01T08:00:00Z");
  private static final EntryAddresses ENTRIES =
      new EntryAddresses(
          "http://cid-305b02907e9be19a.spaces.live.com/",
          Cid.ofHex("305B02907E9BE19A").orElseThrow(),
          Map.of());
  private static final Optional<String> EMAIL = Optional.of("alice@example.com");
  private static final Tally NONE =
      new Tally(0, 0, 0, List.of(), Tally.Part.NONE, Tally.Part.NONE, 0);

  private TransferSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Map<String, Page> all = new LinkedHashMap<>();
    all.put("transfer-offered", TransferPages.offered(EMAIL));
    all.put("transfer-no-space", TransferPages.nothing(false));
    all.put("transfer-taken", TransferPages.taken());
    Transfer asked =
        Transfer.asked(
            new UUID(1, 2), new UUID(3, 4), OneTransfer.CID, 30_000_001, false, true, NOW);
    Transfer packed =
        asked.packed(
            List.of(new Part(1, 100, 400, 1_000_000, 300, 900, 60, List.of("Rain"))),
            List.of("Rain"),
            new Counts(300, 900, 60, 0, 0));
    all.put(
        "transfer-importing",
        page(
            packed
                .with(packed.counts().progress(120, 300))
                .with(new Step.Importing(1, "7"), new Hold.None(), 0, NOW),
            new Tally(120, 3, 0, List.of(), Tally.Part.NONE, Tally.Part.NONE, 0)));
    // One of each: they differ in a sentence.
    for (Hold hold :
        List.of(
            new Hold.Retry(Why.WORDPRESS_AWAY, NOW),
            new Hold.Waits(Why.BLOG_HIDDEN, NOW),
            new Hold.NeedsYou(Why.PERMISSION),
            new Hold.Stopped(Why.UNLINKED))) {
      all.put(
          "transfer-" + hold.getClass().getSimpleName().toLowerCase(Locale.ROOT),
          page(packed.with(packed.step(), hold, 1, NOW), NONE));
    }
    all.put(
        "transfer-not-yours",
        page(packed.with(packed.step(), new Hold.Stopped(Why.NOT_YOURS), 1, NOW), NONE));
    all.put(
        "transfer-incomplete",
        page(
            packed.with(new Step.Matching(null), new Hold.NeedsYou(Why.INCOMPLETE), 0, NOW),
            new Tally(4, 0, 296, List.of(138L), Tally.Part.NONE, Tally.Part.NONE, 0)));
    Transfer done = packed.with(new Step.Done(), new Hold.None(), 0, NOW);
    all.put(
        "transfer-done",
        page(done, new Tally(300, 0, 0, List.of(), Tally.Part.NONE, Tally.Part.NONE, 0)));
    all.put(
        "transfer-missing",
        page(
            done,
            new Tally(
                298,
                0,
                2,
                List.of(138L, 240L),
                new Tally.Part(890, 900),
                new Tally.Part(60, 60),
                3)));
    all.put(
        "transfer-as-of",
        page(packed.with(new Step.Done(), new Hold.None(), 0, NOW), NONE)
            .with(List.of(TransferPages.asOf(NOW))));
    all.put("transfer-unreadable", TransferPages.unreadable());
    return all;
  }

  private static Page page(Transfer it, Tally tally) {
    return TransferPages.of(
        it,
        tally,
        tally.shown() == 0
            ? Map.of()
            : new EnumMap<>(Map.of(What.SCRIPT, new Missing(7, ""), What.LINK, new Missing(1, ""))),
        new Letter(EMAIL, it.isOver() ? Optional.empty() : EMAIL),
        false,
        ENTRIES);
  }
}
