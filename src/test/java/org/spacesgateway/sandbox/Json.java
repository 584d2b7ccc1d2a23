package org.spacesgateway.sandbox;

import java.util.Map;

/** Writes JSON. */
final class Json {
  private Json() {}

  /**
   * The value as JSON.
   *
   * @param value a Map with text keys, an Iterable, text, a number, a boolean or null
   */
  static String text(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        String between = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(between);
          quote(entry.getKey().toString(), out);
          out.append(':');
          write(entry.getValue(), out);
          between = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      case Iterable<?> list -> {
        String between = "[";
        for (Object element : list) {
          out.append(between);
          write(element, out);
          between = ",";
        }
        out.append(between.equals("[") ? "[]" : "]");
      }
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      case CharSequence text -> quote(text, out);
      default -> throw new IllegalArgumentException("Not for JSON: " + value.getClass());
    }
  }

  private static void quote(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
