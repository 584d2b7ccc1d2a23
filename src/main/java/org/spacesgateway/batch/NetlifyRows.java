package org.spacesgateway.batch;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spacesgateway.mapping.MapKey;
import org.spacesgateway.mapping.Mapping;
import org.spacesgateway.mapping.Mapping.Kind;

/**
 * Rows of a Netlify {@code _redirects} file: {@code /from name=value /to 301!}. What only a running
 * site can do (rewrites, conditions, placeholders) is refused.
 */
final class NetlifyRows implements RowSource {
  private final TextLines lines;
  private final String host;
  private final OldKeys keys;
  private int rules;

  /**
   * @param host whose paths these are
   */
  NetlifyRows(InputStream in, String host, OldKeys keys) {
    this.lines = new TextLines(in, CsvRecords.LONGEST);
    this.host = host;
    this.keys = keys;
  }

  @Override
  public SourceRow next() throws IOException, SQLException {
    TextLines.Line line = lines.next();
    while (line != null && line.fault() == null && withoutComment(line.text()).isEmpty()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    return line.fault() == null
        ? row(line.number(), withoutComment(line.text()))
        : SourceRow.refused(line.number(), line.text(), line.fault());
  }

  private static String withoutComment(String text) {
    int comment = text.startsWith("#") ? 0 : text.indexOf(" #");
    return (comment < 0 ? text : text.substring(0, comment)).strip();
  }

  private SourceRow row(long line, String text) throws SQLException {
    List<String> words = new ArrayList<>(List.of(text.split("\\s+")));
    String from = words.removeFirst();
    List<String> parameters = new ArrayList<>();
    while (!words.isEmpty() && isParameter(words.getFirst())) {
      parameters.add(words.removeFirst());
    }
    if (words.isEmpty()) {
      return SourceRow.refused(line, from, "no target");
    }
    String to = words.removeFirst();
    String status = words.isEmpty() ? "301" : words.removeFirst().replace("!", "");
    if (!words.isEmpty()) {
      return SourceRow.refused(line, from, "conditions (country, language, role) can't be kept");
    }
    Optional<String> fault = fault(from, parameters, to, status);
    if (fault.isPresent()) {
      return SourceRow.refused(line, from, fault.get());
    }
    String address = from.startsWith("/") ? "http://" + host + from : from;
    return (address.endsWith("*")
            ? prefix(line, address, to)
            : exact(line, address, parameters, status, to))
        .withStatus(status);
  }

  private static boolean isParameter(String word) {
    return !word.startsWith("/") && !word.contains("://") && word.contains("=");
  }

  private static Optional<String> fault(
      String from, List<String> parameters, String to, String status) {
    String path = from.contains("://") ? from.substring(from.indexOf("://") + 3) : from;
    if (!status.matches("301|302|303|307|308|410")) {
      return Optional.of("a rewrite or an error page, not a redirect");
    }
    if (parameters.stream().anyMatch(it -> it.contains("=:"))) {
      return Optional.of("a parameter's value can't be carried over");
    }
    if (path.contains("/:")) {
      return Optional.of("placeholders can't be kept: write a pattern");
    }
    int star = path.indexOf('*');
    if (star >= 0 && (star < path.length() - 1 || !path.endsWith("/*") || !parameters.isEmpty())) {
      return Optional.of("a star is kept at the end of a path alone");
    }
    if (star >= 0 && to.contains(":splat") && !to.endsWith("/:splat")) {
      return Optional.of(":splat is kept at the end of a target alone");
    }
    return star >= 0 && !to.contains(":splat")
        ? Optional.of("a star without :splat can't be kept: write a pattern")
        : Optional.empty();
  }

  private SourceRow prefix(long line, String address, String to) throws SQLException {
    Mapping rule =
        new Mapping(
            Kind.PREFIX,
            to.substring(0, to.length() - ":splat".length()),
            null,
            null,
            null,
            null,
            null,
            ++rules);
    return switch (keys.of(address.substring(0, address.length() - 1))) {
      case OldKeys.Found.Keyed(var site, var key) ->
          SourceRow.of(line, address, site, new MapKey(key.scope(), "prefix:" + key.key()), rule);
      case OldKeys.Found.Not(String reason) -> SourceRow.refused(line, address, reason);
    };
  }

  private SourceRow exact(
      long line, String address, List<String> parameters, String status, String to)
      throws SQLException {
    String old = parameters.isEmpty() ? address : address + "?" + String.join("&", parameters);
    Mapping mapping =
        status.equals("410")
            ? new Mapping(Kind.ARCHIVE, null, null, null, null, null, null, null)
            : Mapping.redirect(to);
    return switch (keys.of(old)) {
      case OldKeys.Found.Keyed(var site, var key)
          when parameters.isEmpty()
              || parameters.size() == key.key().replaceFirst("^[^?]*\\??", "").split("&").length
                  && key.key().contains("?") ->
          SourceRow.of(line, old, site, key, mapping);
      case OldKeys.Found.Keyed insignificant ->
          SourceRow.refused(
              line,
              old,
              "a parameter is not significant (gateway.sites.NAME.significant-parameters)");
      case OldKeys.Found.Not(String reason) -> SourceRow.refused(line, old, reason);
    };
  }
}
