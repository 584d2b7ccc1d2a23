package org.spacesgateway.content;

/** Where what a step finds goes. */
enum Into {
  /** In use at once: nothing was read of the Space before. */
  IN_USE("read_entry", "read_left_out", "kept"),
  /** Aside, until the reading is done: an earlier one is in use. */
  ANEW("anew_entry", "anew_left_out", "fetched");

  /** The table of entries. */
  final String entries;

  /** The table of what was left out. */
  final String leftOut;

  /** The state of a picture that is there. */
  final String picture;

  Into(String entries, String leftOut, String picture) {
    this.entries = entries;
    this.leftOut = leftOut;
    this.picture = picture;
  }
}
