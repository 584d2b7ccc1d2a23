package org.spacesgateway.frontdoor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.spacesgateway.address.Cid;
import org.spacesgateway.sunset.Timetable;
import org.spacesgateway.sunset.TimetableSettings;

/**
 * The file calendar.txt, whose first lines say how it is written.
 *
 * @param settings keys under gateway.sunset
 * @param who some Spaces of each cohort
 */
record Calendar(Map<String, String> settings, Map<String, Who> who, List<Row> rows) {
  /** Everybody's announcement. */
  static final Instant ANNOUNCED = Instant.parse("2010-09-27T16:00:00Z");

  /** A year after the last of them closed, and some hours. */
  static final Instant END = Instant.parse("2012-03-28T00:00:00Z");

  /** Spaces of one cohort, and the market of all of them. */
  record Who(Cid stays, Cid moved, Cid friends, Cid movedFriends, String market) {}

  /** What is asked for. */
  enum Kind {
    READ,
    WRITE,
    MOVED,
    FRIENDS,
    MOVED_FRIENDS,
    UNKNOWN,
    PLAIN,
    FEED,
    MOVED_FEED,
    SIGN_UP,
    SIGN_IN,
    EDITORS;

    /** Whether all old hosts have it, whatever Space they are of. */
    boolean isDoor() {
      return compareTo(SIGN_UP) >= 0;
    }
  }

  /**
   * What requests get at a moment.
   *
   * @param answers by kind, in its order: a status, or {@code old}
   * @param sunset the header on what is read; a hyphen for none
   * @param redirectsUntil the same header on a redirect
   */
  record Row(
      Instant moment, String cohort, List<String> answers, String sunset, String redirectsUntil) {
    String of(Kind kind) {
      return answers.get(kind.ordinal());
    }

    /** The header Deprecation on an answer that has this Sunset; a hyphen for none. */
    static String deprecation(String sunset) {
      return sunset.equals("-") ? "-" : "@" + ANNOUNCED.getEpochSecond();
    }

    @Override
    public String toString() {
      return moment + " " + cohort;
    }
  }

  static Calendar read() {
    Map<String, String> settings = new HashMap<>();
    Map<String, Who> who = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    try (InputStream file = Calendar.class.getResourceAsStream("/calendar.txt")) {
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = line.strip().split(" +");
        if (line.startsWith("set ")) {
          settings.put(words[1], words[2]);
        } else if (line.startsWith("who ")) {
          List<Cid> cids =
              Stream.of(words).skip(2).limit(4).map(cid -> Cid.ofHex(cid).orElseThrow()).toList();
          who.put(words[1], new Who(cids.get(0), cids.get(1), cids.get(2), cids.get(3), words[6]));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
          rows.add(
              new Row(
                  Instant.parse(cells.get(0)),
                  cells.get(1),
                  cells.subList(2, cells.size() - 2),
                  cells.get(cells.size() - 2),
                  cells.getLast()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Calendar(settings, who, rows);
  }

  /** What holds for a cohort at a moment. */
  Row at(String cohort, Instant moment) {
    return rows.stream()
        .filter(row -> row.cohort().equals(cohort) && !row.moment().isAfter(moment))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The timetable of its settings. */
  Timetable timetable() {
    return Timetable.of(new TimetableSettings(settings));
  }
}
