package org.spacesgateway.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A download package of the old platform, made for tests. */
public final class PackageFile {
  private record File(String name, byte[] bytes) {}

  private final List<File> files = new ArrayList<>();
  private final StringBuilder links = new StringBuilder();

  /** Adds a file. */
  public PackageFile file(String name, byte[] bytes) {
    files.add(new File(name, bytes));
    return this;
  }

  /** Adds a page, in UTF-8, that the index links. */
  public PackageFile page(String name, String html) {
    links.append("<a href=\"%s\">post</a>\n".formatted(name));
    return file(name, html.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a post. */
  public PackageFile post(String name, String title, String date, String body, String comments) {
    return page(
        name,
        "<html><head><meta charset=utf-8></head><body><h2 id=\"ctl00_Title\">%s</h2><h5 id=\"publish_date\">%s</h5><div class=\"blogpost\">%s</div><div class=\"comments\">%s</div>"
            .formatted(title, date, body, comments));
  }

  /** Writes it, with its index first. */
  public Path write(Path to) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
      zip.putNextEntry(new ZipEntry("index.html"));
      zip.write(("<html><body>" + links).getBytes(StandardCharsets.UTF_8));
      for (File file : files) {
        zip.putNextEntry(new ZipEntry(file.name()));
        zip.write(file.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to;
  }
}
