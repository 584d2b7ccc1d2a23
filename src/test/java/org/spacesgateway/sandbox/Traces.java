package org.spacesgateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be found nowhere, and the search for it: as text, and in hexadecimal, as PostgreSQL
 * prints bytes. Thread-safe.
 */
public final class Traces {
  /** Too short a text would be found by chance. */
  private static final int SHORTEST = 5;

  private static final int SHOWN = 60;

  private final Map<String, String> kindByText = new LinkedHashMap<>();

  /**
   * Those that every run has: what the stand-ins hand out (codes, tokens, sessions), ID tokens,
   * e-mail addresses of the sandbox's people, and what the gateway is configured with.
   */
  public static Traces ofTheSandbox() {
    Traces traces = new Traces();
    traces.add("a code, token or session of a stand-in", Canary.MARK);
    traces.add("the header of an ID token", "eyJ0eXAiOiJKV1Qi");
    traces.add("the claims of an ID token", "eyJpc3MiOi");
    traces.add("an e-mail address", "@live.example");
    traces.add("an e-mail address", "@mail.example");
    SandboxSecrets.fixed().all().forEach(traces::add);
    return traces;
  }

  /**
   * Adds one.
   *
   * @param kind what it is, in words
   * @param text 5 characters or more
   */
  public synchronized void add(String kind, String text) {
    if (text.length() < SHORTEST) {
      throw new IllegalArgumentException("too short to be searched for: " + kind);
    }
    kindByText.put(text, kind);
  }

  /** How many texts are searched for. */
  public synchronized int size() {
    return kindByText.size();
  }

  /**
   * Searches a text.
   *
   * @param where what is searched, in words
   * @return a line for each that was found, with what stands around it
   */
  public synchronized List<String> in(String where, String text) {
    List<String> found = new ArrayList<>();
    kindByText.forEach((needle, kind) -> {
      String hex = HexFormat.of().formatHex(needle.getBytes(StandardCharsets.UTF_8));
      for (String form : List.of(needle, hex)) {
        int at = text.indexOf(form);
        if (at >= 0) {
          found.add(
              kind
                  + " in "
                  + where
                  + ": …"
                  + text.substring(
                      Math.max(0, at - SHOWN),
                      Math.min(text.length(), at + form.length() + SHOWN)));
        }
      }
    });
    return found;
  }
}
