package org.spacesgateway.outcome;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spacesgateway.words.Text;

/**
 * A page for people: what happened, what is safe, what to do next. It is said in its reader's
 * language, and everything in it is plain text; the template escapes it.
 *
 * @param status the HTTP status it is sent with
 * @param title the heading, also the document's title
 * @param paragraphs each its own paragraph
 * @param facts what the page shows by name and value; may be empty
 * @param forms what can be done, each a form of its own; may be empty
 * @param actions where else to go on, the likeliest first; may be empty
 * @param dates what happens when; null when the page is not about that
 * @param refresh after how many seconds a browser shows it anew by itself; 0: it doesn't
 * @param lead the page's main step where that is a link, ahead of facts and forms; null when it is
 *     not
 * @param rest more facts, under words of their own; null when there are none
 * @param trouble whether it says that something went wrong, whatever its status
 * @param query what the links to other languages keep of its address: {@code name=value&} or empty
 */
public record Page(
    int status,
    Text title,
    List<Text> paragraphs,
    List<Fact> facts,
    List<Form> forms,
    List<Action> actions,
    Dates dates,
    int refresh,
    Action lead,
    Rest rest,
    boolean trouble,
    String query) {

  private static final String REFERENCE = "fact.reference";

  /** A page that stays as it is. */
  public Page(
      int status,
      Text title,
      List<Text> paragraphs,
      List<Fact> facts,
      List<Form> forms,
      List<Action> actions,
      Dates dates) {
    this(status, title, paragraphs, facts, forms, actions, dates, 0, null, null, false, "");
  }

  /**
   * A page whose title is the message {@code stem.title}, and whose paragraphs are {@code stem.1},
   * {@code stem.2} …, none of them with values.
   */
  public Page(int status, String stem, Action... actions) {
    this(status, stem, List.of(), List.of(), List.of(actions));
  }

  /** The same with facts and forms. */
  public Page(int status, String stem, List<Fact> facts, List<Form> forms, List<Action> actions) {
    this(status, Text.of(stem + ".title"), Text.lines(stem), facts, forms, actions);
  }

  /** A page without dates. */
  public Page(
      int status,
      Text title,
      List<Text> paragraphs,
      List<Fact> facts,
      List<Form> forms,
      List<Action> actions) {
    this(status, title, paragraphs, facts, forms, actions, null);
  }

  /** The same page with something ahead of the rest. */
  public Page with(List<Text> first) {
    List<Text> all = new ArrayList<>(first);
    all.addAll(paragraphs);
    return new Page(
        status, title, all, facts, forms, actions, dates, refresh, lead, rest, trouble, query);
  }

  /**
   * The same page, shown anew by itself.
   *
   * @param seconds after which
   */
  public Page refreshed(int seconds) {
    return new Page(
        status,
        title,
        paragraphs,
        facts,
        forms,
        actions,
        dates,
        seconds,
        lead,
        rest,
        trouble,
        query);
  }

  /** The same page with one more place to go on to, ahead of the others. */
  public Page offering(Action more) {
    List<Action> all = new ArrayList<>(List.of(more));
    all.addAll(actions);
    return new Page(
        status, title, paragraphs, facts, forms, all, dates, refresh, lead, rest, trouble, query);
  }

  /** The same page, whose main step is a link. */
  public Page leading(Action step) {
    return new Page(
        status,
        title,
        paragraphs,
        facts,
        forms,
        actions,
        dates,
        refresh,
        step,
        rest,
        trouble,
        query);
  }

  /**
   * The same page with more facts.
   *
   * @param words what they have in common
   * @param more they; none: the page stays as it is
   */
  public Page with(Text words, List<Fact> more) {
    return more.isEmpty()
        ? this
        : new Page(
            status,
            title,
            paragraphs,
            facts,
            forms,
            actions,
            dates,
            refresh,
            lead,
            new Rest(words, more),
            trouble,
            query);
  }

  /** The same page, which says that something went wrong, though its status does not. */
  public Page inTrouble() {
    return new Page(
        status, title, paragraphs, facts, forms, actions, dates, refresh, lead, rest, true, query);
  }

  /**
   * The same page, at an address that says by this parameter which page it is.
   *
   * @param name of letters, digits and hyphens
   * @param value the same
   */
  public Page known(String name, String value) {
    return new Page(
        status,
        title,
        paragraphs,
        facts,
        forms,
        actions,
        dates,
        refresh,
        lead,
        rest,
        trouble,
        name + "=" + value + "&");
  }

  /**
   * The same page, whose every form says whom it is about.
   *
   * @param name of the hidden field
   * @param person what it says
   */
  public Page about(String name, String person) {
    List<Form> theirs = forms.stream().map(form -> form.saying(name, person)).toList();
    return new Page(
        status,
        title,
        paragraphs,
        facts,
        theirs,
        actions,
        dates,
        refresh,
        lead,
        rest,
        trouble,
        query);
  }

  /** The same page with a reference to quote. */
  public Page quoting(String reference) {
    List<Fact> all = new ArrayList<>(facts);
    all.add(new Fact(REFERENCE, reference));
    return new Page(
        status, title, paragraphs, all, forms, actions, dates, refresh, lead, rest, trouble, query);
  }

  /**
   * Whether it is the page of an error, and has no reference to quote yet. What is gone on purpose
   * (410) is none, nor is a form to be filled in anew (422).
   */
  boolean lacksReference() {
    boolean isError = status >= 400 && status != 410 && status != 422;
    return (isError || trouble)
        && facts.stream().noneMatch(fact -> REFERENCE.equals(fact.name().key()));
  }

  /** Facts under words of their own. */
  public record Rest(Text words, List<Fact> facts) {}

  /** A name and its value. */
  public record Fact(Text name, Text value) {
    /**
     * A value that is nobody's to translate.
     *
     * @param key the message that names it
     */
    public Fact(String key, String value) {
      this(Text.of(key), Text.literal(value));
    }
  }

  /**
   * What happens when.
   *
   * @param left how many days are left, in words; null when none are
   * @param gone how much of the time is over, 0 to 100: the same as a picture
   * @param moments in order; not empty
   * @param zone the chosen one of these; null when none can be chosen
   * @param zones time zones that the page can be read in; may be empty
   */
  public record Dates(Text left, int gone, List<Moment> moments, String zone, List<Choice> zones) {

    /** Dates that are read in one time zone. */
    public Dates(Text left, int gone, List<Moment> moments) {
      this(left, gone, moments, null, List.of());
    }
  }

  /**
   * Something that happens at a moment.
   *
   * @param name what happens
   * @param datetime when, as an ISO 8601 instant, for machines
   * @param when the same, for people
   */
  public record Moment(Text name, String datetime, Text when) {}

  /**
   * A link that is a next step.
   *
   * @param label what it does, in words
   * @param href an absolute address that is ours or was admitted, or a path on our own host
   */
  public record Action(Text label, String href) {
    /** A label without values. */
    public Action(String key, String href) {
      this(Text.of(key), href);
    }
  }

  /**
   * A form that is posted to a path on our own host.
   *
   * @param path where to
   * @param hidden what goes along unseen
   * @param question what the choices answer; null when there are none
   * @param name the choices' parameter; null when there are none
   * @param choices one of them is chosen, the first unless the person says otherwise; may be empty
   * @param inputs what is typed; may be empty
   * @param button what the button does, in words
   * @param weight whether it is the page's main step
   */
  public record Form(
      String path,
      Map<String, String> hidden,
      Text question,
      String name,
      List<Choice> choices,
      List<Input> inputs,
      Text button,
      Weight weight) {

    /** A form that is a button alone. */
    public Form(String path, Map<String, String> hidden, String button, Weight weight) {
      this(path, hidden, null, null, List.of(), List.of(), Text.of(button), weight);
    }

    /** A form in which something is typed. */
    public Form(
        String path, Map<String, String> hidden, List<Input> inputs, String button, Weight weight) {
      this(path, hidden, null, null, List.of(), inputs, Text.of(button), weight);
    }

    /** A form in which one of several is chosen. */
    public Form(
        String path,
        Map<String, String> hidden,
        String question,
        String name,
        List<Choice> choices,
        String button,
        Weight weight) {
      this(path, hidden, Text.of(question), name, choices, List.of(), Text.of(button), weight);
    }

    private Form saying(String field, String value) {
      Map<String, String> all = new LinkedHashMap<>(hidden);
      all.put(field, value);
      return new Form(path, all, question, name, choices, inputs, button, weight);
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
  public record Choice(String value, Text label, Text hint) {}

  /**
   * A line that is typed into, or a box that is ticked.
   *
   * @param name the parameter
   * @param type of HTML's input: {@code text}, {@code date}, {@code url}, {@code email}, {@code
   *     checkbox}
   * @param label what to type, or what ticking it means
   * @param hint more of it, smaller; null when the label says all
   * @param value what stands there already, and may be empty; of a box, what is sent if it is
   *     ticked
   */
  public record Input(String name, String type, Text label, Text hint, String value) {}
}
