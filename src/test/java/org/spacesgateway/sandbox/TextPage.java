package org.spacesgateway.sandbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as {@link TextBrowser} sees it.
 *
 * @param address where it came from
 * @param headers looked up without regard to case
 * @param body the HTML as sent
 */
public record TextPage(URI address, int status, Map<String, List<String>> headers, String body) {
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?[a-zA-Z]+)((?:\\s+[^<>\\s=/]+(?:\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s>]+))?)*)\\s*/?>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([^\\s=]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|(\\S+)))?");

  /**
   * A form of the page.
   *
   * @param action as written; empty: the page's own address
   * @param fields what is in its fields: hidden, given, or chosen at first
   * @param choices names of what is not sent unless chosen: boxes to tick, choices of one
   * @param buttons name and value of each
   */
  record Form(
      String action,
      boolean isPost,
      Map<String, String> fields,
      Set<String> choices,
      List<List<String>> buttons) {}

  /** The first value of that header; empty if it is absent. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The first heading, as text; empty text if there is none. */
  public String heading() {
    Matcher heading = Pattern.compile("<h1[^>]*>(.*?)</h1>", Pattern.DOTALL).matcher(body);
    return heading.find() ? text(heading.group(1)) : "";
  }

  /** Parameters of the address that this page redirects to; empty if it does not. */
  public Map<String, List<String>> redirectParameters() {
    return header("Location")
        .map(location -> Received.parameters(location.replaceFirst("[^?]*\\??", "")))
        .orElse(Map.of());
  }

  /** The first value of that parameter of the redirect; empty text if there is none. */
  public String redirectParameter(String name) {
    return redirectParameters().getOrDefault(name, List.of("")).getFirst();
  }

  /** Where the link of that text leads. */
  String link(String text) {
    Matcher link = Pattern.compile("<a\\b([^>]*)>(.*?)</a>", Pattern.DOTALL).matcher(body);
    while (link.find()) {
      if (text(link.group(2)).equals(text)) {
        return attributes(link.group(1)).getOrDefault("href", "");
      }
    }
    throw new IllegalStateException("No link \"" + text + "\" on " + address + ":\n" + body);
  }

  /** The form that has that button. */
  Form formWith(String button, String value) {
    for (Form form : forms()) {
      if (form.buttons().contains(List.of(button, value))) {
        return form;
      }
    }
    throw new IllegalStateException(
        "No button " + button + "=" + value + " on " + address + " (" + status + "):\n" + body);
  }

  /** The first form that is sent to that path. */
  Form formTo(String path) {
    return forms().stream()
        .filter(form -> form.action().equals(path))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "No form to " + path + " on " + address + " (" + status + "):\n" + body));
  }

  private List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    Form form = null;
    String select = null;
    Matcher tag = TAG.matcher(body);
    while (tag.find()) {
      Map<String, String> its = attributes(tag.group(2));
      String name = its.getOrDefault("name", "");
      String value = its.getOrDefault("value", "");
      String kind = tag.group(1).toLowerCase();
      if (kind.equals("form")) {
        boolean post = its.getOrDefault("method", "get").equalsIgnoreCase("post");
        form =
            new Form(
                its.getOrDefault("action", ""),
                post,
                new LinkedHashMap<>(),
                new HashSet<>(),
                new ArrayList<>());
        forms.add(form);
      } else if (form != null && kind.equals("select")) {
        select = name;
      } else if (form != null && kind.equals("option")) {
        if (its.containsKey("selected")) {
          form.fields().put(select, value);
        } else {
          form.fields().putIfAbsent(select, value);
        }
      } else if (form != null && kind.equals("button")) {
        form.buttons().add(List.of(name, value));
      } else if (form != null && (kind.equals("input") || kind.equals("textarea"))) {
        addInput(form, its, name, value);
      } else if (kind.equals("/form")) {
        form = null;
      }
    }
    return forms;
  }

  private static void addInput(Form form, Map<String, String> its, String name, String value) {
    switch (its.getOrDefault("type", "text").toLowerCase()) {
      case "submit" -> form.buttons().add(List.of(name, value));
      case "radio", "checkbox" -> {
        form.choices().add(name);
        if (its.containsKey("checked")) {
          form.fields().put(name, its.getOrDefault("value", "on"));
        }
      }
      default -> form.fields().put(name, value);
    }
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> all = new HashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      String value = "";
      for (int group = 2; group <= 4; group++) {
        value = attribute.group(group) == null ? value : attribute.group(group);
      }
      all.put(attribute.group(1).toLowerCase(), unescaped(value));
    }
    return all;
  }

  private static String text(String html) {
    return unescaped(html.replaceAll("<[^>]*>", "")).strip();
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&");
  }
}
