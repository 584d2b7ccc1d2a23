package org.spacesgateway.ops;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spacesgateway.batch.Difference;
import org.spacesgateway.batch.MappingBatch;
import org.spacesgateway.batch.MappingBatch.State;

/** What an operator is told of a batch. */
final class BatchReport {
  private static final int EXAMPLES = 20;

  private BatchReport() {}

  /** A batch in a line. */
  static String line(MappingBatch batch) {
    return "%s  %s  %-11s %s, %s, by %s%s"
        .formatted(
            batch.id(),
            batch.began().toString().substring(0, 16),
            word(batch.state()),
            batch.source(),
            batch.format(),
            batch.actor(),
            batch.reason().isEmpty() ? "" : ": " + batch.reason());
  }

  /** The difference that it makes, with examples of what is refused, and what to do next. */
  static void print(Connection database, MappingBatch batch, PrintStream out) throws SQLException {
    out.println(line(batch));
    Difference difference = Difference.of(database, batch.id());
    if (difference.rows() == 0 && batch.stagedLines() > 0) {
      out.println("The rows of its file are not kept any more.");
    }
    out.printf(
        "create %d, change %d, same %d, reject %d%n",
        difference.create(), difference.change(), difference.same(), difference.reject());
    if (difference.shortened() > 0) {
      out.printf(
          "%d lead to an old address, and are led on to its end in one hop%n",
          difference.shortened());
    }
    if (difference.ledOn() > 0) {
      out.printf(
          "%d of those to change are live already and lead to an address of this batch%n",
          difference.ledOn());
    }
    for (Map.Entry<String, Long> reason : difference.rejected().entrySet()) {
      out.printf("%n%d rejected: %s%n", reason.getValue(), reason.getKey());
      examples(Difference.refused(database, batch.id(), reason.getKey(), EXAMPLES), out);
    }
    for (Map.Entry<String, Long> warning : difference.warned().entrySet()) {
      out.printf("%n%d to look at: %s%n", warning.getValue(), warning.getKey());
      examples(Difference.warned(database, batch.id(), warning.getKey(), EXAMPLES), out);
    }
    switch (batch.state()) {
      case STAGING -> out.println("Not read to its end: import the same file again to go on.");
      case STAGED -> out.println("Nothing is live yet. Next: mappings check " + batch.id());
      case CHECKED -> out.println("Nothing is live yet. Next: mappings publish " + batch.id());
      case PUBLISHED -> out.println("Live. To take it back: mappings rollback " + batch.id());
      case ROLLED_BACK, DISCARDED -> out.println("Not live.");
    }
  }

  private static void examples(List<Difference.Told> rows, PrintStream out) {
    rows.forEach(row -> out.printf("  line %d: %s%n", row.line(), row.old()));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
