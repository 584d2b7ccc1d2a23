package org.spacesgateway.transfer;

/**
 * How far an import at WordPress.com is. Two sets of words are about, those on the wire and those
 * of its public help, and more may come.
 */
enum ImportState {
  /** The file is being looked at. */
  READING,
  /** It waits to be told to import. */
  READY,
  /** It imports. */
  IMPORTING,
  /** All is imported. */
  DONE,
  /** It has failed, or was stopped. */
  FAILED,
  /** A word that nobody knows: it is looked at again. */
  UNKNOWN;

  /**
   * What a word means.
   *
   * @param word may be null
   */
  static ImportState of(String word) {
    return switch (word == null ? "" : word) {
      case "importer-uploading", "uploading", "uploadProcessing" -> READING;
      case "uploadSuccess", "importer-map-authors", "ready" -> READY;
      case "importing", "active" -> IMPORTING;
      case "importSuccess", "finished" -> DONE;
      case "importer-upload-failure",
          "importFailure",
          "importStopped",
          "cancel",
          "expire",
          "importer-inactive",
          "importer-clear" ->
          FAILED;
      default -> UNKNOWN;
    };
  }

  /** Whether no other import can begin on the same blog. */
  boolean isUnderWay() {
    return this == READING || this == READY || this == IMPORTING || this == UNKNOWN;
  }
}
