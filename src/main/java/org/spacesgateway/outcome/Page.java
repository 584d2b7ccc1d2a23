package org.spacesgateway.outcome;

import java.util.List;

/**
 * A page for people: what happened, what is safe, what to do next.
 *
 * @param status the HTTP status it is sent with
 * @param title the heading, also the document's title
 * @param paragraphs plain text, each its own paragraph
 * @param action where to go on; null when there is nowhere to
 */
public record Page(int status, String title, List<String> paragraphs, Action action) {
  /**
   * A link that is the next step.
   *
   * @param label what it does, in words
   * @param href an absolute address of ours, or a path on our own host
   */
  public record Action(String label, String href) {}
}
