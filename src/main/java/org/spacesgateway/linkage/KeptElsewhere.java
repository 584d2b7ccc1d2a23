package org.spacesgateway.linkage;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * What another room keeps about people: told with the rest that is kept, and erased with it. Such a
 * room has a bean of this type; both methods run in a transaction of the caller's.
 */
public interface KeptElsewhere {
  /**
   * Adds what is kept about a person.
   *
   * @param kept everything, by keys that have a message {@code kept.word.KEY} each: plain values,
   *     objects, and arrays of objects; nothing is added when nothing is kept
   */
  void tell(UUID person, JsonObject kept);

  /** Deletes what names a person, whose row is locked by now. */
  void erase(UUID person);
}
