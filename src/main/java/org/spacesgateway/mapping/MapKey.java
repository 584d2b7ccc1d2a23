package org.spacesgateway.mapping;

import java.util.Locale;
import org.spacesgateway.address.Cid;
import org.spacesgateway.address.PlainAddress;

/**
 * What a mapping is found by, and unique by.
 *
 * @param scope a plain site's name, or a Space's CID in upper-case hexadecimal
 * @param key in a plain site host, path and significant parameters; in a Space an entry's number,
 *     {@code category:} and a name, or nothing for its home; of a rule {@code prefix:} and a
 *     canonical address, or {@code pattern:} and a regular expression
 */
public record MapKey(String scope, String key) {
  /** An address of a plain site. */
  public static MapKey of(String site, PlainAddress address) {
    return new MapKey(site, address.key());
  }

  /** A Space's home. Where it is mapped, the Space has moved. */
  public static MapKey home(Cid cid) {
    return new MapKey(cid.hex(), "");
  }

  /** An entry. */
  public static MapKey entry(Cid cid, long number) {
    return new MapKey(cid.hex(), Long.toString(number));
  }

  /** A category, by its name as its owner wrote it; letters of either case are the same. */
  public static MapKey category(Cid cid, String name) {
    return new MapKey(cid.hex(), "category:" + name.strip().toLowerCase(Locale.ROOT));
  }
}
