package org.spacesgateway.sandbox;

import java.util.Map;

/**
 * A plain page, written from top to bottom. Every text and value that goes in is escaped, but
 * {@link #html}.
 */
final class HtmlPage {
  private static final String FRAME =
      """
      <!DOCTYPE html>
      <html lang="%s" dir="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <link rel="icon" href="data:,">
      %s<style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem; color: #1d2327 }
      button, input, select { font: inherit; padding: .5rem .8rem; margin: .2rem 0; width: 100%%; box-sizing: border-box }
      button { text-align: start; cursor: pointer; border: 1px solid #646970; border-radius: .3rem; background: #f6f7f7 }
      label { display: block }
      footer { margin-top: 3rem; font-size: .85rem; color: #50575e }
      </style>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      %s</main>
      <footer>A stand-in of the sandbox: no real account, nothing leaves this machine.</footer>
      </body>
      </html>
      """;

  private final String title;
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private String language = "en";
  private String direction = "ltr";

  HtmlPage(String title) {
    this.title = title;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  HtmlPage language(String tag, String textDirection) {
    language = tag;
    direction = textDirection;
    return this;
  }

  /** A link in the head, for machines. */
  HtmlPage headLink(String relation, String type, String title, String href) {
    head.append(
        "<link rel=\"%s\" type=\"%s\" title=\"%s\" href=\"%s\">\n"
            .formatted(escaped(relation), escaped(type), escaped(title), escaped(href)));
    return this;
  }

  HtmlPage text(String text) {
    body.append("<p>").append(escaped(text)).append("</p>\n");
    return this;
  }

  /** What somebody wrote as HTML, scripts and all: what must not be there ought to be seen. */
  HtmlPage html(String html) {
    body.append("<div>").append(html).append("</div>\n");
    return this;
  }

  HtmlPage problem(String text) {
    body.append("<p role=\"alert\"><strong>").append(escaped(text)).append("</strong></p>\n");
    return this;
  }

  /** A term and what it says, found by its id. */
  HtmlPage fact(String term, String id, String value) {
    body.append(
        "<dl><dt>%s</dt><dd id=\"%s\">%s</dd></dl>\n"
            .formatted(escaped(term), escaped(id), escaped(value)));
    return this;
  }

  HtmlPage link(String text, String href) {
    body.append("<p><a href=\"%s\">%s</a></p>\n".formatted(escaped(href), escaped(text)));
    return this;
  }

  /**
   * Opens a form, to be filled by {@link #field}, {@link #select}, {@link #button} and closed by
   * {@link #end}.
   *
   * @param hidden fields that come back unseen
   */
  HtmlPage form(String action, Map<String, String> hidden) {
    body.append("<form method=\"post\" action=\"%s\">\n".formatted(escaped(action)));
    hidden.forEach((name, value) ->
        body.append(
            "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
                .formatted(escaped(name), escaped(value))));
    return this;
  }

  HtmlPage field(String label, String name, String type, String value) {
    body.append(
        "<label>%s <input name=\"%s\" type=\"%s\" value=\"%s\"></label>\n"
            .formatted(escaped(label), escaped(name), escaped(type), escaped(value)));
    return this;
  }

  /** A choice of one; the first is chosen at first. */
  HtmlPage select(String label, String name, Map<String, String> textByValue) {
    body.append("<label>%s <select name=\"%s\">\n".formatted(escaped(label), escaped(name)));
    textByValue.forEach((value, text) ->
        body.append("<option value=\"%s\">%s</option>\n".formatted(escaped(value), escaped(text))));
    body.append("</select></label>\n");
    return this;
  }

  HtmlPage button(String name, String value, String text) {
    body.append(
        "<p><button name=\"%s\" value=\"%s\">%s</button></p>\n"
            .formatted(escaped(name), escaped(value), escaped(text)));
    return this;
  }

  HtmlPage end() {
    body.append("</form>\n");
    return this;
  }

  /** The whole page. */
  @Override
  public String toString() {
    return FRAME.formatted(language, direction, escaped(title), head, escaped(title), body);
  }
}
