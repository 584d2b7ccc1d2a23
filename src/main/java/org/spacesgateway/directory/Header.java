package org.spacesgateway.directory;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The first record of a file: which column stands where. */
final class Header {
  private final Map<String, Integer> places = new HashMap<>();
  private final int width;

  /**
   * Reads it; columns may stand in any order.
   *
   * @param fields null when there is none
   * @throws IllegalArgumentException if a needed column is missing, or one is unknown or repeated
   */
  Header(List<String> fields, List<String> needed, List<String> optional) {
    List<String> names =
        fields == null
            ? List.of()
            : fields.stream()
                .map(name -> name.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT))
                .toList();
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    width = names.size();
    if (!places.keySet().containsAll(needed)
        || places.size() != width
        || !names.stream().allMatch(name -> needed.contains(name) || optional.contains(name))) {
      throw new IllegalArgumentException(
          "The first line must be: "
              + String.join(",", needed)
              + (optional.isEmpty()
                  ? ""
                  : " (in any order, and, if wanted: " + String.join(", ", optional) + ")"));
    }
  }

  boolean has(String column) {
    return places.containsKey(column);
  }

  /** Refuses a record that has more or fewer fields than the first. */
  void check(List<String> fields) {
    if (fields.size() != width) {
      throw new IllegalArgumentException(width + " fields are needed");
    }
  }

  /** A field without blanks around it; null when it is empty or its column is not there. */
  String field(List<String> fields, String column) {
    Integer place = places.get(column);
    String text = place == null ? "" : fields.get(place).strip();
    return text.isEmpty() ? null : text;
  }
}
