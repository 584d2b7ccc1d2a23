package org.spacesgateway.content;

import java.io.IOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.address.OldAddress;
import org.spacesgateway.address.Query;
import org.spacesgateway.address.SpaceAddress;
import org.spacesgateway.content.FeedPage.Item;
import org.spacesgateway.content.OriginClient.Answer;
import org.spacesgateway.content.SpacePage.Seen;

/**
 * Reads a Space from where it lives: by its feed, page by page; where the feed doesn't go on, by
 * the pages that list entries, and each entry's own.
 */
final class LegacyReader implements SpaceReader {
  private static final String FEED = "/blog/feed.rss";
  private static final int MOST_STEPS = 20_000;
  private static final int PAGES_A_STEP = 20;

  private final Source source;
  private final Cid cid;
  private final Limits limits;
  private final LegacyEntries entries;
  private final Function<String, Optional<Seen>> seen;
  private final boolean givesUp;
  private final BooleanSupplier late;

  /**
   * @param cid whose Space the source has
   * @param seen what was said of an address before; empty when nothing
   * @param givesUp whether an entry that can't be read now is told of and passed over
   * @param late whether a step should end with what it has
   */
  LegacyReader(
      Source source,
      Cid cid,
      Limits limits,
      Markup markup,
      Function<String, Optional<Seen>> seen,
      boolean givesUp,
      BooleanSupplier late) {
    this.source = source;
    this.cid = cid;
    this.limits = limits;
    this.entries = new LegacyEntries(source, cid, limits, markup);
    this.seen = seen;
    this.givesUp = givesUp;
    this.late = late;
  }

  /**
   * Where a step begins.
   *
   * @param byFeed by the feed, or by pages
   * @param count how many steps there were
   * @param from the entry behind which it goes on; empty at the newest
   */
  private record Step(boolean byFeed, int count, String from) {
    static Step of(String cursor) {
      if (cursor == null) {
        return new Step(true, 1, "");
      }
      String[] parts = cursor.split(":", 3);
      return new Step(parts[0].equals("feed"), Integer.parseInt(parts[1]), parts[2]);
    }

    String next(boolean feed, String handle) {
      return count >= MOST_STEPS ? null : (feed ? "feed:" : "pages:") + (count + 1) + ":" + handle;
    }
  }

  @Override
  public SpacePage read(String cursor) throws NotNow, NoTurn, NotReadable {
    Step step = Step.of(cursor);
    try {
      return step.byFeed() ? feed(step) : pages(step);
    } catch (NotNow | NoTurn | NotReadable known) {
      throw known;
    } catch (IOException failed) {
      throw new NotNow(failed.getMessage(), null);
    }
  }

  private SpacePage feed(Step step) throws IOException {
    String target =
        step.from().isEmpty()
            ? FEED
            : FEED + "?_c11_BlogPart_pagedir=Next&_c11_BlogPart_handle=" + step.from();
    Optional<Seen> before = seen.apply(target);
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/rss+xml, text/xml");
    before.ifPresent(it -> headers.put("If-None-Match", it.etag()));
    Answer answer;
    try {
      answer = source.page(target, headers, limits.answer());
    } catch (OriginClient.TooLarge tooLarge) {
      return new SpacePage(List.of(), List.of(), step.next(false, step.from()), null, null);
    }
    if (answer.status() == 304 && before.isPresent()) {
      return new SpacePage(List.of(), List.of(), before.get().next(), null, null);
    }
    if (answer.status() != 200) {
      throw new NotReadable(Why.NOT_THERE, "the origin says " + answer.status());
    }
    FeedPage feed =
        FeedPage.parse(answer.body(), Source.charset(answer))
            .orElseThrow(() -> new NotNow("what came is no feed", null));
    if (feed.whose() != null && !feed.whose().equals(cid)) {
      throw new NotReadable(Why.ANOTHERS, "the feed is another Space's");
    }
    return feed(step, target, feed, answer.header("ETag"));
  }

  private SpacePage feed(Step step, String target, FeedPage feed, String etag) throws IOException {
    List<Entry> read = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    String last = "";
    boolean goesOn = false;
    SequencedMap<String, Item> items = new LinkedHashMap<>();
    for (Item item : feed.items()) {
      handle(item.link()).ifPresent(handle -> items.putIfAbsent(spelled(handle), item));
    }
    if (!items.isEmpty()) {
      last = items.lastEntry().getKey();
      goesOn = !last.equals(step.from());
    }
    if (!goesOn && !items.isEmpty()) {
      // It gave what it gave before: this feed has one page.
      return new SpacePage(List.of(), List.of(), step.next(false, last), feed.total(), null);
    }
    // A step that was cut short goes on within a page.
    List<String> keys = new ArrayList<>(items.keySet());
    long size = 0;
    String made = "";
    for (String key : keys.subList(keys.indexOf(step.from()) + 1, keys.size())) {
      Item item = items.get(key);
      Handle handle = handle(item.link()).orElseThrow();
      try {
        Optional<Entry> entry =
            unlessGivenUp(
                () -> entries.ofFeed(item, handle, behind(read), leftOut), handle, leftOut);
        entry.ifPresent(read::add);
        size += entry.map(LegacyReader::size).orElse(0L);
        made = key;
      } catch (NoTurn none) {
        endUnlessNone(made, none);
        return new SpacePage(read, leftOut, step.next(true, made), feed.total(), null);
      }
      if (isEnough(size) && !key.equals(last)) {
        return new SpacePage(read, leftOut, step.next(true, key), feed.total(), null);
      }
    }
    boolean all =
        feed.total() != null
            && step.from().isEmpty()
            && !items.isEmpty()
            && feed.total() > 0
            && items.size() >= feed.total();
    // Whether an empty one is the end, the pages say.
    String next = all ? null : step.next(goesOn, goesOn ? last : step.from());
    Seen answered =
        etag == null || etag.length() > 200 || givesUp ? null : new Seen(target, etag, next);
    return new SpacePage(read, leftOut, next, feed.total(), answered);
  }

  /** Makes an entry of what the old platform says of it. */
  @FunctionalInterface
  private interface Made {
    Optional<Entry> entry() throws IOException;
  }

  private Optional<Entry> unlessGivenUp(Made made, Handle handle, List<LeftOut> leftOut)
      throws IOException {
    try {
      return made.entry();
    } catch (NotNow later) {
      if (!givesUp) {
        throw later;
      }
      leftOut.add(new LeftOut(LeftOut.What.ENTRY, Long.toString(handle.number()), 1, ""));
      return Optional.empty();
    }
  }

  /* A moment ahead of the entry that was read last, which is the next newer one. */
  private static Optional<OffsetDateTime> behind(List<Entry> read) {
    return read.isEmpty()
        ? Optional.empty()
        : Optional.of(read.getLast().published().minusSeconds(1));
  }

  /* What was read before there was no turn is kept. */
  private static void endUnlessNone(String made, NoTurn none) throws NoTurn {
    if (made.isEmpty()) {
      throw none;
    }
  }

  private boolean isEnough(long size) {
    return size > limits.answer() || late.getAsBoolean();
  }

  /* Characters: comments come by answers of their own, each as long as an answer may be. */
  private static long size(Entry entry) {
    return entry.html().length()
        + entry.comments().stream().mapToLong(comment -> comment.html().length()).sum();
  }

  private SpacePage pages(Step step) throws IOException {
    String target =
        step.from().isEmpty()
            ? "/"
            : "/?_c11_BlogPart_pagedir=Next&_c11_BlogPart_handle="
                + step.from()
                + "&_c11_BlogPart_BlogPart=blogview&_c=BlogPart";
    Answer answer = source.page(target, Map.of("Accept", "text/html"), limits.answer());
    long before = Handle.parse(step.from()).map(Handle::number).orElse(Long.MAX_VALUE);
    // Those on the page that are older, the newest first.
    TreeMap<Long, String> older = new TreeMap<>();
    if (answer.status() == 200) {
      for (String link : entries.page(answer, target).map(EntryPage::links).orElse(List.of())) {
        handle(link)
            .filter(handle -> handle.number() < before)
            .ifPresent(handle -> older.putIfAbsent(handle.number(), link));
      }
    } else if (!givesUp) {
      throw new NotNow("the origin says " + answer.status() + " of a page of entries", null);
    }
    List<Entry> read = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    if (answer.status() != 200) {
      leftOut.add(new LeftOut(LeftOut.What.ENTRY, "http://" + source.host() + target, 1, ""));
    }
    String last = "";
    long size = 0;
    // The older half may be linked from anywhere on the page, far behind what the page lists.
    int some = Math.min((older.size() + 1) / 2, PAGES_A_STEP);
    for (String link : older.descendingMap().values().stream().limit(some).toList()) {
      Handle handle = handle(link).orElseThrow();
      try {
        Optional<Entry> entry =
            unlessGivenUp(
                () -> entries.ofPage(link, handle, behind(read), leftOut), handle, leftOut);
        entry.ifPresent(read::add);
        last = spelled(handle);
        size += entry.map(LegacyReader::size).orElse(0L);
      } catch (NoTurn none) {
        endUnlessNone(last, none);
        break;
      }
      if (isEnough(size)) {
        break;
      }
    }
    return new SpacePage(
        read, leftOut, older.isEmpty() ? null : step.next(false, last), null, null);
  }

  /* Of an address on this Space's own host; of a token from before 2006 whose that is. */
  private Optional<Handle> handle(String link) {
    try {
      URI address = URI.create(link);
      if (!source.host().equalsIgnoreCase(address.getHost()) || address.getRawPath() == null) {
        return Optional.empty();
      }
      OldAddress old = OldAddress.parse(Optional.of("own"), address.getRawPath(), Query.NONE);
      return old.what() instanceof SpaceAddress.Entry(Handle handle)
              && (!(handle instanceof Handle.Of(Cid of, long n)) || of.equals(cid))
              && handle.number() < Entry.FIRST_UNNUMBERED
          ? Optional.of(handle)
          : Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static String spelled(Handle handle) {
    return switch (handle) {
      case Handle.Of(Cid of, long number) -> "cns!" + of.hex() + "!" + number;
      case Handle.Opaque(String token, long number) -> "cns!" + token + "!" + number;
    };
  }
}
