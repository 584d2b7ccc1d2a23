package org.spacesgateway.content;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts comments in order: the oldest first, and each after the one that it answers. */
final class Threads {
  private Threads() {}

  /** In order; of several of one id the oldest counts. Those that answer each other stay. */
  static List<Comment> inOrder(List<Comment> comments) {
    Map<String, Comment> byId = new LinkedHashMap<>();
    comments.stream()
        .sorted(Comparator.comparing(comment -> comment.at().toInstant()))
        .forEach(comment -> byId.putIfAbsent(comment.id(), comment));
    List<Comment> ordered = new ArrayList<>(byId.size());
    Set<String> placed = new HashSet<>();
    for (Comment comment : byId.values()) {
      Deque<Comment> waiting = new ArrayDeque<>();
      for (Comment above = comment; above != null && placed.add(above.id()); ) {
        waiting.push(above);
        above = above.parent() == null ? null : byId.get(above.parent());
      }
      ordered.addAll(waiting);
    }
    return ordered;
  }
}
