package org.spacesgateway.content;

/** Text as XML 1.0 can hold it (Extensible Markup Language 1.0, 2.2, 2.4, 2.7). */
final class Xml {
  private Xml() {}

  /** Without characters that no document may have: most control characters, half surrogates. */
  static String legal(String text) {
    int i = 0;
    while (i < text.length() && isLegal(text.codePointAt(i))) {
      i += Character.charCount(text.codePointAt(i));
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder legal = new StringBuilder(text.length()).append(text, 0, i);
    for (; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (isLegal(c)) {
        legal.appendCodePoint(c);
      }
    }
    return legal.toString();
  }

  /** A section of text as it is; its end within the text is spread over two sections. */
  static String cdata(String text) {
    return "<![CDATA[" + legal(text).replace("]]>", "]]]]><![CDATA[>") + "]]>";
  }

  /** Text between tags, or in an attribute. */
  static String escaped(String text) {
    return legal(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static boolean isLegal(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }
}
