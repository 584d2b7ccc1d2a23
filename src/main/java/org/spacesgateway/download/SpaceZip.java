package org.spacesgateway.download;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.KeptPictures;
import org.spacesgateway.content.WxrWriter;
import org.spacesgateway.content.WxrWriter.Blog;
import org.spacesgateway.content.WxrWriter.Part;

/**
 * A Space as one file to keep: pages that open without the Internet, pictures, and WordPress
 * exports. The same content is the same bytes, on any machine and any day, so that somebody else
 * can go on where a download was cut: nothing is compressed, and every file has the same time.
 */
public final class SpaceZip {
  private static final String INDEX = "index.html";

  private static final LocalDateTime TIME = LocalDateTime.of(2011, 1, 1, 0, 0);
  private static final long LARGEST_EXPORT = 8 << 20;

  private final Blog blog;
  private final Source entries;
  private final KeptPictures pictures;
  private final Sheets sheets;

  /** Where entries come from. */
  @FunctionalInterface
  interface Source {
    /**
     * Entries in the order of their numbers.
     *
     * @param first the lowest number
     * @param last the highest number, too
     */
    Iterable<Entry> entries(long first, long last);
  }

  /** An entry in the list of all of them. */
  public record Listed(String file, String title, OffsetDateTime published) {}

  /** Makes the pages. */
  interface Sheets {
    /** The style sheet. */
    String style();

    /**
     * The list of all entries.
     *
     * @param all the newest first
     * @param exports names of the files for WordPress
     */
    String index(Blog blog, List<Listed> all, List<String> exports);

    /**
     * An entry's page.
     *
     * @param html its body, safe, as it is
     */
    String entry(Blog blog, Entry entry, String html);
  }

  /**
   * @param entries gives them as often as it is asked: five times a file, whatever is in it
   */
  SpaceZip(Blog blog, Source entries, KeptPictures pictures, Sheets sheets) {
    this.blog = blog;
    this.entries = entries;
    this.pictures = pictures;
    this.sheets = sheets;
  }

  /** Content that is written twice, the first time to be counted: a zip says the size first. */
  @FunctionalInterface
  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Writes the whole file; the stream stays open. */
  void write(OutputStream out) throws IOException {
    WxrWriter writer = new WxrWriter(blog, LARGEST_EXPORT, true);
    List<Part> parts = writer.parts(all());
    List<String> exports =
        parts.stream().map(part -> "wordpress/space-" + part.number() + ".xml").toList();
    Map<String, String> files = new HashMap<>();
    for (KeptPictures.Kept picture : pictures.all()) {
      files.put(picture.address(), "img/" + picture.name() + "." + picture.ending());
    }
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setMethod(ZipOutputStream.STORED);
    text(zip, INDEX, sheets.index(blog, listed(), exports));
    text(zip, "style.css", sheets.style());
    for (Entry entry : all()) {
      text(zip, file(entry), sheets.entry(blog, entry, offline(entry.html(), files)));
    }
    for (KeptPictures.Kept picture : pictures.all()) {
      byte[] bytes = pictures.bytes(picture);
      add(zip, files.get(picture.address()), to -> to.write(bytes));
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      add(
          zip,
          exports.get(i),
          to -> writer.write(part, entries.entries(part.first(), part.last()), to));
    }
    zip.finish();
  }

  private Iterable<Entry> all() {
    return entries.entries(0, Entry.LARGEST_NUMBER);
  }

  private List<Listed> listed() {
    List<Listed> all = new ArrayList<>();
    for (Entry entry : all()) {
      all.add(new Listed(file(entry), entry.title(), entry.published()));
    }
    return all.reversed();
  }

  private static String file(Entry entry) {
    return "entries/" + entry.number() + ".html";
  }

  /* Pictures that we have, as files beside it. */
  private static String offline(String html, Map<String, String> files) {
    if (!html.contains("<img")) {
      return html;
    }
    Document document = Jsoup.parseBodyFragment(html);
    document.outputSettings().prettyPrint(false);
    for (Element image : document.select("img")) {
      String file = files.get(image.attr("src"));
      if (file != null) {
        image.attr("src", "../" + file);
      }
    }
    return document.body().html();
  }

  private static void text(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(zip, name, to -> to.write(bytes));
  }

  private static void add(ZipOutputStream zip, String name, Content content) throws IOException {
    Counted counted = new Counted();
    content.write(counted);
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    entry.setSize(counted.bytes);
    entry.setCompressedSize(counted.bytes);
    entry.setCrc(counted.checksum.getValue());
    zip.putNextEntry(entry);
    content.write(zip);
    zip.closeEntry();
  }

  private static final class Counted extends OutputStream {
    private final CRC32 checksum = new CRC32();
    private long bytes;

    @Override
    public void write(int octet) {
      checksum.update(octet);
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      checksum.update(some, from, length);
      bytes += length;
    }
  }
}
