package org.spacesgateway.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes entries as a WordPress export (WXR 1.2) in parts, each a file of its own that can be
 * imported alone: what is in which part depends on the entries alone, and the same entries are the
 * same bytes. No more than one entry is in memory.
 */
public final class WxrWriter {
  private final WxrItems items;
  private final Blog blog;
  private final long largest;
  private final boolean withFriendsOnly;

  /**
   * Whose export it is.
   *
   * @param title of the Space; may be empty
   * @param home the Space's address on the old host
   * @param language its language tag, such as {@code de-AT}; null when unknown
   * @param login the author's, which an import maps to somebody of the blog: letters, digits
   * @param name what the author is called; may be empty
   */
  public record Blog(String title, String home, String language, String login, String name) {}

  /**
   * A part of an export.
   *
   * @param number 1 and up
   * @param first the number of its first entry
   * @param last the number of its last entry; the same as the first of one alone
   * @param bytes how long it is
   * @param posts how many posts are in it
   * @param comments how many comments
   * @param pictures how many pictures
   * @param categories the names of all that its posts have
   */
  public record Part(
      int number,
      long first,
      long last,
      long bytes,
      int posts,
      int comments,
      int pictures,
      List<String> categories) {}

  /**
   * @param largest bytes that no part exceeds, unless a single entry with its comments does
   * @param withFriendsOnly whether entries for friends are written, as private posts, or left out
   */
  public WxrWriter(Blog blog, long largest, boolean withFriendsOnly) {
    this.blog = blog;
    this.largest = largest;
    this.withFriendsOnly = withFriendsOnly;
    this.items = new WxrItems(blog);
  }

  /**
   * The parts of an export.
   *
   * @param entries in the order of their numbers
   * @return empty when there is nothing to write
   */
  public List<Part> parts(Iterable<Entry> entries) {
    List<Part> parts = new ArrayList<>();
    Tally tally = null;
    for (Entry entry : entries) {
      if (isLeftOut(entry)) {
        continue;
      }
      if (tally == null || !tally.takes(entry)) {
        if (tally != null) {
          parts.add(tally.part);
        }
        tally = new Tally(parts.size() + 1);
        tally.takes(entry);
      }
    }
    if (tally != null) {
      parts.add(tally.part);
    }
    return parts;
  }

  /** What a part has by now. */
  private final class Tally {
    private final Set<String> categories = new LinkedHashSet<>();
    private final Set<String> attached = new HashSet<>();
    private final int number;
    private long bytes;
    private Part part;

    private Tally(int number) {
      this.number = number;
      this.bytes = length(items.head(List.of())) + length(items.end());
    }

    /* Takes it, too, unless that makes the part too long. The first is always taken. */
    private boolean takes(Entry entry) {
      StringBuilder written = new StringBuilder();
      List<String> more = items.write(entry, attached, written);
      long grown = bytes + length(written.toString());
      for (String category : entry.categories()) {
        if (!categories.contains(category)) {
          grown += length(items.category(category));
        }
      }
      if (part != null && grown > largest) {
        return false;
      }
      categories.addAll(entry.categories());
      attached.addAll(more);
      bytes = grown;
      part =
          new Part(
              number,
              part == null ? entry.number() : part.first(),
              entry.number(),
              bytes,
              (part == null ? 0 : part.posts()) + 1,
              (part == null ? 0 : part.comments()) + entry.comments().size(),
              (part == null ? 0 : part.pictures()) + more.size(),
              List.copyOf(categories));
      return true;
    }
  }

  /**
   * Writes a part. The stream stays open.
   *
   * @param part of {@link #parts}, for the same entries
   * @param entries in the order of their numbers; those of other parts may be among them
   */
  public void write(Part part, Iterable<Entry> entries, OutputStream out) throws IOException {
    Set<String> attached = new HashSet<>();
    out.write(items.head(part.categories()).getBytes(StandardCharsets.UTF_8));
    StringBuilder written = new StringBuilder();
    for (Entry entry : entries) {
      if (entry.number() >= part.first() && entry.number() <= part.last() && !isLeftOut(entry)) {
        written.setLength(0);
        attached.addAll(items.write(entry, attached, written));
        out.write(written.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    out.write(items.end().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isLeftOut(Entry entry) {
    return entry.friendsOnly() && !withFriendsOnly;
  }

  private static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
