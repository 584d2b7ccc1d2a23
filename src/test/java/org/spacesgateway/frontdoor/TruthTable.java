package org.spacesgateway.frontdoor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a truth table; the first lines of truth-table.txt say how one is written. */
final class TruthTable {
  private static final Pattern REPEATED = Pattern.compile("\\{(.)\\*(\\d+)}");
  private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

  private final Map<String, String> names;
  private final Map<String, List<String>> lets = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private TruthTable(Map<String, String> names) {
    this.names = names;
  }

  /**
   * Reads a table.
   *
   * @param resource its file, with a leading slash
   * @param names what stands for each {@code {name}} in it
   * @throws IllegalArgumentException if a line is not of the form that the table's head describes
   */
  static List<Row> read(String resource, Map<String, String> names) {
    TruthTable table = new TruthTable(names);
    String section = "";
    int number = 0;
    for (String line : AttackLists.resource(resource)) {
      number++;
      if (line.startsWith("==")) {
        section = line.substring(2).strip();
      } else if (line.startsWith("let ")) {
        String[] let = line.substring(4).split("=", 2);
        table.lets.put(let[0].strip(), parts(let[1]));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        table.add(number, section, line);
      }
    }
    return table.rows;
  }

  private void add(int number, String section, String line) {
    String[] columns = line.split(" \\| ");
    if (columns.length != 6) {
      throw new IllegalArgumentException("line " + number + ": six columns, not " + columns.length);
    }
    String[] request = columns[0].strip().split(" +");
    if (request.length < 2 || request.length > 3) {
      throw new IllegalArgumentException("line " + number + ": METHOD target [version]");
    }
    Set<Integer> statuses =
        List.of(columns[3].strip().split("/")).stream()
            .map(Integer::valueOf)
            .collect(Collectors.toUnmodifiableSet());
    for (String host : columns[1].strip().split(", ")) {
      rows.add(
          new Row(
              number,
              section,
              columns[0].strip().replaceAll(" +", " "),
              request[0],
              written(request[1]),
              request.length == 3 ? request[2] : "HTTP/1.1",
              host.strip(),
              parts(columns[2]).stream().map(this::written).toList(),
              statuses,
              columns[4].strip().equals("-") ? null : written(columns[4].strip()),
              parts(columns[5]).stream()
                  .flatMap(part -> lets.getOrDefault(part, List.of(part)).stream())
                  .map(this::written)
                  .toList()));
    }
  }

  private static List<String> parts(String column) {
    String text = column.strip();
    return text.equals("-") || text.isEmpty() ? List.of() : List.of(text.split(" +& +"));
  }

  private String written(String text) {
    return filledIn(text, names);
  }

  /** The text with its names, repetitions and bytes put in; each char is then one byte. */
  static String filledIn(String text, Map<String, String> names) {
    String written = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      written = written.replace("{" + name.getKey() + "}", name.getValue());
    }
    written =
        REPEATED
            .matcher(written)
            .replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))));
    return BYTE.matcher(written).replaceAll(TruthTable::oneByte).replace("\\t", "\t");
  }

  private static String oneByte(MatchResult escape) {
    return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
  }

  /**
   * One request and what must be answered.
   *
   * @param line where it stands in the file, from 1
   * @param asWritten the request as the file has it, for the test's name
   * @param host an alias, {@code none}, or the Host header's value
   * @param requestHeaders header lines; one that begins with {@code body:} is the body
   * @param statuses any of these will do
   * @param location the exact Location; null when there must be none
   * @param answerHeaders {@code Name: value} or {@code has Name}
   */
  record Row(
      int line,
      String section,
      String asWritten,
      String method,
      String target,
      String version,
      String host,
      List<String> requestHeaders,
      Set<Integer> statuses,
      String location,
      List<String> answerHeaders) {

    /** The same row, asked with HEAD. */
    Row asHead() {
      return new Row(
          line,
          section,
          asWritten,
          "HEAD",
          target,
          version,
          host,
          requestHeaders,
          statuses,
          location,
          answerHeaders);
    }

    /**
     * The request, byte for byte; the connection is to be closed after it.
     *
     * @param hostHeader the Host header's value; null for none
     */
    byte[] bytes(String hostHeader) {
      StringBuilder request = new StringBuilder();
      request.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
      if (hostHeader != null) {
        request.append("Host: ").append(hostHeader).append("\r\n");
      }
      String body = "";
      boolean connection = false;
      for (String header : requestHeaders) {
        if (header.startsWith("body:")) {
          body = header.substring("body:".length()).strip();
          request.append("Content-Type: application/x-www-form-urlencoded\r\n");
        } else {
          connection |= header.startsWith("Connection:");
          request.append(header).append("\r\n");
        }
      }
      if (!body.isEmpty() || method.equals("POST")) {
        request.append("Content-Length: ").append(body.length()).append("\r\n");
      }
      request.append(connection ? "" : "Connection: close\r\n").append("\r\n").append(body);
      return request.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
