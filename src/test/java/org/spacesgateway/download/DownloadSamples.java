package org.spacesgateway.download;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.content.ReadSpace.Missing;
import org.spacesgateway.content.Reading;
import org.spacesgateway.content.Reading.State;
import org.spacesgateway.content.SpaceReader.Why;
import org.spacesgateway.outcome.Page;
import org.spacesgateway.words.Language;

/** The page of this room, as it may stand. */
public final class DownloadSamples {
  private static final Cid CID = new Cid(0xA11CE);
  private static final Instant AT = Instant.parse("2011-01-10T12:00:00Z");

  private DownloadSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    DownloadPages pages =
        new DownloadPages(ZoneOffset.UTC, Optional.of("https://download.example/spaces"));
    Map<What, Missing> leftOut = new EnumMap<>(What.class);
    for (What what : What.values()) {
      leftOut.put(what, new Missing(1 + 1234L * what.ordinal(), ""));
    }
    Map<String, Page> all = new LinkedHashMap<>();
    all.put("copy", pages.page(Optional.empty(), Map.of(), true, false));
    all.put("copy-reading", page(pages, copy(reading(State.READING, null, null), null), Map.of()));
    all.put("copy-waits", page(pages, copy(reading(State.PICTURES, AT, null), null), Map.of()));
    all.put("copy-ready", page(pages, copy(reading(State.DONE, null, null), "d1"), leftOut));
    for (Why why : Why.values()) {
      all.put(
          "copy-" + why.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          page(pages, copy(reading(State.REFUSED, null, why), null), Map.of()));
    }
    all.put("copy-full", DownloadPages.full());
    return all;
  }

  private static Page page(DownloadPages pages, Copy copy, Map<What, Missing> leftOut) {
    return pages.page(Optional.of(copy), leftOut, true, copy.reading().again() != null);
  }

  private static Reading reading(State state, Instant again, Why why) {
    return new Reading(CID, state, 300, 900, 2000, 55, 60, again, why, AT);
  }

  private static Copy copy(Reading reading, String digest) {
    return new Copy(
        CID, Language.ENGLISH, reading, digest == null ? null : AT, 12_345_678, digest, digest, AT);
  }
}
