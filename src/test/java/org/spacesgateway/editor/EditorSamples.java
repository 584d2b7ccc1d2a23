package org.spacesgateway.editor;

import java.util.Map;
import org.spacesgateway.outcome.Page;

/** The pages of this room, with what may stand on them. */
public final class EditorSamples {
  private EditorSamples() {}

  /** The pages, by name. */
  public static Map<String, Page> pages() {
    return Map.of("editor", EditorPages.setUp("https://alicewrites.wordpress.com/", "alicewrites"));
  }
}
