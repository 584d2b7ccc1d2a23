package org.spacesgateway.transfer;

import java.util.UUID;

/**
 * What is to be done next of a transfer. Doing it again, after a process died half way, does
 * nothing twice.
 */
sealed interface Step {
  /** It waits for its first turn. */
  record Queued() implements Step {}

  /** The Space is read from where it lives. */
  record Reading() implements Step {}

  /**
   * The blog's posts are looked through: entries that are there already are not brought again.
   *
   * @param page where to go on, as WordPress.com says it; null at the beginning
   */
  record Looking(String page) implements Step {}

  /** What is not there yet is packed in parts. */
  record Packed() implements Step {}

  /**
   * A part is handed over.
   *
   * @param part 1 and up
   */
  record Uploading(int part) implements Step {}

  /**
   * WordPress.com imports a part.
   *
   * @param part 1 and up
   * @param importId what WordPress.com calls this import
   */
  record Importing(int part, String importId) implements Step {}

  /**
   * Posts are read back: which of them is which entry.
   *
   * @param page where to go on, as WordPress.com says it; null at the beginning
   */
  record Matching(String page) implements Step {}

  /**
   * Old addresses are about to lead there.
   *
   * @param batch of the map; null until one was begun
   */
  record Verified(UUID batch) implements Step {}

  /** Nothing: they do. */
  record Done() implements Step {}

  /** As the table and operators spell it. */
  default String word() {
    return switch (this) {
      case Queued() -> "queued";
      case Reading() -> "reading";
      case Looking looking -> "looking";
      case Packed() -> "packed";
      case Uploading uploading -> "uploading";
      case Importing importing -> "importing";
      case Matching matching -> "matching";
      case Verified verified -> "verified";
      case Done() -> "done";
    };
  }

  /**
   * The step of that word.
   *
   * @param part of those that have one
   * @param at the import's id, or the page
   * @param batch of the last
   * @throws IllegalArgumentException if there is none
   */
  static Step of(String word, int part, String at, UUID batch) {
    return switch (word) {
      case "queued" -> new Queued();
      case "reading" -> new Reading();
      case "looking" -> new Looking(at);
      case "packed" -> new Packed();
      case "uploading" -> new Uploading(part);
      case "importing" -> new Importing(part, at);
      case "matching" -> new Matching(at);
      case "verified" -> new Verified(batch);
      case "done" -> new Done();
      default -> throw new IllegalArgumentException("no step " + word);
    };
  }

  /** The part that it is about; 0 when none. */
  default int part() {
    return switch (this) {
      case Uploading(int part) -> part;
      case Importing(int part, String importId) -> part;
      default -> 0;
    };
  }

  /** The import's id, or the page to go on with; null where there is none. */
  default String at() {
    return switch (this) {
      case Looking(String page) -> page;
      case Importing(int part, String importId) -> importId;
      case Matching(String page) -> page;
      default -> null;
    };
  }

  /** The batch of the map; null where there is none. */
  default UUID batch() {
    return this instanceof Verified(UUID batch) ? batch : null;
  }
}
