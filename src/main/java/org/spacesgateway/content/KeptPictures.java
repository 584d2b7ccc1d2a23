package org.spacesgateway.content;

import java.io.IOException;
import java.util.List;

/** Pictures of a Space that are kept. */
public interface KeptPictures {
  /**
   * A picture.
   *
   * @param name digits and letters, of this picture alone
   * @param address as entries have it
   * @param ending as names of such files end, without the dot
   */
  record Kept(String name, String address, String ending) {}

  /** All of them, by their names. */
  List<Kept> all() throws IOException;

  /** A picture's file. */
  byte[] bytes(Kept picture) throws IOException;
}
