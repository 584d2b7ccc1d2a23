package org.spacesgateway.content;

import io.vertx.core.buffer.Buffer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jsoup.nodes.Document;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.EntryKeys;
import org.spacesgateway.address.Handle;
import org.spacesgateway.content.LeftOut.What;

/**
 * Reads the old platform's download package: a zip of HTML, with an index that links a page a post
 * and a folder of pictures. Nothing is unpacked to disk, and what a name says of folders means
 * nothing; sizes are counted as they come, whatever the package says of them.
 */
final class PackageReader implements SpaceReader, Closeable {
  private static final int POSTS_A_STEP = 20;
  private static final int MOST_FILES = 200_000;
  private static final Pattern HANDLE =
      Pattern.compile("cns!([0-9A-Fa-f]{1,16})!([0-9]{1,12})(?![0-9])");

  private final ZipFile zip;
  private final Cid cid;
  private final boolean friendsOnly;
  private final Limits limits;
  private final PackagePages pages;
  private final List<String> posts;
  private final Map<String, Long> numbers;
  private long left;

  /**
   * Opens a package.
   *
   * @param cid whose Space it should be
   * @param friendsOnly whether that Space was for friends
   * @param largest bytes that are unpacked of it, all in all
   * @throws NotReadable if it is none
   */
  PackageReader(Path file, Cid cid, boolean friendsOnly, Limits limits, Markup markup, long largest)
      throws NotReadable {
    this.cid = cid;
    this.friendsOnly = friendsOnly;
    this.limits = limits;
    this.pages = new PackagePages(limits, markup);
    this.left = largest;
    try {
      this.zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException noZip) {
      throw new NotReadable(Why.NO_PACKAGE, "it is no zip file");
    }
    try {
      this.posts = List.copyOf(posts());
      this.numbers = numbers(posts);
    } catch (IOException unreadable) {
      close();
      throw unreadable instanceof NotReadable known
          ? known
          : new NotReadable(Why.NO_PACKAGE, "its index can't be read");
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  /* In the order of the index; those that are linked twice once. */
  private Set<String> posts() throws IOException {
    if (zip.size() > MOST_FILES) {
      throw new NotReadable(Why.NO_PACKAGE, "it has too many files");
    }
    ZipEntry index =
        Collections.list(zip.entries()).stream()
            .filter(entry -> entry.getName().matches("(?i)(?:.*[/\\\\])?index\\.html?"))
            .min(Comparator.comparingInt(entry -> entry.getName().length()))
            .orElseThrow(() -> new NotReadable(Why.NO_PACKAGE, "it has no index"));
    Set<String> linked = new LinkedHashSet<>();
    for (String link : pages.links(bytes(index, limits.answer()), index.getName())) {
      ZipEntry entry = zip.getEntry(link);
      if (entry != null && link.matches("(?i).*\\.html?") && !entry.equals(index)) {
        linked.add(link);
      }
    }
    if (linked.isEmpty()) {
      throw new NotReadable(Why.NO_PACKAGE, "its index links no posts");
    }
    return linked;
  }

  @Override
  public SpacePage read(String cursor) throws NotReadable {
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(from + POSTS_A_STEP, posts.size());
    List<Entry> entries = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String name = posts.get(i);
      try {
        Optional<Entry> entry = entry(name, bytes(zip.getEntry(name), limits.answer()), leftOut);
        entry.ifPresentOrElse(
            entries::add, () -> leftOut.add(new LeftOut(What.ENTRY, name, 1, name)));
      } catch (NotReadable anothers) {
        throw anothers;
      } catch (IOException damaged) {
        leftOut.add(new LeftOut(What.FILE, name, 1, name));
      }
    }
    return new SpacePage(
        entries, leftOut, to < posts.size() ? Integer.toString(to) : null, posts.size(), null);
  }

  private Optional<Entry> entry(String name, Buffer html, List<LeftOut> leftOut)
      throws NotReadable {
    Document page = pages.parse(html, name);
    Optional<Handle.Of> handle = handle(page, name);
    if (handle.isPresent() && !handle.get().cid().equals(cid)) {
      throw new NotReadable(Why.ANOTHERS, "the package is another Space's");
    }
    long number = handle.map(Handle.Of::number).orElseGet(() -> numbers.get(name));
    return pages.entry(page, cid, number, friendsOnly, leftOut);
  }

  /* Ours, where a post doesn't say its own: by its file's name, for whoever takes a package in again
  must find the same posts. */
  private static Map<String, Long> numbers(List<String> posts) {
    long range = Entry.LARGEST_NUMBER - Entry.FIRST_UNNUMBERED + 1;
    Map<String, Long> numbers = new HashMap<>();
    Set<Long> taken = new HashSet<>();
    for (String name : posts) {
      long digest = Long.parseUnsignedLong(PictureRows.name(name).substring(0, 16), 16);
      long number = Long.remainderUnsigned(digest, range);
      while (!taken.add(number)) {
        number = (number + 1) % range;
      }
      numbers.put(name, Entry.FIRST_UNNUMBERED + number);
    }
    return numbers;
  }

  /* By the marker of its text; by its own name. */
  private static Optional<Handle.Of> handle(Document page, String name) {
    Set<Handle.Of> marked =
        page.select("div.blogpost").isEmpty()
            ? Set.of()
            : EntryKeys.inText(page.select("div.blogpost").first().outerHtml());
    if (marked.size() == 1) {
      return Optional.of(marked.iterator().next());
    }
    Matcher named = HANDLE.matcher(name.replace("%21", "!"));
    return named.find()
        ? Cid.ofHex(named.group(1))
            .map(cid -> new Handle.Of(cid, Long.parseLong(named.group(2))))
            .filter(handle -> handle.number() < Entry.FIRST_UNNUMBERED)
        : Optional.empty();
  }

  /**
   * A picture of the package.
   *
   * @param address as its entry has it
   * @return empty when it isn't there
   * @throws OriginClient.TooLarge if it has more bytes than are taken of a picture
   * @throws IOException if it is damaged, or too much was unpacked by now
   */
  Optional<Buffer> picture(String address) throws IOException {
    ZipEntry entry = zip.getEntry(pages.file(address));
    return entry == null ? Optional.empty() : Optional.of(bytes(entry, limits.picture()));
  }

  private Buffer bytes(ZipEntry entry, int largest) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) Math.min(largest + 1L, Math.max(0, left)));
      left -= bytes.length;
      if (left <= 0) {
        throw new IOException("more would be unpacked than may be");
      }
      if (bytes.length > largest) {
        throw new OriginClient.TooLarge();
      }
      return Buffer.buffer(bytes);
    } catch (IllegalArgumentException damaged) {
      throw new IOException("the file is damaged", damaged);
    }
  }

  /** Where a picture stands in a package, for addresses that it names. */
  static boolean isOfPackage(URI address) {
    return PackagePages.HOST.equals(address.getHost());
  }
}
