package org.spacesgateway.transfer;

import java.util.Map;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.Handle;
import org.spacesgateway.content.Entry;

/**
 * How a Space's entries are told to its owner: by their old addresses, to be read.
 *
 * @param home the Space's own address, with its closing slash; empty when no site has it
 * @param tokens of entries whose addresses are from before 2006, as far as is known, by number
 */
record EntryAddresses(String home, Cid cid, Map<Long, Handle.Opaque> tokens) {
  /** Where an entry was; of one whose address nobody knows its number here. */
  String of(long number) {
    if (number >= Entry.FIRST_UNNUMBERED) {
      return "# " + number;
    }
    Handle.Opaque token = tokens.get(number);
    return home
        + "blog/cns!"
        + (token == null ? cid.hex() : token.token())
        + "!"
        + number
        + ".entry";
  }
}
