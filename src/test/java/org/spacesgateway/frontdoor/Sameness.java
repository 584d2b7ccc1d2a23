package org.spacesgateway.frontdoor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.spacesgateway.sandbox.RawHttp.Answer;

/** What must be the same when the same thing is asked for again. */
final class Sameness {
  private static final String RANDOM = "(?<=[?&](?:state|nonce|code_challenge)=)[^&]*";
  private static final String COOKIE_VALUES = "(?<=^q_auth_live_)[^;]*|(?<=Expires=)[^;]*";

  private Sameness() {}

  /**
   * Status and headers, without the moment, the capture's own id, and what a sign-in makes up anew
   * each time.
   */
  static Map<String, Object> of(Answer answer) {
    Map<String, Object> same = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    answer.headers().forEach((name, values) -> same.put(name, masked(name, values)));
    same.remove("Date");
    same.computeIfPresent("Arrival-Id", (name, id) -> "one");
    if (answer.status() / 100 == 3) {
      // Nothing follows; a redirect of the framework's does not say so.
      same.remove("Content-Length");
    }
    same.put(":status", answer.status());
    return same;
  }

  private static List<String> masked(String name, List<String> values) {
    String random =
        name.equalsIgnoreCase("Location")
            ? RANDOM
            : name.equalsIgnoreCase("Set-Cookie") ? COOKIE_VALUES : "(?!)";
    return values.stream().map(value -> value.replaceAll(random, "…")).toList();
  }
}
