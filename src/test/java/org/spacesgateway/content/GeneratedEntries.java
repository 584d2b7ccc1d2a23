package org.spacesgateway.content;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.spacesgateway.address.Cid;
import org.spacesgateway.sandbox.GeneratedSpace;
import org.spacesgateway.sandbox.LegacyStandIn;

/** Entries of a generated Space, as they are read over HTTP. */
public final class GeneratedEntries {
  private static final Cid CID = Cid.ofHex("C0FFEE0000000001").orElseThrow();

  private GeneratedEntries() {}

  /** Reads a whole Space, in the order of its entries' numbers. */
  public static List<Entry> read(int entries, int comments, int pictures) throws IOException {
    Vertx vertx = Vertx.vertx();
    try (LegacyStandIn legacy = LegacyStandIn.start("127.0.0.3", 0)) {
      legacy.hold(GeneratedSpace.of("gen", CID.hex(), entries, comments, pictures));
      LegacyReader reader =
          new LegacyReader(
              new Source(
                  new OriginClient(vertx, 4, Duration.ofSeconds(20)),
                  legacy.origin(),
                  "gen.spaces.localhost",
                  host -> host.endsWith(".spaces.localhost"),
                  () -> () -> {}),
              CID,
              new Limits(8 << 20, 1_000_000, 10_000, 1 << 20),
              LegacyReaderTest.MARKUP,
              address -> Optional.empty(),
              false,
              () -> false);
      TreeMap<Long, Entry> read = new TreeMap<>();
      String cursor = null;
      do {
        SpacePage page = reader.read(cursor);
        page.entries().forEach(entry -> read.put(entry.number(), entry));
        cursor = page.next();
      } while (cursor != null);
      return List.copyOf(read.values());
    } finally {
      vertx.close();
    }
  }
}
