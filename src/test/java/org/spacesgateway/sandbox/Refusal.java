package org.spacesgateway.sandbox;

/** A request that a stand-in refuses, as the real one would. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Reply reply;

  /** An answer of any kind. */
  Refusal(String message, Reply reply) {
    super(message);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
