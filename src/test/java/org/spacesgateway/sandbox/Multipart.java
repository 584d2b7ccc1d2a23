package org.spacesgateway.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A form with files (RFC 7578), whose parts are all text. */
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile("multipart/form-data;\\s*boundary=\"?([0-9A-Za-z'()+_,./:=?-]{1,70})\"?");
  private static final Pattern NAME =
      Pattern.compile("(?i)content-disposition:\\s*form-data;[^\r\n]*\\bname=\"([^\"]*)\"");

  private Multipart() {}

  /**
   * Its fields.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  static Map<String, String> fields(Received request) {
    Matcher type = BOUNDARY.matcher(request.header("Content-Type").orElse(""));
    if (!type.matches()) {
      throw new IllegalArgumentException("no multipart/form-data");
    }
    String body = request.body();
    String line = "--" + type.group(1);
    if (!body.startsWith(line + "\r\n")) {
      throw new IllegalArgumentException("does not begin with its boundary");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    int at = line.length() + 2;
    while (true) {
      int head = body.indexOf("\r\n\r\n", at);
      int end = body.indexOf("\r\n" + line, Math.max(head, at));
      if (head < 0 || end < head) {
        throw new IllegalArgumentException("ends within a part");
      }
      Matcher name = NAME.matcher(body.substring(at, head));
      if (!name.find()) {
        throw new IllegalArgumentException("a part without a name");
      }
      fields.put(name.group(1), body.substring(head + 4, end));
      at = end + 2 + line.length();
      if (body.startsWith("--", at)) {
        return fields;
      }
      at += 2;
    }
  }
}
