package org.spacesgateway.mapping;

/** What is known, of one version. */
interface Facts {
  /**
   * A fact.
   *
   * @return null when only the database knows; {@link FactBytes#NOTHING} when it is known that
   *     there is none
   */
  byte[] get(String key);

  /** The rules of all sites. */
  Rules rules();
}
