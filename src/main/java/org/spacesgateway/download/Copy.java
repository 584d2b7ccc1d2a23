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
 * @param madeOf what it was measured of beside: {@link SpaceFiles#madeOf}; null until it was
 * @param keptUntil how long it can be fetched; null when what was read is forgotten
 */
record Copy(
    Cid cid,
    Language language,
    Reading reading,
    Instant readAt,
    long bytes,
    String digest,
    String madeOf,
    Instant keptUntil) {

  /** Whether it can be fetched, as long as it is not outdated. */
  boolean isReady() {
    return digest != null && isRead() && reading.completeAt().equals(readAt);
  }

  /** Whether all that it is made of is there. */
  boolean isRead() {
    return isRead(reading);
  }

  /**
   * Whether all that a copy is made of is there.
   *
   * @param reading null when what was read is forgotten
   */
  static boolean isRead(Reading reading) {
    return reading != null && reading.completeAt() != null && reading.completePictures();
  }

  /** Whether it is being made, or made anew. */
  boolean isUnderWay() {
    return reading != null && (reading.isUnderWay() || isRead() && !isReady());
  }

  /**
   * Whether its file would be another one by now: the Space was read anew, or what it is called, or
   * how copies are made, has changed since.
   *
   * @param now of what it would be made: {@link SpaceFiles#madeOf}
   */
  boolean isOutdated(String now) {
    return digest != null && isRead() && !(isReady() && now.equals(madeOf));
  }

  /** Whether it can't be made, and there is no earlier one. */
  boolean isRefused() {
    return reading != null && reading.state() == Reading.State.REFUSED;
  }
}
