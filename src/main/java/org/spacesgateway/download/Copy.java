package org.spacesgateway.download;

import java.time.Instant;
import org.spacesgateway.address.Cid;
import org.spacesgateway.content.Reading;
import org.spacesgateway.words.Language;

/**
 * A copy of a Space that its owner asked for.
 *
 * @param language of its own words
 * @param reading how far the Space is read; null when what was read is forgotten
 * @param readAt what it was measured of: when that was read; null until it was
 * @param bytes how long it is; 0 until it was measured
 * @param digest of its bytes; null until it was measured
 * @param keptUntil how long it can be fetched; null when what was read is forgotten
 */
record Copy(
    Cid cid,
    Language language,
    Reading reading,
    Instant readAt,
    long bytes,
    String digest,
    Instant keptUntil) {

  /** Whether it can be fetched now. */
  boolean isReady() {
    return digest != null
        && reading != null
        && reading.state() == Reading.State.DONE
        && reading.readAt().equals(readAt);
  }

  /** Whether it can't be made. */
  boolean isRefused() {
    return reading != null && reading.state() == Reading.State.REFUSED;
  }
}
