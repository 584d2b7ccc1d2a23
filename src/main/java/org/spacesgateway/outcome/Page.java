package org.spacesgateway.outcome;

import java.util.List;

/**
 * A page for people: what happened, what is safe, what to do next. Everything in it is plain text;
 * the template escapes it.
 *
 * @param status the HTTP status it is sent with
 * @param title the heading, also the document's title
 * @param paragraphs each its own paragraph
 * @param facts what the page shows by name and value; may be empty
 * @param forms what can be done, each a form of its own; may be empty
 * @param actions where else to go on, the likeliest first; may be empty
 */
public record Page(
    int status,
    String title,
    List<String> paragraphs,
    List<Fact> facts,
    List<Form> forms,
    List<Action> actions) {

  /** A page without facts and forms. */
  public Page(int status, String title, List<String> paragraphs, Action action) {
    this(status, title, paragraphs, List.of(), List.of(), List.of(action));
  }

  /** A name and its value. */
  public record Fact(String name, String value) {}

  /**
   * A link that is a next step.
   *
   * @param label what it does, in words
   * @param href an absolute address that is ours or was admitted, or a path on our own host
   */
  public record Action(String label, String href) {}

  /**
   * A form that is posted to a path on our own host.
   *
   * @param path where to
   * @param hidden what goes along unseen
   * @param question what the choices answer; null when there are none
   * @param name the choices' parameter; null when there are none
   * @param choices one of them is chosen, the first unless the person says otherwise; may be empty
   * @param button what the button does, in words
   * @param weight whether it is the page's main step
   */
  public record Form(
      String path,
      List<Fact> hidden,
      String question,
      String name,
      List<Choice> choices,
      String button,
      Weight weight) {

    /** A form that is a button alone. */
    public Form(String path, List<Fact> hidden, String button, Weight weight) {
      this(path, hidden, null, null, List.of(), button, weight);
    }
  }

  /** How much a button stands out. */
  public enum Weight {
    /** The page's main step. */
    MAIN,
    /** Another way. */
    OTHER,
    /** Something that can't be undone. */
    GRAVE
  }

  /**
   * One of several answers.
   *
   * @param value what is sent
   * @param label what is read
   * @param hint more of it, smaller; null when the label says all
   */
  public record Choice(String value, String label, String hint) {}
}
