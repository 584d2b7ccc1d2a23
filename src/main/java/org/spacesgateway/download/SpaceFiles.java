package org.spacesgateway.download;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.ReadSpace;
import org.spacesgateway.content.WxrWriter.Blog;
import org.spacesgateway.directory.SitesConfig;
import org.spacesgateway.directory.Space;
import org.spacesgateway.download.SpaceZip.Listed;
import org.spacesgateway.linkage.LinkagePages;
import org.spacesgateway.words.Language;
import org.spacesgateway.words.Words;

/** Makes copies of Spaces out of what was read of them. */
@Singleton
final class SpaceFiles {
  private static final String OWNER = "owner";

  private final ReadSpace read;
  private final SitesConfig sites;
  private final Template index;
  private final Template entry;
  private final String style;

  SpaceFiles(
      DataSource database,
      SitesConfig sites,
      @Location("copy-index") Template index,
      @Location("copy-entry") Template entry) {
    this.read = new ReadSpace(database);
    this.sites = sites;
    this.index = index;
    this.entry = entry;
    try (InputStream file = SpaceFiles.class.getResourceAsStream("/copy.css")) {
      this.style = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The copy of a Space.
   *
   * @param space as the directory has it; empty when it hasn't
   */
  SpaceZip of(Cid cid, Optional<Space> space, Language language) {
    return new SpaceZip(
        blog(cid, space),
        (first, last) -> read.entries(cid, first, last),
        read.pictures(cid),
        sheets(Words.in(language)));
  }

  /**
   * What a copy is made of beside what was read: the Space's names and addresses, our words and
   * pages, the way they are put together. The digest of a little Space's copy, by the same names:
   * as long as that is the same, a release of ours makes the same bytes of all of them.
   */
  String madeOf(Cid cid, Optional<Space> space, Language language) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
      new SpaceZip(
              blog(cid, space),
              LittleSpace::entries,
              LittleSpace.PICTURES,
              sheets(Words.in(language)))
          .write(out);
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Blog blog(Cid cid, Optional<Space> space) {
    String alias = space.map(it -> it.alias).orElse(null);
    String label = alias == null ? cid.hostLabel() : alias;
    String home =
        sites.sites().stream()
            .flatMap(site -> site.home(label).stream())
            .findFirst()
            .orElse("http://" + label + "/");
    String title = space.map(LinkagePages::name).orElse(label);
    return new Blog(
        title, home, space.map(it -> it.market).orElse(null), alias == null ? OWNER : alias, title);
  }

  private SpaceZip.Sheets sheets(Words words) {
    return sheets(index, entry, style, words);
  }

  /**
   * The pages in a copy.
   *
   * @param index the template of the list
   * @param entry the template of an entry
   * @param style the style sheet
   */
  static SpaceZip.Sheets sheets(Template index, Template entry, String style, Words words) {
    return new SpaceZip.Sheets() {
      @Override
      public String style() {
        return style;
      }

      @Override
      public String index(Blog blog, List<Listed> all, List<String> exports) {
        return index
            .data("blog", blog)
            .data("all", all)
            .data("exports", exports)
            .data("words", words)
            .render();
      }

      @Override
      public String entry(Blog blog, Entry one, String html) {
        return entry
            .data("blog", blog)
            .data("entry", one)
            .data("html", html)
            .data("words", words)
            .render();
      }
    };
  }
}
