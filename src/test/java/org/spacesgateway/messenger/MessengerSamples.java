package org.spacesgateway.messenger;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.messenger.MessengerPages.Seen;
import org.spacesgateway.outcome.Page;

/** Every page of this room. */
public final class MessengerSamples {
  private static final Instant NOW = Instant.parse("2012-11-06T12:00:00Z");
  private static final Optional<Instant> RETIRES =
      Optional.of(Instant.parse("2013-03-15T00:00:00Z"));

  private MessengerSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("messenger-off", page(new Seen(false, true, true, none(), RETIRES, List.of())));
    pages.put(
        "messenger-not-linked", page(new Seen(true, false, true, none(), RETIRES, List.of())));
    pages.put("messenger-no-space", page(new Seen(true, true, false, none(), RETIRES, List.of())));
    pages.put("messenger-free", page(new Seen(true, true, true, none(), RETIRES, List.of())));
    for (ConnectionState state : ConnectionState.values()) {
      pages.put(
          "messenger-" + state.word(),
          page(new Seen(true, true, true, row(state, false), retires(state), fates())));
    }
    pages.put(
        "messenger-paused",
        page(new Seen(true, true, true, row(ConnectionState.CONNECTED, true), RETIRES, fates())));
    return pages;
  }

  private static Page page(Seen seen) {
    return MessengerPages.page(seen, NOW);
  }

  /* Connections are retired once that time has come: nothing is offered from then on. */
  private static Optional<Instant> retires(ConnectionState state) {
    return state == ConnectionState.RETIRED ? Optional.of(NOW) : RETIRES;
  }

  private static Optional<ConnectionRows.Row> none() {
    return Optional.empty();
  }

  private static Optional<ConnectionRows.Row> row(ConnectionState state, boolean paused) {
    return Optional.of(new ConnectionRows.Row(state, paused, NOW.minusSeconds(86_400), NOW));
  }

  private static List<Outbox.Fate> fates() {
    return Arrays.stream(AnnouncementState.values())
        .map(state -> new Outbox.Fate("A post · تدوينة", state, NOW.minusSeconds(60)))
        .toList();
  }
}
