package org.spacesgateway.linkage;

/** Somebody else is signed in than the page showed that asked for something. */
public final class SomebodyElse extends RuntimeException {
  private static final long serialVersionUID = 1;

  SomebodyElse() {
    super("of another person's page");
  }
}
