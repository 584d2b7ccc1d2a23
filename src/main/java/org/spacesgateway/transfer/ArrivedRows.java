package org.spacesgateway.transfer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.spacesgateway.address.Handle;
import org.spacesgateway.batch.EntryRows;
import org.spacesgateway.batch.MovedSpace;
import org.spacesgateway.batch.RowSource;
import org.spacesgateway.batch.SourceRow;
import org.spacesgateway.content.Entry;
import org.spacesgateway.transfer.Arrivals.Arrived;

/**
 * What has arrived, as rows of the map: the Space's home, its categories, and every entry whose
 * post anybody can read. The same rows in the same order each time.
 */
final class ArrivedRows implements RowSource {
  private static final int AT_ONCE = 500;

  private final MovedSpace moved;
  private final EntryTable entries;
  private final Transfer transfer;
  private final EntryRows rows;
  private final Deque<SourceRow> ready = new ArrayDeque<>();
  private long line;
  private long after = -1;
  private boolean ended;

  /**
   * @param categories slugs by name
   */
  ArrivedRows(
      MovedSpace moved, EntryTable entries, Transfer transfer, Map<String, String> categories) {
    this.moved = moved;
    this.entries = entries;
    this.transfer = transfer;
    this.rows = new EntryRows(moved);
    ready.add(rows.home());
    line = 1;
    categories.forEach((name, slug) -> ready.add(rows.category(++line, slug, name)));
  }

  @Override
  public SourceRow next() throws IOException {
    while (ready.isEmpty() && !ended) {
      List<Arrived> some = entries.arrived(transfer.id(), after, true, AT_ONCE);
      ended = some.size() < AT_ONCE;
      for (Arrived one : some) {
        after = one.number();
        if (one.number() >= Entry.FIRST_UNNUMBERED) {
          // Ours: the old platform had it at an address that nobody knows.
          continue;
        }
        rows.entry(
                ++line,
                new Handle.Of(moved.cid(), one.number()),
                BlogMap.now(transfer, moved, one.address()))
            .ifPresent(ready::add);
      }
    }
    return ready.poll();
  }
}
