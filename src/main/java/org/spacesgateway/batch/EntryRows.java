package org.spacesgateway.batch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;

/** Makes rows of what posts say they were, each entry once. */
public final class EntryRows {
  private static final int MOST_ENTRIES = 1_000_000;

  private final MovedSpace moved;
  private final Map<Long, String> paths = new HashMap<>();
  private long line;

  /** Of that Space. */
  public EntryRows(MovedSpace moved) {
    this.moved = moved;
  }

  /** The Space's home, which leads to the blog's front page: the first row. */
  public SourceRow home() {
    return row(1, "home", MapKey.home(moved.cid()), "/");
  }

  /**
   * A category's row.
   *
   * @param nicename its slug, escapes as they are
   */
  public SourceRow category(long at, String nicename, String name) {
    return row(
        at,
        "category:" + name,
        MapKey.category(moved.cid(), name),
        moved
            .path(moved.address().replaceFirst("/+$", "") + "/category/" + nicename + "/")
            .orElseThrow());
  }

  /**
   * An entry's row.
   *
   * @param at the line that tells of it
   * @param link of the post that it became
   * @return empty when it was told before, and the same
   */
  public Optional<SourceRow> entry(long at, Handle.Of entry, String link) {
    String old = "cns!" + entry.cid().hex() + "!" + entry.number() + ".entry";
    if (!entry.cid().equals(moved.cid())) {
      return Optional.of(refused(at, old, "entry of another Space"));
    }
    Optional<String> path = moved.path(link);
    if (path.isEmpty()) {
      return Optional.of(refused(at, old, "its post's address is not of this blog"));
    }
    String before = paths.get(entry.number());
    if (before == null && paths.size() == MOST_ENTRIES) {
      return Optional.of(refused(at, old, "more than a million entries"));
    }
    paths.putIfAbsent(entry.number(), path.get());
    return before == null
        ? Optional.of(row(at, old, MapKey.entry(moved.cid(), entry.number()), path.get()))
        : before.equals(path.get())
            ? Optional.empty()
            : Optional.of(refused(at, old, "another post was this entry already"));
  }

  /** A row that can't be taken, with the reason. */
  SourceRow refused(long at, String old, String reason) {
    return SourceRow.refused(next(at), old, reason);
  }

  private SourceRow row(long at, String old, MapKey key, String path) {
    return SourceRow.of(next(at), old, moved.site(), key, Mapping.redirect(moved.blogId(), path));
  }

  /* Rows are told apart by their line, and a file may hold many posts on one. */
  private long next(long at) {
    line = Math.max(line + 1, at);
    return line;
  }

  /** Whose the rows are. */
  Cid cid() {
    return moved.cid();
  }
}
