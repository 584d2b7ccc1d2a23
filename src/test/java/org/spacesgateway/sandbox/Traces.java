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

  private final Map<String, Sought> byText = new LinkedHashMap<>();

  /**
   * What is searched for.
   *
   * @param kind what it is, in words
   * @param forms how it may be written
   */
  private record Sought(String kind, List<String> forms) {}

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
    byText.computeIfAbsent(
        text,
        it ->
            new Sought(
                kind, List.of(it, HexFormat.of().formatHex(it.getBytes(StandardCharsets.UTF_8)))));
  }

  /** How many texts are searched for. */
  public synchronized int size() {
    return byText.size();
  }

  /**
   * Searches a text.
   *
   * @param where what is searched, in words
   * @return a line for each that was found, with what stands around it
   */
  public synchronized List<String> in(String where, String text) {
    List<String> found = new ArrayList<>();
    for (Sought one : byText.values()) {
      for (String form : one.forms()) {
        int at = text.indexOf(form);
        if (at >= 0) {
          found.add(
              one.kind()
                  + " in "
                  + where
                  + ": …"
                  + text.substring(
                      Math.max(0, at - SHOWN),
                      Math.min(text.length(), at + form.length() + SHOWN)));
        }
      }
    }
    return found;
  }
}
