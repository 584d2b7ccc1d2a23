package org.spacesgateway.batch;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.batch.MapFile.UnknownFormatException;

/**
 * Rows of a WordPress export: what each published post says it was in the Space that it came from,
 * the Space's home, and its categories. A post's metadata counts ahead of markers in its text,
 * which may be quoted from elsewhere.
 */
public final class WxrSource implements RowSource {
  private final WxrReader parts;
  private final EntryRows rows;
  private final Deque<SourceRow> ready = new ArrayDeque<>();

  /**
   * What a file holds, looked through to its end.
   *
   * @param address the blog's front page, as the export says; null when it doesn't
   * @param title the blog's title; may be empty
   * @param cids the Spaces that its posts are from
   * @param unpublished posts that are drafts, private or thrown away: passed over
   * @param others published posts that don't say which entry they were: passed over
   */
  public record Survey(
      String address, String title, Set<Cid> cids, long unpublished, long others) {}

  /** Rows of an export that was looked through before. */
  public WxrSource(InputStream in, MovedSpace moved) throws UnknownFormatException {
    parts = new WxrReader(in);
    rows = new EntryRows(moved);
    ready.add(rows.home());
  }

  /**
   * Looks through an export.
   *
   * @throws UnknownFormatException if it can't be read to its end, with the line and the reason
   */
  public static Survey survey(InputStream in) throws UnknownFormatException {
    WxrReader parts = new WxrReader(in);
    String address = null;
    String title = "";
    Set<Cid> byMetadata = new HashSet<>();
    Set<Cid> inText = new HashSet<>();
    long unpublished = 0;
    long others = 0;
    for (WxrReader.Part part = parts.next(); part != null; part = parts.next()) {
      switch (part) {
        case WxrReader.Part.Blog blog -> {
          address = blog.address();
          title = blog.title();
        }
        case WxrReader.Part.Category category -> {
          // Of the Space that the posts are from.
        }
        case WxrReader.Post post when !isContent(post) -> {
          // Pictures, menus: never entries.
        }
        case WxrReader.Post post when !isPublished(post) -> unpublished++;
        case WxrReader.Post post -> {
          post.byMetadata.forEach(entry -> byMetadata.add(entry.cid()));
          post.inText.forEach(entry -> inText.add(entry.cid()));
          if (post.byMetadata.isEmpty() && post.inText.isEmpty()) {
            others++;
          }
        }
      }
    }
    return new Survey(
        address, title, byMetadata.isEmpty() ? inText : byMetadata, unpublished, others);
  }

  @Override
  public SourceRow next() throws IOException {
    try {
      while (ready.isEmpty()) {
        WxrReader.Part part = parts.next();
        if (part == null) {
          return null;
        }
        switch (part) {
          case WxrReader.Part.Blog blog -> {
            // Known from the survey.
          }
          case WxrReader.Part.Category category -> add(category);
          case WxrReader.Post post when isContent(post) && isPublished(post) -> add(post);
          case WxrReader.Post post -> {
            // Counted by the survey.
          }
        }
      }
      return ready.poll();
    } catch (UnknownFormatException changed) {
      throw new IOException(changed.getMessage(), changed);
    }
  }

  private void add(WxrReader.Part.Category category) {
    if (!category.name().isEmpty() && category.nicename().matches("[^/?#]+")) {
      ready.add(rows.category(category.line(), category.nicename(), category.name()));
    }
  }

  private void add(WxrReader.Post post) {
    if (post.wrongMetadata > 0) {
      ready.add(
          rows.refused(
              post.line, "spaces_…_permalink", "its metadata's digest or form is not right"));
    }
    if (!post.byMetadata.isEmpty()) {
      post.byMetadata.forEach(
          entry -> rows.entry(post.line, entry, post.link).ifPresent(ready::add));
      return;
    }
    Set<Handle.Of> own = new HashSet<>(post.inText);
    own.removeIf(entry -> !entry.cid().equals(rows.cid()));
    if (own.size() == 1) {
      rows.entry(post.line, own.iterator().next(), post.link).ifPresent(ready::add);
    } else if (own.size() > 1) {
      ready.add(rows.refused(post.line, "msgcns!…", "its text has markers of several entries"));
    }
  }

  private static boolean isContent(WxrReader.Post post) {
    return post.type.isEmpty() || post.type.equals("post") || post.type.equals("page");
  }

  private static boolean isPublished(WxrReader.Post post) {
    return post.status.equals("publish");
  }
}
