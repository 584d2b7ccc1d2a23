package org.spacesgateway.registration;

/** What brought somebody to a "create a Space" address. */
public enum Source {
  /** A web page, or an address that somebody typed. */
  WEB,
  /** Windows Live Writer, or another blog editor. */
  WRITER,
  /** Windows Live Messenger. */
  MESSENGER,
  /** A Space's own address. */
  OLD_SPACE
}
