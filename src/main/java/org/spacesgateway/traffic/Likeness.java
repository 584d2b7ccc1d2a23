package org.spacesgateway.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of an address tells which other one may have been meant. */
final class Likeness {
  private static final int SHORTEST_TELLING_NAME = 4;
  private static final double SAME_PAGE = 0.95;
  private static final double SAME_DIRECTORY = 0.9;
  private static final double SAME_NAME = 0.5;
  private static final double SAME_NAME_AND_PLACE = 0.9;
  private static final double DIRECTORY_ABOVE = 0.4;
  private static final double OTHER_HOST = 0.8;

  private final String key;
  private final String host;
  private final List<String> segments;

  /**
   * @param key host, path and query; the query is passed over
   */
  Likeness(String key) {
    this.key = key;
    int question = key.indexOf('?');
    String address = question < 0 ? key : key.substring(0, question);
    int slash = address.indexOf('/');
    String named = slash < 0 ? address : address.substring(0, slash);
    this.host = named.startsWith("www.") ? named.substring(4) : named;
    this.segments = segments(slash < 0 ? "" : address.substring(slash));
  }

  String key() {
    return key;
  }

  /** Segments without index pages, extensions, and what clings to the end of copied addresses. */
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    if (!segments.isEmpty()) {
      String last = withoutExtension(withoutClinging(segments.removeLast()));
      if (!last.isEmpty() && !last.equals("index") && !last.equals("default")) {
        segments.add(last);
      }
    }
    return segments;
  }

  private static String withoutClinging(String name) {
    String clean = name;
    for (boolean found = true; found; ) {
      found = false;
      for (String clinging : List.of(".", ",", ";", ":", ")", "'", "*", "!", "%20", "%22", "%3E")) {
        if (clean.endsWith(clinging)) {
          clean = clean.substring(0, clean.length() - clinging.length());
          found = true;
        }
      }
    }
    return clean;
  }

  private static String withoutExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && name.length() - dot <= 6 ? name.substring(0, dot) : name;
  }

  /** What this gap shares with any address that it can be like. */
  Set<String> sought() {
    Set<String> clues = shared();
    for (int depth = 1; depth < segments.size(); depth++) {
      clues.add("at:" + String.join("/", segments.subList(0, depth)));
    }
    return clues;
  }

  /** What this address shares with any gap that can be like it. */
  Set<String> offered() {
    Set<String> clues = shared();
    clues.add("at:" + String.join("/", segments));
    return clues;
  }

  private Set<String> shared() {
    Set<String> clues = new HashSet<>();
    if (!segments.isEmpty()) {
      clues.add("in:" + String.join("/", segments.subList(0, segments.size() - 1)));
      if (segments.getLast().length() >= SHORTEST_TELLING_NAME) {
        clues.add("name:" + segments.getLast());
      }
    }
    return clues;
  }

  /**
   * How sure it is that somebody who asked for this meant the other.
   *
   * @return 0 when nothing speaks for it, at most 1
   */
  double to(Likeness other) {
    if (segments.isEmpty() || other.segments.isEmpty()) {
      return 0;
    }
    double alike = Math.max(pages(other), above(other));
    return host.equals(other.host) ? alike : alike * OTHER_HOST;
  }

  private double pages(Likeness other) {
    String name = segments.getLast();
    String its = other.segments.getLast();
    int directories = segments.size() - 1;
    boolean sameDirectory =
        segments
            .subList(0, directories)
            .equals(other.segments.subList(0, other.segments.size() - 1));
    if (name.equals(its)) {
      if (sameDirectory) {
        return SAME_PAGE;
      }
      return name.length() < SHORTEST_TELLING_NAME
          ? 0
          : SAME_NAME + (SAME_NAME_AND_PLACE - SAME_NAME) * sharedDirectories(other);
    }
    return sameDirectory ? SAME_DIRECTORY * spelling(name, its) : 0;
  }

  /** The share of directories that both are in, 0 to 1. */
  private double sharedDirectories(Likeness other) {
    Set<String> both = new HashSet<>(segments.subList(0, segments.size() - 1));
    Set<String> all = new HashSet<>(both);
    List<String> its = other.segments.subList(0, other.segments.size() - 1);
    both.retainAll(its);
    all.addAll(its);
    return all.isEmpty() ? 0 : (double) both.size() / all.size();
  }

  private double above(Likeness other) {
    int depth = other.segments.size();
    return depth < segments.size() && segments.subList(0, depth).equals(other.segments)
        ? DIRECTORY_ABOVE * depth / segments.size()
        : 0;
  }

  /** 1 when equal, 0 when more than a quarter of the letters differ. */
  private static double spelling(String one, String other) {
    int longest = Math.max(one.length(), other.length());
    int bound = longest / 4;
    if (Math.abs(one.length() - other.length()) > bound) {
      return 0;
    }
    int distance = distance(one, other, bound);
    return distance > bound ? 0 : 1 - (double) distance / longest;
  }

  /** Levenshtein's, or any number beyond the bound once it is passed. */
  private static int distance(String one, String other, int bound) {
    int[] above = new int[other.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      int least = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least > bound) {
        return least;
      }
      above = row;
    }
    return above[other.length()];
  }
}
